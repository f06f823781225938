"""The books of boards and parts: they balance whatever happens, and what cannot be true changes nothing."""

import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.few import cases

from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import (
    Accepted,
    AnyFact,
    Begun,
    Counted,
    Dispatched,
    Done,
    Failed,
    Found,
    Installed,
    Lost,
    Ordered,
    Received,
    Removed,
    Replanned,
    Reworked,
    Scrapped,
    Split,
    Used,
    Withdrawn,
)
from sekisho.factory.process.refusals import Refused

AT = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
ROUTE = ("print", "place", "inspect")


def facts(*told: AnyFact) -> Books:
    books = Books()
    for one in told:
        assert books.take(one)
    return books


ORDER = Ordered("o1", AT, "WO-1", 3, ROUTE, (("R10K", 2),))
REEL = Received("r1", AT, "RL-1", "R10K", 10)


def a_board(books: Books, name: str = "B-1", upto: int = 3) -> None:
    for segment in ROUTE[:upto]:
        books.take(Begun(f"{name}-{segment}-in", AT, "WO-1", name, segment))
        books.take(Done(f"{name}-{segment}-out", AT, name, segment))


def refused(books: Books, fact: AnyFact) -> str:
    before = copy.deepcopy((books.orders, books.boards, books.reels))
    with pytest.raises(Refused) as caught:
        books.take(fact)
    assert (books.orders, books.boards, books.reels) == before
    assert caught.value.text.ja.endswith("。")
    return caught.value.text.en


def test_a_board_goes_through_its_route_and_is_finished_once() -> None:
    books = facts(ORDER)
    a_board(books)
    order = books.orders["WO-1"]
    assert (order.good, order.in_work, order.to_begin, order.remaining) == (1, 0, 2, 2)
    assert "finished already" in refused(books, Done("again", AT, "B-1", "inspect"))


def test_the_same_fact_counts_once() -> None:
    books = facts(ORDER)
    a_board(books)
    before = copy.deepcopy(books.orders)
    a_board(books)
    assert books.orders == before


@pytest.mark.parametrize("at", range(3))
def test_no_segment_is_left_out(at: int) -> None:
    books = facts(ORDER)
    a_board(books, upto=at)
    wrong = ROUTE[(at + 1) % 3]
    assert ROUTE[at] in refused(books, Begun("skip", AT, "WO-1", "B-1", wrong))


def test_a_scrapped_board_is_begun_anew_and_its_parts_are_scrap() -> None:
    books = facts(ORDER, REEL)
    books.take(Begun("b", AT, "WO-1", "B-1", "print"))
    books.take(Used("u", AT, "RL-1", "B-1", 2))
    assert books.parts("R10K") == (10, 8, 2, 0)
    books.take(Scrapped("s", AT, "B-1", "solder bridge"))
    assert books.parts("R10K") == (10, 8, 0, 2)
    assert (books.orders["WO-1"].to_begin, books.orders["WO-1"].scrap) == (3, 1)
    assert books.boards_with("RL-1") == ("B-1",)


def test_rework_takes_parts_off_and_puts_others_on() -> None:
    books = facts(ORDER, REEL)
    books.take(Begun("b", AT, "WO-1", "B-1", "print"))
    books.take(Used("u", AT, "RL-1", "B-1", 2))
    assert "needs 2 of R10K and has 2" in refused(books, Used("u2", AT, "RL-1", "B-1", 1))
    books.take(Removed("x", AT, "B-1", "RL-1", 1, "tombstone"))
    books.take(Used("u3", AT, "RL-1", "B-1", 1))
    assert books.parts("R10K") == (10, 7, 2, 1)
    books.take(Done("d", AT, "B-1", "print"))
    books.take(Reworked("w", AT, "B-1", "print", "paste too thin"))
    assert "waits for print" in refused(books, Begun("early", AT, "WO-1", "B-1", "place"))
    books.take(Begun("b2", AT, "WO-1", "B-1", "print"))
    assert books.boards["B-1"].reworks == 1


