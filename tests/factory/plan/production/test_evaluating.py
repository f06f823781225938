"""Whatever the sequence: machines do one thing at a time, in their shifts, boards come before they are worked on."""

from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings

from factory.plan.production.factories import (
    BEGIN,
    LINE,
    RULE,
    Made,
    Seconds,
    following,
    paces,
    plans,
    second,
    up,
    work,
)
from sekisho.factory.plan.kernel.daily import search
from sekisho.factory.plan.production.plan import Bar
from sekisho.factory.plan.production.progress import left_to_do

thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def bars(plan: Made) -> tuple[Bar, ...]:
    return tuple(plan.scheduled.bars())


@thorough
@given(plans())
def test_a_machine_of_the_line_takes_one_order_after_the_other_with_its_changeover_between(plan: Made) -> None:
    seconds, item_of = Seconds(plan.inputs), plan.inputs.item_of
    for one, other in following(tuple(bar for bar in bars(plan) if not bar.lot)):
        needed = up(one.boards * paces(item_of[one.item])[one.segment])
        if one.machine == LINE.set_up:
            change = RULE.seconds(LINE, item_of[one.item], item_of[other.item])
            assert other.changeover_s == change
            needed += change
        assert work(seconds.line, one.begin, other.begin) >= needed


@thorough
@given(plans())
def test_the_line_works_in_its_shifts_and_takes_what_its_slowest_machine_needs(plan: Made) -> None:
    seconds, item_of = Seconds(plan.inputs), plan.inputs.item_of
    for bar in bars(plan):
        if not bar.lot:
            segment = next(one for one in item_of[bar.item].segments if one.id == bar.segment)
            expected = up((bar.boards - 1) * paces(item_of[bar.item])[bar.segment]) + round(segment.passage_s)
            assert work(seconds.line, bar.begin, bar.end) == expected
            assert seconds.line[second(bar.begin)]
            assert seconds.line[second(bar.end) - 1]


@thorough
@given(plans())
def test_the_next_machine_begins_when_the_first_board_is_through(plan: Made) -> None:
    seconds = Seconds(plan.inputs)
    for number, one in enumerate(plan.evaluator.work.passes):
        own = sorted((bar for bar in bars(plan) if (bar.order, bar.segment) in
                      {(one.order.id, segment.id) for segment in one.segments}), key=lambda bar: bar.begin)  # fmt: skip
        for before, after in pairwise(own):
            passage = next(segment.passage_s for segment in one.segments if segment.id == before.segment)
            assert work(seconds.line, before.begin, after.begin) == round(passage)
        assert own[0].begin == plan.scheduled.at(plan.scheduled.started(number))


@thorough
@given(plans())
def test_a_board_does_its_second_side_after_its_first(plan: Made) -> None:
    passes, starts = plan.evaluator.work.passes, plan.made.starts
    for number, one in enumerate(passes):
        if one.former < 0:
            continue
        former = passes[one.former]
        for board in range(1, former.boards + 1):
            out = starts[one.former] + former.passage + up((board - 1) * former.pace_ms / 1000)
            place = board + one.boards - former.boards  # its turn among those of the second side
            begins = starts[number] + up((place - 1) * one.pace_ms / 1000)
            assert place < 1 or begins >= out - 1  # both were rounded up to whole seconds


@thorough
@given(plans())
def test_a_stall_does_one_lot_at_a_time_and_so_does_a_seat(plan: Made) -> None:
    lots = plan.made.lots
    for place in ("stall", "seat"):
        taken = sorted((getattr(one, place), one.begin, one.end) for one in lots if getattr(one, place) >= 0)
        for (where, _, end), (other, begin, _) in pairwise(taken):
            assert where != other or end <= begin


@thorough
@given(plans())
def test_no_more_people_work_than_are_there(plan: Made) -> None:
    seconds, own = Seconds(plan.inputs), plan.evaluator.work
    busy = np.zeros_like(seconds.line, dtype=np.int8)
    for one in plan.made.lots:
        group = own.groups[one.group]
        if group.segment.workers:
            there = seconds.at_stall(own.hours.stalls[one.stall], one.seat + 1)
            busy[one.begin : one.end] += there[one.begin : one.end] * group.segment.workers
    assert (busy <= seconds.people["crew"]).all()


@thorough
@given(plans())
def test_a_lot_is_done_while_stall_and_people_are_there_and_takes_its_time(plan: Made) -> None:
    seconds, own = Seconds(plan.inputs), plan.evaluator.work
    for one in plan.made.lots:
        segment, stall = own.groups[one.group].segment, own.hours.stalls[one.stall]
        there = seconds.at_stall(stall, one.seat + 1 if segment.workers else 0)
        assert there[one.begin : one.end].sum() == up(one.lot.boards * segment.cycle_s)
        assert there[one.begin]
        assert there[one.end - 1]


@thorough
@given(plans())
def test_hand_work_begins_with_the_first_board_and_ends_after_the_last_one_came(plan: Made) -> None:
    own, scheduled = plan.evaluator.work, plan.scheduled
    for one in plan.made.lots:
        group = own.groups[one.group]
        last = 0
        if one.lot.former >= 0:
            former = plan.made.lots[one.lot.former]
            some_are_there = former.lot.opens > one.lot.opens
            assert one.begin >= (0 if some_are_there else former.opens)
            last = former.end
        elif group.source >= 0:
            shift = group.order.quantity - own.passes[group.source].boards
            assert one.begin >= scheduled.out(group.source, one.lot.opens - shift)
            last = scheduled.out(group.source, one.lot.closes - shift)
        assert one.end > last
        assert one.begin >= group.ready


@thorough
@given(plans())
def test_nothing_begins_before_its_parts_are_there(plan: Made) -> None:
    for bar in bars(plan):
        for one in plan.evaluator.work.supplies[bar.order, bar.segment]:
            assert one.at is not None
            assert bar.begin >= one.at


@thorough
@given(plans())
def test_all_that_is_left_is_planned_once(plan: Made) -> None:
    planned: dict[tuple[str, str], int] = {}
    for bar in bars(plan):
        planned[bar.order, bar.segment] = planned.get((bar.order, bar.segment), 0) + bar.boards
    for order in plan.evaluator.work.orders:
        item = plan.inputs.item_of[order.item]
        left = dict(zip((one.id for one in item.segments), left_to_do(order, item, plan.inputs.total_of[order.id]),
                        strict=True))  # fmt: skip
        for one in item.segments:
            told = planned.get((order.id, one.id), 0)
            assert told == left[one.id] or (one.machines[0] in LINE.machines and told >= left[one.id])


@thorough
@given(plans())
def test_the_lateness_is_that_of_the_orders_by_their_weight(plan: Made) -> None:
    scheduled = plan.scheduled
    late = {one.id: max(scheduled.ends(one) - plan.evaluator.work.second(one.due), 0) for one in
            plan.evaluator.work.orders}  # fmt: skip
    assert plan.made.late == sum(one.weight * late[one.id] for one in plan.evaluator.work.orders)
    assert all(bar.late == (late[bar.order] > 0) for bar in bars(plan))
    assert all(bar.begin >= BEGIN for bar in bars(plan))


def test_machine_code_is_renewed_with_any_file_that_it_is_made_of() -> None:
    """numba keeps it until the file of its entry changes. After a change put the new hash into `search.py`."""
    kernel = Path(search.__file__).parents[1]
    files = ("compiled.py", "daily/clock.py", "daily/hands.py", "daily/line.py", "daily/rows.py")
    assert sha256(b"".join((kernel / one).read_bytes() for one in files)).hexdigest() == search.CALLED
