"""The event model against closed forms, against SimPy, and against itself: nothing is lost, nothing made."""

import math

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.simulate.scenarios import DAYS, HOUR, alone, day, line, scenarios
from sekisho.factory.simulate.board import Board
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.distributions import Distribution, constant, exponential, spread
from sekisho.factory.simulate.draws import Draws
from sekisho.factory.simulate.intervals import of_mean
from sekisho.factory.simulate.replication import Outcome, replicate
from sekisho.factory.simulate.scenario import Job, Machine, Order, Rework, Scenario, Segment, Transport
from sekisho.factory.simulate.shifts import Shifts


def simulated(scenario: Scenario, seed: int = 0) -> Outcome:
    return replicate(scenario, scenario.given, Chance(seed, 0))


def test_the_time_in_a_queue_of_one_machine_is_that_of_the_formula() -> None:
    """M/M/1 with an arrival each 2 s and 1 s of work: 1 / (1 - 0.5) = 2 s from coming to going."""
    means = []
    for replication in range(8):
        arrivals = np.random.default_rng(replication).exponential(2.0, 2500).cumsum()
        segment = Segment("work", (0,), (exponential(1.0),))
        orders = tuple(Order(f"{at}", 1, 0.0, (segment,), float(time)) for at, time in enumerate(arrivals))
        scenario = Scenario((Machine("one"),), orders)
        made = replicate(scenario, scenario.given, Chance(7, replication))
        means.append(float(np.mean(np.array(made.completions) - arrivals)))
    interval = of_mean(np.array(means), 0.99)
    assert interval.low <= 2.0 <= interval.high
    assert interval.high - interval.low < 0.6


def test_a_machine_that_fails_is_available_as_its_mean_times_say() -> None:
    """Work takes 1 / availability as long, where availability is MTBF / (MTBF + MTTR) = 100 / 125."""
    scenario = alone(constant(1.0), 4000, Machine("one", failure=exponential(100), repair=exponential(25)))
    made = [replicate(scenario, scenario.given, Chance(3, number)) for number in range(12)]
    interval = of_mean(np.array([one.end for one in made]), 0.99)
    assert interval.low <= 4000 / (100 / 125) <= interval.high
    assert interval.high - interval.low < 500
    assert all(one.hours[0].work == pytest.approx(4000) for one in made)
    assert all(one.hours[0].down == pytest.approx(one.end - 4000) for one in made)


def test_a_line_without_room_moves_at_the_pace_of_its_slowest_machine() -> None:
    made = simulated(line(2.0, 5.0, 3.0, boards=10))
    assert made.completions == (2 + 10 * 5 + 3,)
    first, second, third = made.hours
    assert (first.work, first.blocked) == (20, 2 + 9 * 5 - 20)  # it begins its last board when the ninth leaves
    assert (second.work, second.blocked, second.starved) == (50, 0, 5)
    assert third.starved == pytest.approx(55 - 30)


def test_room_before_the_slowest_machine_frees_the_one_before_it_sooner() -> None:
    assert simulated(line(2.0, 5.0, boards=4, buffer=0)).hours[0].blocked == 3 + 3 + 3
    assert simulated(line(2.0, 5.0, boards=4, buffer=1)).hours[0].blocked == 1 + 3
    assert simulated(line(2.0, 5.0, boards=4, buffer=9)).hours[0].blocked == 0


def with_simpy(times: list[list[float]], buffer: int) -> float:
    """The same line in SimPy: when the last board leaves it."""
    env = simpy.Environment()
    stores = [simpy.Store(env) if not at else simpy.Store(env, buffer) for at in range(len(times[0]))]
    ends = []

    def machine(at: int):  # noqa: ANN202 -- a SimPy process
        while True:
            board = yield stores[at].get()
            yield env.timeout(times[board][at])
            if at + 1 < len(stores):
                yield stores[at + 1].put(board)
            else:
                ends.append(env.now)

    for board in range(len(times)):
        stores[0].put(board)
    for at in range(len(stores)):
        env.process(machine(at))
    env.run()
    return ends[-1]