def test_what_was_split_off_is_counted_there_alone() -> None:
    books = facts(ORDER)
    a_board(books)
    assert "2 boards that are not begun" in refused(books, Split("s", AT, "WO-1", "WO-2", 3))
    books.take(Split("s", AT, "WO-1", "WO-2", 2))
    assert [(one.id, one.quantity, one.remaining) for one in books.orders.values()] == [("WO-1", 1, 0), ("WO-2", 2, 2)]
    assert "All boards of work order WO-1 are begun" in refused(books, Begun("x", AT, "WO-1", "B-9", "print"))


def test_a_record_that_does_not_fit_says_where_the_board_is() -> None:
    books = facts(ORDER, replace(ORDER, id="o2", order="WO-2"))
    a_board(books, upto=1)
    assert "of WO-1 waits for place; a record of place" in refused(books, Done("x", AT, "B-1", "place"))
    assert "of WO-1 waits for place; a record of place" in refused(books, Begun("x", AT, "WO-2", "B-1", "place"))
    books.take(Begun("b", AT, "WO-1", "B-1", "place"))
    assert "of WO-1 is at place; a record of place" in refused(books, Begun("x", AT, "WO-1", "B-1", "place"))
    books.take(Scrapped("s", AT, "B-1", "bent"))
    assert "is scrap already" in refused(books, Begun("x", AT, "WO-1", "B-1", "place"))


LOT = Dispatched("l", AT, "WO-1", ROUTE, 1, ("B-1", "B-2"), ("RL-1",))


def test_a_board_that_failed_goes_on_to_the_end_of_its_side_and_no_further_without_a_person() -> None:
    books = facts(ORDER, REEL, LOT, Begun("b", AT, "WO-1", "B-1", "print"))
    books.take(Failed("f", AT, "B-1", "print", "spoiled"))
    books.take(Done("d1", AT, "B-1", "print"))
    books.take(Begun("b2", AT, "WO-1", "B-1", "place"))
    books.take(Done("d2", AT, "B-1", "place"))
    books.take(Begun("b3", AT, "WO-1", "B-1", "inspect"))
    assert "waits for a person's decision" in refused(books, Done("d3", AT, "B-1", "inspect"))
    books.take(Failed("f2", AT, "B-1", "inspect", "seen"))
    assert (books.boards["B-1"].failed, books.lots[LOT.lot].coming) == ("spoiled", {"B-2"})
    books.take(Accepted("a", AT, "B-1", "inspect", "a false call"))
    assert books.boards["B-1"].over == "good"


def test_a_lot_holds_boards_until_they_have_left_its_side_or_are_taken_back() -> None:
    books = facts(ORDER, REEL, LOT)
    assert (books.orders["WO-1"].to_dispatch, books.orders["WO-1"].awaited) == (1, {"B-1", "B-2"})
    a_board(books)
    assert books.lots[LOT.lot].coming == {"B-2"}
    books.take(Withdrawn("w", AT, LOT.lot, "stopped"))
    assert (books.lots[LOT.lot].coming, books.orders["WO-1"].to_dispatch) == (set(), 2)
    books.take(Begun("late", AT, "WO-1", "B-2", "print"))  # it was begun all the same
    assert (books.lots[LOT.lot].coming, books.orders["WO-1"].to_dispatch) == ({"B-2"}, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 1},
        {"boards": ()},
        {"boards": ("B-3", "B-3")},
        {"boards": ("B-1",)},
        {"boards": ("B-2",)},
        {"boards": ("B-3", "B-4")},
        {"boards": ("B-9",), "segments": ("place", "inspect")},
        {"segments": ("print", "inspect")},
        {"reels": ("RL-9",)},
    ],
)
def test_a_lot_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    books = facts(ORDER, REEL, LOT)
    a_board(books)
    proper = replace(LOT, id="x", number=2, boards=("B-3",))
    assert "do not fit" in refused(books, replace(proper, **changes))
    assert books.take(proper)


