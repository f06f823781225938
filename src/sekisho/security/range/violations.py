"""Violations of many kinds, each put into a draft with what it must show.

What must show is told here from what is done, never from what a check answers. A violation takes its devices, and its
way between two LANs, so that no two of them change each other's meaning.
"""

import datetime as dt
from dataclasses import replace
from random import Random

from sekisho.security.range import (
    at_accounts,
    at_assets,
    at_devices,
    at_firewall,
    at_periods,
    on_advisories,
    on_paper,
    on_risk,
)
from sekisho.security.range.at_devices import Break
from sekisho.security.range.plan import Draft, Expected, Injection, Past

MOST, LEAST = 9, 3
"""Violations of one seed."""
KINDS: dict[str, Break] = {
    **at_devices.KINDS, **at_assets.KINDS, **at_firewall.KINDS, **on_paper.KINDS, **at_accounts.KINDS,
    **at_periods.KINDS, **at_periods.UNTABLED, **on_advisories.KINDS, **on_risk.KINDS,
}  # fmt: skip
WITHOUT_TABLE = (
    "silent-device", "claimed-address", "replaced-device",
    *(kind for kind in on_paper.KINDS if kind != "unknown-endpoint"), *at_accounts.KINDS,
    *at_periods.KINDS, *at_periods.UNTABLED, *on_advisories.KINDS,
    *(kind for kind in on_risk.KINDS if kind != on_risk.NARROWER),
)  # fmt: skip
"""Those whose meaning does not hang on a data-flow table, where nobody keeps one."""
BESIDE_BEFORE = ("new-operation", "spare-begins", *at_periods.KINDS, *at_periods.UNTABLED)
"""Those that show only beside an earlier period."""


def broken(draft: Draft, chance: Random, day: dt.date) -> None:
    """Violations of different kinds; what finds no room in this draft is passed over."""
    wanted = chance.randint(LEAST, MOST)
    owners: list[tuple[int, tuple[str, str], Expected]] = []
    for kind in _order(draft, chance):
        if len(draft.injections) < wanted:
            before = len(draft.idle)
            if shown := KINDS[kind](draft, chance, day):
                draft.injections.append(Injection(shown.ja, shown.en, shown.expected, kind))
                owners += [(len(draft.injections) - 1, *one) for one in draft.idle[before:]]
    if draft.long:
        _add_idle(draft, owners)


def _order(draft: Draft, chance: Random) -> list[str]:
    """All kinds by chance. Beside an earlier period two of those that show only there come first."""
    kinds = sorted(KINDS if draft.tabled else WITHOUT_TABLE)
    kinds = chance.sample(kinds, len(kinds))
    if draft.past is not Past.BEFORE:
        return kinds
    first = [kind for kind in kinds if kind in BESIDE_BEFORE][:2]
    return first + [kind for kind in kinds if kind not in first]


def _add_idle(draft: Draft, owners: list[tuple[int, tuple[str, str], Expected]]) -> None:
    """What nobody uses is told only where one of its two LANs was heard across the firewall."""
    crossed = {lan for talk in (*draft.earlier, *draft.talks) if len(set(talk.pair)) > 1 for lan in talk.pair}
    for at, pair, expected in owners:
        if crossed & set(pair):
            one = draft.injections[at]
            draft.injections[at] = replace(one, expected=(*one.expected, expected))
