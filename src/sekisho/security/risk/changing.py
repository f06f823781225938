"""What if: one answer, state, importance, damage or vulnerability changed, and what moves. Facts in, facts out.

A key is written `what:which=value`, as `impact:生産工程管理=low`, `state:3.1.2.1=holds`, `state:3.1.2.1@設計=holds`,
`importance:F1-01=medium`, `damage:line-stop=2`, `patch:F1-01 CVE-2024-0001=done`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sekisho.guard.text import Text
from sekisho.security.catalogue.risk import GRADES, Grade
from sekisho.security.checks.risk.sheet import System
from sekisho.security.ledgers.asset import Importance
from sekisho.security.ledgers.risk import External, Impact
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.facts import WHOLE_SITE, Facts, Hole
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import State

CHOICES: Mapping[str, type[Choice]] = {
    "impact": Impact, "safety": Impact, "quality": Impact, "information": Impact, "external": External,
}  # fmt: skip
"""The answers of the sheet that are words; the hours of stop are a number."""
DONE = "done"
HOUR_DIGITS = 6
"""A stop of a century is enough."""


class WhatIfRefused(Exception):  # noqa: N818 -- named for what happened, as people say it
    """A change that cannot be asked. `text` says why and what to write instead."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, slots=True)
class Moved:
    """One outcome that changes. name: as in `Analysis.values`; before or after is empty where it is only in one."""

    name: tuple[str, ...]
    before: str
    after: str


def moved(before: Analysis, after: Analysis) -> tuple[Moved, ...]:
    """Every outcome that differs, in the order of the first analysis, then of the second."""
    names = dict.fromkeys((*before.values, *after.values))
    pairs = (Moved(name, before.values.get(name, ""), after.values.get(name, "")) for name in names)
    return tuple(one for one in pairs if one.before != one.after)


def changed(analysis: Analysis, asked: str) -> Facts:
    """The facts with one thing changed. Raises WhatIfRefused for a key or value that is not known."""
    key, equals, value = asked.partition("=")
    what, colon, which = key.strip().partition(":")
    act = _ACTS.get(what)
    if act is None or not (equals and colon):
        raise WhatIfRefused(_FORM)
    return act(analysis, what, which.strip(), value.strip())


def with_states(facts: Facts, practices: Iterable[str], state: State, system: str | None = None) -> Facts:
    """Practices brought to a state on one system, or everywhere; what is not applicable stays so when they hold."""
    states = dict(facts.states)
    for practice in practices:
        scopes = [scope for known, scope in states if known == practice] or [WHOLE_SITE]
        for scope in scopes if system is None else [system]:
            kept = system is None and state is State.HOLDS and states.get((practice, scope)) is State.NOT_APPLICABLE
            if not kept:
                states[practice, scope] = state
    return replace(facts, states=states)


def without_holes(facts: Facts, keys: Iterable[str]) -> Facts:
    """The facts with some vulnerabilities closed."""
    closed = frozenset(keys)
    return replace(facts, holes=tuple(one for one in facts.holes if one.key not in closed))


def _answer(analysis: Analysis, what: str, which: str, value: str) -> Facts:
    system = analysis.facts.named.get(which)
    if system is None:
        raise WhatIfRefused(_unknown("システム", "system", which, analysis.facts.named))
    hours = int(value) if value.isdecimal() and len(value) <= HOUR_DIGITS else None
    choice: Choice | int | None = CHOICES[what].named(value) if what in CHOICES else hours
    if choice is None:
        raise WhatIfRefused(_value(what, value, [one.code for one in CHOICES[what]] if what in CHOICES else ["8"]))
    return with_answer(analysis.facts, system, what, choice)


def with_answer(facts: Facts, system: System, field: str, value: Choice | int | None) -> Facts:
    """The facts with one answer of one system changed."""
    row = replace(system.row, **{field: value})  # type: ignore[arg-type]  # fields are checked by whoever asks
    systems = tuple(replace(one, row=row) if one.name == system.name else one for one in facts.systems)
    return replace(facts, systems=systems)


