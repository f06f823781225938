"""Results add up to the same totals whatever comes again, late or in another order."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plan.production.works import BEGIN, item, order, report, segment
from sekisho.factory.plan.production.progress import Total, left_to_do
from sekisho.factory.plan.production.results import Reported, ReportedSegment, Unusable, reported
from sekisho.factory.plan.production.totals import Totals
from sekisho.factory.wire.checking import refused


def at(minutes: int) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


segments = st.builds(
    ReportedSegment, st.sampled_from(["print-top", "place-top"]),
    st.lists(st.sampled_from([f"WO-1-{number:04}" for number in range(9)]), unique=True).map(tuple),
    st.integers(0, 99).map(at), st.none() | st.integers(0, 99).map(at),
)  # fmt: skip
reports = st.builds(
    Reported, st.sampled_from(["WO-1", "WO-2"]), st.integers(0, 9), st.integers(0, 9),
    st.sampled_from(["Running", "Paused"]), st.integers(0, 3).map(at),
    st.lists(segments, max_size=2, unique_by=lambda one: one.segment).map(tuple),
)  # fmt: skip


def totals(told: list[Reported]) -> tuple[Total, ...]:
    with sqlite3.connect(":memory:") as base:
        kept = Totals(base)
        for one in told:
            kept.add(one)
        found = kept.all()
    base.close()
    return found


@given(st.lists(reports, max_size=8), st.randoms(use_true_random=False))
def test_repeated_and_reordered_reports_come_to_the_same(told: list[Reported], chance: Any) -> None:
    again = told + [one for one in told if chance.random() < 0.5]
    chance.shuffle(again)
    assert totals(again) == totals(told)


@given(st.lists(reports, max_size=6))
def test_each_board_counts_once_in_a_segment(told: list[Reported]) -> None:
    for total in totals(told):
        for passed in total.segments:
            boards = {
                board
                for one in told
                if one.order == total.order
                for part in one.segments
                if part.segment == passed.segment
                for board in part.boards
            }
            assert passed.boards == len(boards)


def test_a_report_of_the_wire_is_read_whole() -> None:
    document = report(1, {"WO-1": 2}, GoodQuantity=1, State="Paused")
    assert refused("operations-performance", document) is None
    (found,) = reported(document)
    assert found == Reported(
        "WO-1", 1, 0, "Paused", BEGIN,
        (ReportedSegment("print-top", ("WO-1-0001", "WO-1-0002"), BEGIN, None),),
    )  # fmt: skip


def test_what_is_left_is_what_was_ordered_less_what_was_done_also_when_a_report_comes_twice() -> None:
    told = reported(report(1, {"WO-1": 8}, GoodQuantity=0)) * 2
    (total,) = totals(list(told))
    assert left_to_do(order(quantity=20), item(), total) == (12, 20, 20, 20, 20, 20)


NEVER = segment("print-top", "WO-1", 1) | {"ActualEndTime": "2026-19-39T29:00:00Z"}
BACKWARDS = segment("print-top", "WO-1", 1) | {
    "SegmentResponse": [
        {"BoardSerial": "WO-1-0001", "EquipmentID": "printer", "SegmentState": "Completed",
         "ActualStartTime": at(1).isoformat(), "ActualEndTime": at(0).isoformat()}
    ]
}  # fmt: skip


@pytest.mark.parametrize("more", [{"GoodQuantity": 10**9}, {"SegmentResponse": [BACKWARDS]}])
def test_a_report_that_cannot_be_is_unusable(more: dict[str, Any]) -> None:
    document = report(1, {"WO-1": 1}, **more)
    assert refused("operations-performance", document) is None
    with pytest.raises(Unusable):
        reported(document)


def test_an_instant_that_no_calendar_has_is_unusable() -> None:
    with pytest.raises(Unusable):
        reported(report(1, {"WO-1": 1}, SegmentResponse=[NEVER]))
