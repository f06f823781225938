"""Simple plans from which the search begins."""

from collections.abc import Iterator, Sequence

from sekisho.factory.plan.production.evaluating import Evaluated, Evaluator

EFFORT = 200_000_000
"""Steps of the evaluator: some two seconds of one core."""


def best_beginning(evaluator: Evaluator) -> Evaluated:
    """The best of the simple plans."""
    made = (evaluator.evaluate(sequence, hands) for sequence, hands in _beginnings(evaluator))
    return min((one for one in made if one), key=lambda one: one.cost)


def _beginnings(evaluator: Evaluator) -> Iterator[tuple[list[int], list[int]]]:
    """By due date; by priority and then due date; by the shortest changeover each time."""
    work, fixed = evaluator.work, evaluator.fixed.passes
    rest = [number for number in range(len(work.passes)) if number not in fixed]
    due = {number: (one.order.due, one.order.id, number) for number, one in enumerate(work.passes)}
    hands = sorted(range(len(work.groups)), key=lambda one: (work.groups[one].order.due, one))
    yield [*fixed, *sorted(rest, key=lambda one: due[one])], hands
    yield [*fixed, *sorted(rest, key=lambda one: (work.passes[one].order.priority, due[one]))], hands
    yield [*fixed, *_nearest(evaluator, fixed, rest)], hands


def _nearest(evaluator: Evaluator, fixed: Sequence[int], rest: Sequence[int]) -> Iterator[int]:
    """Next comes what takes the shortest changeover, of these what is due first."""
    passes, left = evaluator.work.passes, set(rest)
    last = fixed[-1] if fixed else len(passes)
    while left:
        able = [one for one in left if passes[one].former not in left]
        last = min(able, key=lambda one: (evaluator.changeover(last, one), passes[one].order.due, one))
        left.discard(last)
        yield last