def test_a_machine_counts_its_reels_and_what_it_tells_late_was_not_lost() -> None:
    later = AT + timedelta(minutes=1)
    books = facts(ORDER, REEL)
    books.take(Begun("b", AT, "WO-1", "B-1", "print"))
    books.take(Counted("c2", later, "RL-1", 7))
    assert (books.reels["RL-1"].left, books.reels["RL-1"].lost) == (7, 3)
    books.take(Used("u1", AT, "RL-1", "B-1", 2))
    books.take(Counted("c1", AT, "RL-1", 8))
    assert (books.reels["RL-1"].left, books.reels["RL-1"].lost) == (7, 1)
    assert "counts 9 parts" in refused(books, Counted("c3", later, "RL-1", 9))
    books.take(Found("f", later, "RL-1", 2, "counted by hand"))
    assert books.parts("R10K") == (12, 9, 2, 1)


def test_what_a_machine_put_on_a_board_is_taken_as_a_whole_or_not_at_all() -> None:
    other = Received("r2", AT, "RL-2", "C100N", 10)
    books = facts(replace(ORDER, parts=(("R10K", 2), ("C100N", 1))), REEL, other)
    books.take(Begun("b", AT, "WO-1", "B-1", "print"))
    assert "came in" in refused(books, Installed("x", AT, "B-1", "print", (("RL-1", 2, 7), ("RL-9", 1, 9))))
    assert "needs 1" in refused(books, Installed("x", AT, "B-1", "print", (("RL-1", 2, 7), ("RL-2", 2, 8))))
    books.take(Installed("x", AT, "B-1", "print", (("RL-1", 2, 7), ("RL-2", 1, 9))))
    assert books.all_parts() == {"R10K": (10, 7, 2, 1), "C100N": (10, 9, 1, 0)}


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Ordered("x", AT, "WO-1", 1, ROUTE), "already"),
        (Replanned("x", AT, "WO-9", 1, ROUTE), "no work order"),
        (Withdrawn("x", AT, "WO-1/print/9", "why"), "no lot"),
        (Accepted("x", AT, "B-7", "print", "why"), "never begun"),
        (Failed("x", AT, "B-7", "print", "why"), "never begun"),
        (Installed("x", AT, "B-7", "print", ()), "never begun"),
        (Found("x", AT, "RL-1", 0, "why"), "quantity is 0"),
        (Counted("x", AT, "RL-9", 1), "never came in"),
        (Counted("x", AT, "RL-1", -1), "counts -1"),
        (Ordered("x", AT, "WO-9", 0, ROUTE), "quantity is 0"),
        (Ordered("x", AT, "WO-9", 1, ()), "route"),
        (Ordered("x", AT, "WO-9", 1, ("print", "print")), "route"),
        (Ordered("x", AT, "WO-9", 1, ROUTE, (("R10K", 1), ("R10K", 2))), "parts"),
        (Split("x", AT, "WO-1", "WO-1", 1), "already"),
        (Begun("x", AT, "WO-7", "B-1", "print"), "no work order"),
        (Begun("x", AT, "WO-1", "B-1", "inspect"), "begins with print"),
        (Done("x", AT, "B-7", "print"), "never begun"),
        (Received("x", AT, "RL-1", "R10K", 5), "came in already"),
        (Received("x", AT, "RL-2", "R10K", -5), "quantity is -5"),
        (Lost("x", AT, "RL-1", 11, "dropped"), "10 parts left"),
        (Lost("x", AT, "RL-9", 1, "dropped"), "never came in"),
        (Removed("x", AT, "B-7", "RL-1", 1, "wrong"), "never begun"),
    ],
)
def test_what_cannot_be_true_is_refused(fact: AnyFact, said: str) -> None:
    assert said in refused(facts(ORDER, REEL), fact)