@pytest.mark.parametrize("buffer", [1, 2, 5])
def test_a_line_with_blocking_does_what_it_does_in_simpy(buffer: int) -> None:
    machines = tuple(Machine(f"m{at}", line="line", buffer=buffer) for at in range(5))
    segments = tuple(Segment(f"s{at}", (at,), (exponential(10.0 + at),)) for at in range(5))
    scenario = Scenario(machines, (Order("WO", 300, 0.0, segments),))
    draws = Draws(scenario, Chance(5, 0))
    times = [[draws.time(Board(0, board, at), at) for at in range(5)] for board in range(300)]
    assert simulated(scenario, 5).end == pytest.approx(with_simpy(times, buffer), rel=1e-12)


@settings(deadline=None, max_examples=80)
@given(scenarios(chance=True), st.integers(0, 5), st.one_of(st.none(), st.floats(0, 4000)))
def test_boards_begun_are_finished_scrap_or_in_work(scenario: Scenario, seed: int, until: float | None) -> None:
    made = replicate(scenario, scenario.given, Chance(seed, 0), until=math.inf if until is None else until)
    for at, order in enumerate(scenario.orders):
        assert made.begun[at] == made.good[at] + made.scrap[at] + made.in_work[at]
        assert made.good[at] <= order.quantity
        if until is None:
            assert (made.good[at], made.in_work[at]) == (order.quantity, 0)
            waiting = sum(segment.waiting for segment in order.segments)
            assert (order.release if waiting < order.quantity else 0) <= made.completions[at] <= made.end
    for hours in made.hours:
        assert hours.work + hours.changeover + hours.blocked + hours.down <= hours.open + 1e-6 or until is not None


def test_the_same_chance_gives_the_same_outcome() -> None:
    scenario = day(2, 10)
    assert simulated(scenario, 4) == simulated(scenario, 4)
    assert simulated(scenario, 4) != simulated(scenario, 5)


def test_work_pauses_at_the_end_of_a_shift_and_goes_on_in_the_next() -> None:
    machine = Machine("one", Shifts([(10, 15), (100, 200)]))
    assert simulated(alone(constant(4.0), 2, machine)).completions == (100 + 3,)


def test_work_that_ends_with_the_shift_is_done_then() -> None:
    machine = Machine("one", Shifts([(0, 8), (100, 200)]))
    made = simulated(alone(constant(4.0), 2, machine))
    assert made.completions == (8,)
    assert made.hours[0].open == 8


def test_a_board_inside_the_oven_runs_out_after_the_shift() -> None:
    oven = Machine("oven", Shifts([(0, 10), (100, 200)]), "line")
    segment = Segment("reflow", (0,), (constant(4.0),), passage=constant(30.0))
    scenario = Scenario((oven,), (Order("WO", 4, 0.0, (segment,)),))
    made = simulated(scenario)
    assert made.completions == (102 + 30,)  # 0, 4 and 8 s go in; the last one 4 s within shifts after the third
    assert made.hours[0].work == 16


def test_an_oven_takes_nothing_in_while_a_board_stands_behind_it() -> None:
    oven, slow = Machine("oven", line="line"), Machine("slow", line="line")
    reflow = Segment("reflow", (0,), (constant(2.5),), passage=constant(11.0))
    scenario = Scenario((oven, slow), (Order("WO", 8, 0.0, (reflow, Segment("s", (1,), (constant(20.0),)))),))
    made = simulated(scenario)
    assert made.completions == (11 + 8 * 20,)
    assert made.hours[0].blocked == 111 - 15  # the seventh could go in then; the sixth stands behind until 111 s


def test_a_failure_stops_work_where_it_is_and_work_goes_on_after_repair() -> None:
    machine = Machine("one", failure=constant(7.0), repair=constant(100.0))
    made = simulated(alone(constant(5.0), 3, machine))
    assert made.completions == (15 + 2 * 100,)  # it fails after 7 and 14 s of work
    assert made.hours[0].down == 200


def test_a_repair_waits_for_the_next_shift() -> None:
    machine = Machine("one", Shifts([(0, 10), (50, 100)]), failure=constant(8.0), repair=constant(5.0))
    assert simulated(alone(constant(9.0), 1, machine)).completions == (50 + 3 + 1,)