def _state(analysis: Analysis, what: str, which: str, value: str) -> Facts:
    practice, at, system = which.partition("@")
    if practice not in analysis.library.practices:
        raise WhatIfRefused(_unknown("実施例", "practice", practice, sorted(analysis.library.practices)))
    if at and system not in analysis.facts.named:
        raise WhatIfRefused(_unknown("システム", "system", system, analysis.facts.named))
    state = State.named(value)
    if state is None:
        raise WhatIfRefused(_value(what, value, [one.code for one in State]))
    return with_states(analysis.facts, [practice], state, system if at else None)


def _importance(analysis: Analysis, what: str, which: str, value: str) -> Facts:
    importance = Importance.named(value)
    if importance is None:
        raise WhatIfRefused(_value(what, value, [one.code for one in Importance]))
    groups = analysis.facts.groups
    if not any(which in (group.id, *group.assets) for group in groups):
        raise WhatIfRefused(_unknown("機器またはグループ", "device or group", which, [group.id for group in groups]))
    level = GRADES[-1 - tuple(Importance).index(importance)]
    return replace(
        analysis.facts,
        groups=tuple(
            replace(group, importance=level, listed=True) if which in (group.id, *group.assets) else group
            for group in groups
        ),
    )


def _damage(analysis: Analysis, what: str, which: str, value: str) -> Facts:
    if which not in analysis.library.scenarios:
        raise WhatIfRefused(_unknown("シナリオ", "scenario", which, analysis.library.scenarios))
    levels: dict[str, Grade] = {str(one): one for one in GRADES}
    if value not in levels:
        raise WhatIfRefused(_value(what, value, list(levels)))
    return replace(analysis.facts, levels={**analysis.facts.levels, which: levels[value]})


def _patch(analysis: Analysis, what: str, which: str, value: str) -> Facts:
    holes: dict[str, Hole] = {hole.key: hole for hole in analysis.facts.holes}
    key = f"{what}:{which}"
    if key not in holes:
        raise WhatIfRefused(_unknown("未対応の脆弱性", "open vulnerability", which, [one[6:] for one in holes]))
    if value != DONE:
        raise WhatIfRefused(_value(what, value, [DONE]))
    return without_holes(analysis.facts, [key])


_ACTS: Mapping[str, Callable[[Analysis, str, str, str], Facts]] = {
    **dict.fromkeys((*CHOICES, "stop_hours"), _answer),
    "state": _state,
    "importance": _importance,
    "damage": _damage,
    "patch": _patch,
}
_FORM = Text(
    f"--what-if は「項目:対象=値」の形で書いてください。項目は {'、'.join(_ACTS)} のいずれかです。"
    "例: impact:生産工程管理=low、state:3.1.2.1=holds",
    f"Write --what-if as what:which=value, where what is one of {', '.join(_ACTS)}. "
    "For example impact:SYSTEM=low or state:3.1.2.1=holds.",
)
MOST_NAMED = 12
"""Of the names that a refusal offers."""


def _unknown(ja: str, en: str, name: str, known: Iterable[str]) -> Text:
    names = list(known)[:MOST_NAMED]
    return Text(
        f"{ja}「{name}」はありません。{'、'.join(names)} の中から指定してください。"
        if names
        else f"{ja}「{name}」はありません。この工場には一つもありません。",
        f'There is no {en} "{name}". Name one of {", ".join(names)}.'
        if names
        else f'There is no {en} "{name}", nor any other.',
    )


def _value(what: str, value: str, known: list[str]) -> Text:
    return Text(
        f"{what} に「{value}」は使えません。{'、'.join(known)} のように指定してください。",
        f'{what} cannot be "{value}". Write it like {", ".join(known)}.',
    )
