"""How late an order is and why, in sentences: what its time went to, what took longest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from sekisho.factory.plan.production.plan import Cause, Link, Outcome
from sekisho.guard.durations import duration
from sekisho.guard.text import Text

_MOST = 5
"""Causes that are told of one order."""


def why_late(outcome: Outcome) -> tuple[Text, ...]:
    """How late an order is, and one sentence for each cause, with its time; nothing for one that is in time."""
    if not outcome.late_s:
        return ()
    late = duration(-(-outcome.late_s // 60))
    return (Text(f"納期に{late.ja}遅れます。", f"It is {late.en} late."), *_causes(outcome.links))


def _causes(links: Iterable[Link]) -> Iterator[Text]:
    minutes: dict[tuple[Cause, str, str], float] = {}
    for link in links:
        key = (link.cause, link.machine, link.by)
        minutes[key] = minutes.get(key, 0.0) + link.minutes
    longest = sorted(minutes.items(), key=lambda one: (-one[1], one[0][0].value, one[0][1:]))
    for (cause, machine, by), many in longest[:_MOST]:
        if round(many):
            yield _TOLD[cause](machine, by, duration(many))


_Told = Callable[[str, str, Text], Text]
_TOLD: Mapping[Cause, _Told] = {
    Cause.WORK: lambda machine, _, many: Text(f"{machine} での作業に{many.ja}。", f"{many.en} of work at {machine}."),
    Cause.MACHINE: lambda machine, by, many: Text(
        f"{machine} が注文「{by}」の作業中で{many.ja}待ち。", f"{many.en} until {machine} had done order {by!r}."
    ),
    Cause.CHANGEOVER: lambda machine, by, many: Text(
        f"{machine} の段取り（注文「{by}」）に{many.ja}。",
        f"{many.en} of changeover at {machine} for order {by!r}.",
    ),
    Cause.SHIFT: lambda machine, _, many: Text(
        f"{machine or '設備'} の稼働時間外で{many.ja}。",
        f"{many.en} outside the shifts of {machine or 'machines'}.",
    ),
    Cause.MATERIAL: lambda _, by, many: Text(
        f"部品「{by}」の入荷待ちで{many.ja}。", f"{many.en} until part {by!r} arrives."
    ),
    Cause.PEOPLE: lambda machine, by, many: Text(
        f"{machine} で班「{by}」の人の空き待ち{many.ja}。",
        f"{many.en} until people of crew {by!r} are free for {machine}.",
    ),
    Cause.SEQUENCE: lambda machine, by, many: Text(
        f"{machine} の順番（注文「{by}」が先）で{many.ja}。",
        f"{many.en} of turn at {machine}, kept for order {by!r}.",
    ),
}