NAMES = st.sampled_from(["B-1", "B-2", "B-3", "B-4"])
ORDERS = st.sampled_from(["WO-1", "WO-2"])
REELS = st.sampled_from(["RL-1", "RL-2"])
SEGMENTS = st.sampled_from(ROUTE)
SMALL = st.integers(-1, 4)
ANY_FACT: st.SearchStrategy[AnyFact] = st.one_of(
    st.builds(Ordered, st.just(""), st.just(AT), ORDERS, SMALL, st.just(ROUTE), st.just((("R10K", 2),))),
    st.builds(Split, st.just(""), st.just(AT), ORDERS, ORDERS, SMALL),
    st.builds(Begun, st.just(""), st.just(AT), ORDERS, NAMES, SEGMENTS),
    st.builds(Done, st.just(""), st.just(AT), NAMES, SEGMENTS),
    st.builds(Reworked, st.just(""), st.just(AT), NAMES, SEGMENTS, st.just("why")),
    st.builds(Scrapped, st.just(""), st.just(AT), NAMES, st.just("why")),
    st.builds(Received, st.just(""), st.just(AT), REELS, st.just("R10K"), SMALL),
    st.builds(Used, st.just(""), st.just(AT), REELS, NAMES, SMALL),
    st.builds(Lost, st.just(""), st.just(AT), REELS, SMALL, st.just("why")),
    st.builds(Removed, st.just(""), st.just(AT), NAMES, REELS, SMALL, st.just("why")),
    st.builds(Replanned, st.just(""), st.just(AT), ORDERS, SMALL, st.just(ROUTE), st.just((("R10K", 2),))),
    st.builds(Dispatched, st.just(""), st.just(AT), ORDERS, st.just(ROUTE), st.integers(1, 3),
              st.lists(NAMES, max_size=2).map(tuple)),
    st.builds(Withdrawn, st.just(""), st.just(AT), st.sampled_from(["WO-1/print/1", "WO-2/print/1"]), st.just("why")),
    st.builds(Failed, st.just(""), st.just(AT), NAMES, SEGMENTS, st.just("why")),
    st.builds(Accepted, st.just(""), st.just(AT), NAMES, SEGMENTS, st.just("why")),
    st.builds(Found, st.just(""), st.just(AT), REELS, SMALL, st.just("why")),
    st.builds(Counted, st.just(""), st.sampled_from([AT, AT + timedelta(minutes=1)]), REELS, SMALL),
    st.builds(Installed, st.just(""), st.sampled_from([AT, AT + timedelta(minutes=1)]), NAMES, SEGMENTS,
              st.lists(st.tuples(REELS, st.integers(0, 2), SMALL), max_size=2).map(tuple)),
)  # fmt: skip


@settings(max_examples=cases(150))
@given(st.lists(ANY_FACT, max_size=60), st.lists(st.integers(0, 59), max_size=10))
def test_the_books_balance_whatever_is_told(told: list[AnyFact], repeated: list[int]) -> None:
    named = [replace(one, id=str(at)) for at, one in enumerate(told)]
    books = Books()
    for one in [*named, *(named[at] for at in repeated if at < len(named))]:
        before = copy.deepcopy((books.orders, books.boards, books.reels, books.lots))
        try:
            new = books.take(one)
        except Refused:
            new = False
        if not new:
            assert (books.orders, books.boards, books.reels, books.lots) == before
    received, stock, boards, scrap = books.parts("R10K")
    assert received == stock + boards + scrap
    assert min(stock, boards, scrap) >= 0
    for order in books.orders.values():
        own = [books.boards[name] for name in order.begun]
        assert len(set(order.begun)) == len(own) == order.good + order.scrap + order.in_work
        assert order.good == sum(one.over == "good" for one in own)
        assert order.in_work >= 0
        assert order.to_begin >= 0
        assert order.quantity == order.good + order.in_work + order.to_begin
        assert not order.awaited & books.boards.keys()
