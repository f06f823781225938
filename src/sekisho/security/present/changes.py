"""What changed between two periods, as people and programs read it: the same rows in report, terminal and JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.guard.text import Language
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.changed import TOLD_IDENTITIES
from sekisho.security.observe.difference import Change, How, What
from sekisho.security.observe.operations import Kind
from sekisho.security.terms.evidence import Evidence

ORDER = (How.NEW, How.CHANGED, How.GONE, How.NOT_OBSERVED)
MARKS: Mapping[How, str] = {How.NEW: "+", How.CHANGED: "≠", How.GONE: "−", How.NOT_OBSERVED: "?"}
"""A sign beside the word, so that colour alone says nothing."""


def changes_of(result: Result) -> tuple[Change, ...]:
    """All changes at the site of the observations, in the order of `observe.difference`."""
    return tuple(change for one in result.assessments for change in one.case.difference.changes)


@dataclass(frozen=True, slots=True)
class Row:
    """One change in words. who: the device, or client and server.  item: what of it.  values: before and after."""

    what: What
    how: How
    who: str
    item: str
    before: str
    after: str
    evidence: tuple[Evidence, ...]


def row_of(change: Change, names: Mapping[str, str], language: Language) -> Row:
    """One change as a row. names: of devices, by their address; an address without one stands for itself."""
    device, peer = (_named(one, names) for one in (change.device, change.peer))
    item = change.item
    if change.what is What.OPERATION:
        kind = Kind.named(change.kind)
        item = f"{change.item.partition(' ')[0]} {kind.of(language) if kind else change.kind}"
    if change.what is What.IDENTITY and change.item in TOLD_IDENTITIES:
        item = TOLD_IDENTITIES[change.item].of(language)
    who = f"{peer} → {device}" if peer else device
    return Row(change.what, change.how, who, item, change.before, change.after, change.evidence)


def _named(device: str, names: Mapping[str, str]) -> str:
    name = names.get(device)
    return f"{name} ({device})" if name else device


def counted(changes: Iterable[Change]) -> dict[What, dict[How, int]]:
    """How many of each subject differ in each way; every subject is there."""
    counts = {what: dict.fromkeys(ORDER, 0) for what in What}
    for one in changes:
        counts[one.what][one.how] += 1
    return counts


def change_json(one: Change) -> dict[str, object]:
    """One change as JSON; the keys are those of `observe.difference.Change`."""
    return {
        "what": one.what.code,
        "how": one.how.code,
        "device": one.device,
        "peer": one.peer or None,
        "item": one.item or None,
        "kind": one.kind or None,
        "before": one.before or None,
        "after": one.after or None,
        "since": one.since.isoformat() if one.since else None,
        "seen_before": one.seen_before.told if one.seen_before else None,
        "seen_after": one.seen_after.told if one.seen_after else None,
    }
