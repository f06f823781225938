"""The search finds what trying every sequence finds; candidates are ranked by simulation on the same chance."""

import itertools
import math

import numpy as np
import pytest

from factory.simulate.scenarios import HOUR, day
from sekisho.factory.simulate.comparing import LEAST, Limits, best_shares, compare
from sekisho.factory.simulate.decoder import Decoder
from sekisho.factory.simulate.distributions import constant, spread
from sekisho.factory.simulate.results import results
from sekisho.factory.simulate.scenario import Job, Machine, Order, Scenario, Segment, Sequence
from sekisho.factory.simulate.search import Search


def families(*, spread_share: float = 0.0) -> Scenario:
    """Six orders of three families on two machines in a row, due in an order that would set up each time."""
    machines = (Machine("first", line="line"), Machine("second", line="line", buffer=1))
    orders = []
    for at in range(6):
        seconds = [10.0 + 3 * at, 22.0 - 3 * at]
        times = [(spread(one, spread_share) if spread_share else constant(one),) for one in seconds]
        segments = (
            Segment("print", (0,), times[0]),
            Segment("place", (1,), times[1], setup="abc"[at % 3]),
        )
        orders.append(Order(f"WO-{at}", 10 + 5 * (at % 2), 500.0 + 250 * at, segments))
    return Scenario(machines, tuple(orders), changeovers={(1, "", family): 200.0 for family in "abc"})


def test_the_best_of_all_sequences_is_found() -> None:
    scenario = families()
    search = Search(Decoder(scenario), 0, lambda: False)
    best = min(search.value(one) for one in itertools.permutations(scenario.given))
    found = search.best(4)
    assert search.value(found[0]) == pytest.approx(best)
    assert search.value(found[0]) < 0.8 * search.value(scenario.given)
    assert len(set(found)) == 4
    assert [search.value(one) for one in found] == sorted(search.value(one) for one in found)


def test_visits_of_an_order_stay_in_turn() -> None:
    scenario = day(4, 4, chance=False)
    for sequence in Search(Decoder(scenario), 0, lambda: False).best(8):
        assert sorted(sequence) == sorted(scenario.given)
        for order in range(4):
            assert [job.visit for job in sequence if job.order == order] == [0, 1]


def test_a_search_whose_time_is_over_gives_the_best_of_its_first_sequences() -> None:
    scenario = families()
    search = Search(Decoder(scenario), 0, lambda: True)
    assert search.value(search.best(1)[0]) <= search.value(scenario.given)


def test_one_order_has_one_sequence() -> None:
    scenario = day(1, 3, chance=False)
    assert Search(Decoder(scenario), 0, lambda: False).best(3) == (scenario.given,)


def unlimited(replications: int, precision: float | None = None) -> Limits:
    return Limits(replications, precision, lambda: False)


def test_the_cheaper_sequence_is_best_with_near_certainty() -> None:
    scenario = families(spread_share=0.2)
    good = Search(Decoder(scenario), 0, lambda: False).best(1)[0]
    made: list[int] = []
    first, second = compare(scenario, [scenario.given, good], 1, unlimited(12), made.append)
    assert (first.sequence, second.sequence) == (good, scenario.given)
    assert first.best > 0.99
    assert first.tardiness < second.tardiness
    assert made == list(range(1, 13))


def test_every_sequence_meets_the_same_chance() -> None:
    scenario = families(spread_share=0.2)
    one, other = compare(scenario, [scenario.given, scenario.given], 1, unlimited(3), lambda _: None)
    assert one.outcomes == other.outcomes
    assert len({outcome.completions for outcome in one.outcomes}) == 3
    assert (one.best, other.best) == (0.5, 0.5)


def test_two_equal_sequences_share_the_probability_of_being_best() -> None:
    paid = np.array([[1.0, 1.0, 2.0], [3.0, 3.0, 9.0]])
    assert best_shares(paid, 0) == [0.5, 0.5, 0.0]
    assert best_shares(paid[:1], 0) == [1 / 3] * 3  # one replication says nothing


def test_the_probability_of_being_best_is_that_of_the_mean_difference() -> None:
    difference = np.random.default_rng(1).normal(0.2, 1.0, 100)
    paid = np.column_stack([np.zeros(100), difference])
    z = difference.mean() / (difference.std() / 10)
    assert best_shares(paid, 0)[0] == pytest.approx((1 + math.erf(z / math.sqrt(2))) / 2, abs=0.03)


def test_replications_end_when_the_interval_is_narrow_enough() -> None:
    scenario = families(spread_share=0.05)
    (one,) = compare(scenario, [scenario.given], 1, unlimited(200, 0.16), lambda _: None)
    said = results(scenario, one.outcomes)
    assert LEAST <= said.replications < 200
    assert (said.late.high - said.late.low) / 2 <= 0.16
    (never,) = compare(scenario, [scenario.given], 1, unlimited(30, 0.01), lambda _: None)
    assert len(never.outcomes) == 30


def test_replications_end_when_the_time_is_over_and_one_is_always_made() -> None:
    scenario = families(spread_share=0.05)
    made = compare(scenario, [scenario.given, scenario.given[::-1]], 1, Limits(50, None, lambda: True), lambda _: None)
    assert [len(one.outcomes) for one in made] == [1, 1]


def sequence_of_orders(*orders: int) -> Sequence:
    return tuple(Job(order) for order in orders)


def test_results_tell_of_orders_and_of_where_the_time_of_machines_goes() -> None:
    scenario = families()
    (one,) = compare(scenario, [sequence_of_orders(0, 3, 1, 4, 2, 5)], 1, unlimited(2), lambda _: None)
    said = results(scenario, one.outcomes)
    decoded = Decoder(scenario).completions(one.sequence)
    assert [order.completion.value for order in said.orders] == pytest.approx(decoded.tolist())
    assert [order.late.value for order in said.orders] == [
        float(end > order.due) for end, order in zip(decoded, scenario.orders, strict=True)
    ]
    assert said.boards_per_hour == pytest.approx(75 / decoded.max() * HOUR)
    first, second = said.machines
    assert second.changeover == pytest.approx(3 * 200 / decoded.max())
    for machine in said.machines:
        assert sum(
            (machine.work, machine.changeover, machine.blocked, machine.starved, machine.down, machine.off_shift)
        ) == pytest.approx(1)
    assert said.bottleneck == (1 if second.busy > first.busy else 0)
