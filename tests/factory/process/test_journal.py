"""What is written happened, what is not did not; and the books are the same however often they are made anew."""

import copy
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.process import facts
from sekisho.factory.process.facts import AnyFact, Begun, Done, Ordered, Received, Used, fact_of, told
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.refusals import Refused

AT = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
ORDER = Ordered("o", AT, "WO-1", 2, ("print-bottom", "place-bottom"), (("C100N", 2),))
REEL = Received("r", AT, "RL-1", "C100N", 10, who="山田（架空）")
BEGUN = Begun("b", AT, "WO-1", "B-1", "print-bottom", "work-1", who="printer")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "process.db")


def enter(journal: Journal, *entered: AnyFact) -> None:
    with journal.together():
        for one in entered:
            assert journal.record(one)


@given(st.data())
def test_every_fact_is_read_as_it_was_written(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(get_args(AnyFact)))
    fact = data.draw(st.builds(kind, at=st.just(AT), parts=st.just((("R10K", 2),))) if issubclass(kind, Ordered)
                     else st.builds(kind, at=st.just(AT)))  # fmt: skip
    assert fact_of(told(fact)) == fact


def test_the_books_are_the_same_after_the_server_was_killed(journal: Journal, tmp_path: Path) -> None:
    enter(journal, ORDER, REEL, BEGUN, Used("u", AT, "RL-1", "B-1", 2))
    again = Journal(tmp_path / "process.db")
    assert (again.books.orders, again.books.boards, again.books.reels) == (
        journal.books.orders,
        journal.books.boards,
        journal.books.reels,
    )
    assert list(again.facts()) == [ORDER, REEL, BEGUN, Used("u", AT, "RL-1", "B-1", 2)]


def test_what_was_not_written_did_not_happen(journal: Journal) -> None:
    enter(journal, ORDER)
    before = copy.deepcopy(journal.books.orders)

    def cut() -> None:
        with journal.together():
            journal.record(BEGUN)
            journal.post.put("m1", "exchange", {})
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        cut()
    assert (journal.books.orders, journal.books.boards) == (before, {})
    assert journal.post.queue() == {}
    enter(journal, BEGUN)


def test_a_refused_fact_leaves_what_came_before_it(journal: Journal) -> None:
    with journal.together():
        journal.record(ORDER)
        with pytest.raises(Refused):
            journal.record(Done("d", AT, "B-1", "print-bottom"))
    assert list(journal.facts()) == [ORDER]


def test_the_same_fact_is_written_once(journal: Journal) -> None:
    enter(journal, ORDER)
    with journal.together():
        assert not journal.record(ORDER)
    assert list(journal.facts()) == [ORDER]


def test_a_work_leads_to_its_boards_and_a_board_to_its_facts(journal: Journal) -> None:
    enter(journal, ORDER, BEGUN)
    assert journal.works("work-1") == [("B-1", "print-bottom")]
    assert journal.works("work-2") == []
    assert journal.facts_of("B-1") == [BEGUN]


def test_figures_are_kept(journal: Journal, tmp_path: Path) -> None:
    assert journal.figure("report") == 0
    with journal.together():
        journal.keep("report", 7)
    assert Journal(tmp_path / "process.db").figure("report") == 7


def test_every_kind_of_fact_has_a_place_in_the_books() -> None:
    declared = {one for one in vars(facts).values() if isinstance(one, type) and issubclass(one, facts.Fact)}
    assert declared - {facts.Fact} == set(get_args(AnyFact))