def test_changeovers_are_made_once_for_each_family_in_a_row() -> None:
    machine = Machine("one", line="line", setup="a")
    orders = tuple(
        Order(name, 5, 0.0, (Segment("s", (0,), (constant(1.0),), setup=family),))
        for name, family in (("1", "a"), ("2", "b"), ("3", "a"))
    )
    scenario = Scenario((machine,), orders, changeovers={(0, "a", "b"): 60.0, (0, "", "a"): 30.0})
    assert simulated(scenario).completions == (5, 5 + 60 + 5, 70 + 30 + 5)
    together = replicate(scenario, (Job(0), Job(2), Job(1)), Chance(0, 0))
    assert together.completions == (5, 10 + 60 + 5, 10)
    assert together.hours[0].changeover == 60


def test_fewer_people_than_stalls_work_at_as_many_boards_as_they_are() -> None:
    assert simulated(alone(constant(10.0), 6, people=2, stalls=3)).completions == (30,)
    assert simulated(alone(constant(10.0), 6, people=3, stalls=3)).completions == (20,)


def test_a_board_goes_to_the_stall_whose_shift_comes_first() -> None:
    segment = Segment("work", (0, 1), (constant(10.0),) * 2)
    machines = (Machine("late", Shifts([(500, 900)])), Machine("soon", Shifts([(100, 900)])))
    scenario = Scenario(machines, (Order("WO", 1, 0.0, (segment,)),))
    assert simulated(scenario).completions == (110,)


def test_a_line_waits_for_parts_that_a_vehicle_brings() -> None:
    machine = Machine("one", line="line")
    segment = Segment("s", (0,), (constant(1.0),), boards_per_delivery=2)
    transport = Transport(1, 5.0, {0: constant(10.0)})
    scenario = Scenario((machine,), (Order("WO", 6, 0.0, (segment,)),), transport=transport)
    made = simulated(scenario)
    # Called at 0 s, there at 15 s and back at 25 s; called at 15 s, loaded from 25 s on, there at 40 s.
    assert made.completions == (40 + 2,)
    assert made.hours[0].starved == 42 - 6


def test_two_vehicles_wait_for_nobody() -> None:
    segment = Segment("s", (0,), (constant(1.0),), boards_per_delivery=2)
    orders = (Order("WO", 6, 0.0, (segment,)),)
    scenario = Scenario((Machine("one", line="line"),), orders, transport=Transport(2, 5.0, {0: constant(10.0)}))
    assert simulated(scenario).completions == (30 + 2,)


def test_scrap_is_replaced_by_new_boards_after_the_others_of_its_order() -> None:
    segment = Segment("s", (0,), (constant(1.0),), setup="a", scrap=0.3)
    other = Segment("s", (0,), (constant(1.0),), setup="b")
    scenario = Scenario(
        (Machine("one", line="line", setup="a"),),
        (Order("1", 50, 0.0, (segment,)), Order("2", 5, 0.0, (other,))),
        changeovers={(0, "", "a"): 1000.0, (0, "", "b"): 1000.0},
    )
    made = simulated(scenario)
    assert made.scrap[0] == made.begun[0] - 50 > 0
    assert made.completions == (made.begun[0], made.begun[0] + 1000 + 5)  # the line is set up once


def _scrapping(seed: int) -> Outcome:
    """An order whose second machine scraps some boards, and another with another set-up behind it."""
    first = (Segment("a", (0,), (constant(1.0),), setup="a"), Segment("b", (1,), (constant(1.0),), scrap=0.2))
    second = (Segment("a", (0,), (constant(1.0),), setup="b"), Segment("b", (1,), (constant(1.0),)))
    scenario = Scenario(
        (Machine("one", line="line", setup="a"), Machine("two", line="line")),
        (Order("1", 50, 0.0, first), Order("2", 5, 0.0, second)),
        changeovers={(0, "", "a"): 1000.0, (0, "", "b"): 1000.0},
    )
    return simulated(scenario, seed)


def test_a_board_that_replaces_scrap_enters_with_its_order_while_that_still_enters() -> None:
    made = _scrapping(0)
    assert made.scrap[0] > 0
    assert made.completions == (made.begun[0] + 1, made.begun[0] + 1000 + 5 + 1)
    assert made.hours[0].changeover == 1000


