"""One run from its request to its plan: fit, search, simulate, compare with the past."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.factory.simulate.comparing import Limits, compare
from sekisho.factory.simulate.decoder import Decoder
from sekisho.factory.simulate.reading import Request, instant, request, sequence_of
from sekisho.factory.simulate.refusing import Refused
from sekisho.factory.simulate.search import Search
from sekisho.factory.simulate.telling import Found, done, failed
from sekisho.factory.simulate.validation import Past, Validation, validated

CANDIDATES = 4
"""Sequences that are simulated beside the given one."""

SEARCH_SHARE = 0.3
VALIDATION_SHARE = 0.2
"""Shares of the time for the search, and for past plans where there are any; replications have the rest."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run that was produced. content: its request.  jobs: its sequence.  actual: entry of `past`."""

    content: Mapping[str, Any]
    jobs: Sequence[str]
    actual: Mapping[str, Any]


def answer(
    content: Mapping[str, Any],
    earlier: Sequence[Earlier],
    passed: Callable[[], float],
    progress: Callable[[float], None],
) -> dict[str, Any]:
    """The plan of a run, or why there is none. passed: seconds since its begin.  progress: is told the share done."""
    try:
        asked = request(content)
        pasts = [_past(one) for one in earlier]
    except Refused as found:
        return failed(content["id"], found.text)
    for_pasts = VALIDATION_SHARE * asked.limit_s if pasts else 0.0
    decoder = Decoder(asked.scenario)
    sequences = [asked.scenario.given]
    if asked.improve:
        until = passed() + SEARCH_SHARE * (asked.limit_s - passed())
        sequences += [
            one
            for one in Search(decoder, asked.seed, lambda: passed() > until).best(CANDIDATES)
            if one != asked.scenario.given
        ]
    progress(SEARCH_SHARE)

    def made(count: int) -> None:
        progress(SEARCH_SHARE + (0.95 - SEARCH_SHARE) * count / asked.replications)

    limits = Limits(asked.replications, asked.precision, lambda: passed() > asked.limit_s - for_pasts)
    candidates = compare(asked.scenario, sequences, asked.seed, limits, made)
    validation = _validation(pasts, lambda: passed() > asked.limit_s) if earlier else None
    return done(asked, Found(candidates, decoder.plan(candidates[0].sequence), validation))


def _validation(pasts: Iterable[Past], expired: Callable[[], bool]) -> Validation:
    """Of as many past plans as there is time for, one at least."""

    def while_time() -> Iterable[Past]:
        for past in pasts:
            yield past
            if expired():
                return

    return validated(while_time())


def _past(one: Earlier) -> Past:
    asked: Request = request(one.content)

    def seconds(text: str) -> float:
        return (instant(text, "past") - asked.begin).total_seconds()

    return Past(
        asked.id,
        asked.scenario,
        sequence_of(asked.scenario, list(one.jobs)),
        asked.seed,
        seconds(one.actual["until"]),
        {order["ID"]: seconds(order["EndTime"]) for order in one.actual["orders"]},
        {machine["ID"]: machine["worked"] for machine in one.actual["machines"]},
    )
