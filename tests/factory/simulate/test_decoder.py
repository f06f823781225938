"""The decoder says what the event model says where there is no chance, for any scenario and sequence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.simulate.scenarios import HOUR, day, line, scenarios
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.decoder import Decoder
from sekisho.factory.simulate.distributions import constant, exponential
from sekisho.factory.simulate.replication import replicate
from sekisho.factory.simulate.scenario import Job, Machine, Order, Scenario, Segment, Sequence
from sekisho.factory.simulate.shifts import Shifts


@st.composite
def planned(draw: st.DrawFn) -> tuple[Scenario, Sequence]:
    """A scenario without chance, and any sequence of its jobs that keeps the visits of an order in turn."""
    scenario = draw(scenarios(chance=False))
    owners = draw(st.permutations([job.order for job in scenario.given]))
    return scenario, tuple(Job(order, owners[:at].count(order)) for at, order in enumerate(owners))


@settings(deadline=None, max_examples=150)
@given(planned())
def test_without_chance_the_decoder_and_the_events_agree(case: tuple[Scenario, Sequence]) -> None:
    scenario, sequence = case
    made = replicate(scenario, sequence, Chance(0, 0))
    assert Decoder(scenario).completions(sequence).tolist() == pytest.approx(made.completions, rel=1e-9)


def test_a_day_on_the_board_line_is_decoded_exactly() -> None:
    scenario = day(3, 40, chance=False)
    assert (
        tuple(Decoder(scenario).completions(scenario.given))
        == replicate(scenario, scenario.given, Chance(0, 0)).completions
    )


def test_a_board_that_only_passes_an_oven_stays_behind_those_inside() -> None:
    machines = (Machine("oven", line="line"), Machine("last", line="line"))
    through = (Segment("reflow", (0,), (constant(4.0),), constant(50.0)), Segment("s", (1,), (constant(3.0),)))
    orders = (Order("1", 2, 0.0, through), Order("2", 2, 0.0, (Segment("s", (1,), (constant(5.0),)),)))
    scenario = Scenario(machines, orders)
    made = replicate(scenario, scenario.given, Chance(0, 0))
    assert made.completions == (54 + 3, 57 + 5 + 5)
    assert Decoder(scenario).completions(scenario.given).tolist() == list(made.completions)


def test_segments_begin_with_their_set_up_and_end_with_their_last_board() -> None:
    machines = (Machine("print", line="line"), Machine("place", line="line", setup="b"))
    segments = (Segment("p", (0,), (constant(2.0),)), Segment("q", (1,), (constant(3.0),), setup="a"))
    scenario = Scenario(machines, (Order("WO", 3, 0.0, segments),), changeovers={(1, "b", "a"): 60.0})
    first, second = Decoder(scenario).plan(scenario.given)
    assert (first.segment, first.machine, first.start, first.end) == (0, 0, 0, 67)  # it holds its last board up to 65
    assert (second.segment, second.machine, second.start, second.end) == (1, 1, 2, 2 + 60 + 9)


def test_stalls_are_told_one_by_one() -> None:
    plan = Decoder(day(1, 10, chance=False)).plan((Job(0, 0), Job(0, 1)))
    stalls = {one.machine for one in plan if one.segment == 8}
    assert stalls == {4, 5}  # two people
    assert len(plan) == 8 + 4


def test_failures_stretch_times_by_what_they_take_in_the_mean() -> None:
    segment = Segment("s", (0,), (constant(10.0),))
    machine = Machine("one", failure=exponential(100), repair=exponential(25))
    scenario = Scenario((machine,), (Order("WO", 8, 0.0, (segment,)),))
    assert Decoder(scenario).completions(scenario.given).tolist() == [8 * 10 * 1.25]


def test_decoding_one_sequence_leaves_nothing_for_the_next() -> None:
    scenario = day(3, 5, chance=False)
    decoder = Decoder(scenario)
    before = decoder.completions(scenario.given).tolist()
    decoder.completions(scenario.given[::-1][1::2] + scenario.given[::-1][0::2])
    assert decoder.completions(scenario.given).tolist() == before


def test_a_plan_goes_on_after_the_last_shift_that_is_given() -> None:
    scenario = line(2.0, 3.0, boards=4)
    machines = tuple(Machine(one.id, Shifts([(0, 8)]), "line") for one in scenario.machines)
    made = Decoder(Scenario(machines, scenario.orders)).completions(scenario.given)
    assert made.tolist() == [7 * 24 * HOUR + 6]