def test_boards_that_come_too_late_for_their_order_are_a_run_of_its_own_behind_what_is_at_hand() -> None:
    made = _scrapping(1)
    assert made.hours[0].changeover == 2000
    assert made.completions[0] > made.completions[1] + 1000


@pytest.mark.parametrize("quantity", [8, 10])
def test_scrap_of_boards_that_lie_there_is_replaced_when_the_order_may_begin(quantity: int) -> None:
    segments = (Segment("a", (0,), (constant(1.0),)), Segment("b", (1,), (constant(1.0),), scrap=0.5, waiting=8))
    machines = (Machine("one", line="line"), Machine("two", line="line"))
    scenario = Scenario(machines, (Order("1", quantity, 0.0, segments, 100.0),))
    for seed in range(5):
        made = replicate(scenario, scenario.given, Chance(seed, 0), measured=100.0)
        assert made.hours[0].work == 0
        assert made.scrap[0] > 0
        assert made.begun[0] == quantity + made.scrap[0]
        assert 100 < made.completions[0] < 200


def test_boards_in_rework_do_not_hold_up_the_next_order() -> None:
    rework = Rework(0.5, constant(10_000.0), None, 0)
    orders = tuple(
        Order(name, 20, 0.0, (Segment("s", (0,), (constant(1.0),), rework=one),))
        for name, one in (("1", rework), ("2", None))
    )
    made = simulated(Scenario((Machine("one", line="line"),), orders))
    assert made.completions[1] == 40
    assert made.completions[0] > 10_000


def test_rework_is_done_by_people_at_a_stall() -> None:
    rework = Rework(0.5, constant(50.0), 1, 0)
    segment = Segment("s", (0,), (constant(1.0),), rework=rework)
    made = simulated(Scenario((Machine("one", line="line"), Machine("stall")), (Order("WO", 40, 0.0, (segment,)),)))
    again = made.hours[0].work - 40  # each rework brings the board back for another second
    assert again > 10
    assert made.hours[1].work == 50 * again


def test_the_second_side_follows_the_first_without_waiting_for_its_last_board() -> None:
    scenario = day(1, 20, chance=False)
    made = simulated(scenario)
    alone_bottom = 900 + 14 + 25 * 20
    assert made.hours[1].changeover == 1800
    assert made.completions[0] < 2 * alone_bottom + 255 + 20 * 45


def test_all_time_of_a_machine_is_accounted_for() -> None:
    scenario = day(3, 30)
    made = simulated(scenario)
    for hours in made.hours:
        assert hours.work + hours.changeover + hours.blocked + hours.down + hours.starved == pytest.approx(hours.open)
        assert hours.open == pytest.approx(DAYS.within(0, made.end))
    assert made.end > 9 * HOUR or made.hours[0].open == made.end


def test_hours_can_be_measured_while_the_run_goes_on() -> None:
    scenario = alone(constant(10.0), 10)
    made = replicate(scenario, scenario.given, Chance(0, 0), measured=25.0)
    assert (made.completions, made.hours[0].work) == ((100.0,), 25.0)


def variances(scenario: Scenario, *, common: bool) -> float:
    """Variance of the difference between two sequences in what is completed when."""
    swapped = tuple(sorted(scenario.given, key=lambda job: -job.order))
    differences = []
    for number in range(30):
        one = replicate(scenario, scenario.given, Chance(1, number))
        other = replicate(scenario, swapped, Chance(1 if common else 2, number))
        differences.append(sum(one.completions) - sum(other.completions))
    return float(np.var(differences, ddof=1))


def test_common_random_numbers_make_the_difference_of_two_plans_vary_less() -> None:
    segment = Segment("work", (0,), (spread(60.0, 0.5),))
    orders = tuple(Order(f"{at}", size, 0.0, (segment,)) for at, size in enumerate((10, 30)))
    scenario = Scenario((Machine("one", failure=exponential(600), repair=exponential(120)),), orders)
    assert variances(scenario, common=True) < 0.5 * variances(scenario, common=False)


def test_a_time_can_have_every_form() -> None:
    for form in (
        Distribution("lognormal", 30, 5, 20), Distribution("gamma", 30, 5, 20), exponential(30), constant(30),
    ):  # fmt: skip
        made = simulated(alone(form, 2000))
        assert made.end == pytest.approx(2000 * 30, rel=0.06)
