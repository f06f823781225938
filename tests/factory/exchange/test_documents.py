"""What the exchange server holds: numbers that are never given again, and what comes again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.exchange.documents import Brought, Conflict, Documents, Held

AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def brought(name: str, content: Any, message: str = "results", at: datetime = AT) -> Brought:
    return Brought(message, "process", {"id": name}, {"content": content}, at)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.sqlite"


def test_documents_come_out_in_the_order_in_which_they_were_brought(path: Path) -> None:
    with Documents(path) as held:
        numbers = [held.put(brought(f"R-{at}", at), once=True) for at in range(3)]
        other = held.put(brought("R-0", 9, message="schedule"), once=True)
        assert numbers == sorted(numbers)
        found, after = [], 0
        while one := held.next("results", after):
            after, content = one
            found.append((after, content["content"]))
        assert found == list(zip(numbers, range(3), strict=True))
        assert held.next("schedule", 0) == (other, {"content": 9})
        assert held.next("schedule", other) is None


def test_the_same_content_again_gets_the_same_number(path: Path) -> None:
    with Documents(path) as held:
        first = held.put(Brought("results", "process", {"id": "R-1"}, {"a": 1, "b": [1.5]}, AT), once=True)
        again = held.put(Brought("results", "process", {"id": "R-1"}, {"b": [1.5], "a": 1}, AT), once=True)
        assert first == again
        assert held.held("results", {}).documents == 1


def test_another_content_under_a_name_for_ever_is_a_conflict(path: Path) -> None:
    with Documents(path) as held:
        first = held.put(brought("R-1", 1), once=True)
        with pytest.raises(Conflict):
            held.put(brought("R-1", 2), once=True)
        assert held.next("results", 0) == (first, {"content": 1})
        assert held.newest == first


def test_a_newer_content_under_a_name_that_may_change_is_a_new_document(path: Path) -> None:
    with Documents(path) as held:
        numbers = [held.put(brought("B-1", content), once=False) for content in (1, 1, 2, 1)]
        assert numbers[0] == numbers[1]
        assert numbers[1:] == sorted(set(numbers[1:]))


def test_what_was_acknowledged_is_there_after_a_restart(path: Path) -> None:
    with Documents(path) as held:
        number = held.put(brought("R-1", "計画"), once=True)
        held.has("results", "planning", number)
    with Documents(path) as held:
        assert held.next("results", 0) == (number, {"content": "計画"})
        assert held.held("results", {"planning": 0, "design": 0}) == Held(number, 1, {"planning": number, "design": 0})
        assert held.newest == number


def test_old_documents_go_except_the_newest_and_are_known_when_they_come_again(path: Path) -> None:
    with Documents(path) as held:
        numbers = [held.put(brought(f"R-{at}", at, at=AT + timedelta(days=at)), once=True) for at in range(4)]
        schedule = held.put(brought("P-1", 0, message="schedule"), once=True)
        assert held.remove(AT + timedelta(days=2)) == 2
        assert held.remove(AT + timedelta(days=2)) == 0
        assert held.next("results", 0) == (numbers[2], {"content": 2})
        assert held.held("results", {}) == Held(numbers[3], 2, {})
        assert held.put(brought("R-0", 0), once=True) == numbers[0]
        with pytest.raises(Conflict):
            held.put(brought("R-0", 1), once=True)
        assert held.remove(AT + timedelta(days=99)) == 1
        assert held.next("results", 0) == (numbers[3], {"content": 3})
        assert held.next("schedule", 0) == (schedule, {"content": 0})


acts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=12)


@given(acts=acts, once=st.booleans())
def test_nobody_who_asks_on_misses_or_repeats_a_document(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]], *, once: bool
) -> None:
    expected: list[tuple[str, int]] = []
    newest: dict[str, int] = {}
    with Documents(tmp_path_factory.mktemp("held") / "documents.sqlite") as held:
        for name, content in acts:
            if once and newest.get(name, content) != content:
                with pytest.raises(Conflict):
                    held.put(Brought("m", "s", {"id": name}, {name: content}, AT), once=once)
                continue
            held.put(Brought("m", "s", {"id": name}, {name: content}, AT), once=once)
            if newest.get(name) != content:
                expected.append((name, content))
                newest[name] = content
        found, after = [], 0
        while one := held.next("m", after):
            assert one[0] > after
            after = one[0]
            found += one[1].items()
        assert found == expected
