"""Boards at the stalls: each lies at one, and stays there when a program ends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.app.places import Places


def test_what_lies_at_a_stall_is_gone_on_with_by_the_next_process(tmp_path: Path) -> None:
    assert Places(tmp_path).take("stall-1", ["B1", "B2"]) == "B1"
    assert Places(tmp_path).take("stall-2", ["B1", "B2"]) == "B2"
    assert Places(tmp_path).take("stall-2", ["B0", "B1", "B2"]) == "B2"
    assert Places(tmp_path).take("stall-3", ["B1", "B2"]) is None


def test_a_board_that_waits_no_more_makes_room(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.take("stall-1", ["B1"])
    assert places.take("stall-1", []) is None
    assert places.take("stall-2", ["B1"]) == "B1"


STALLS = st.sampled_from(["stall-1", "stall-2", "stall-3"])


@given(looks=st.lists(st.tuples(STALLS, st.lists(st.sampled_from("ABCD"), unique=True)), max_size=20))
def test_no_board_ever_lies_at_two_stalls(
    looks: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    places, lying = Places(tmp_path_factory.mktemp("stalls")), dict[str, str | None]()
    for stall, waiting in looks:
        lying[stall] = places.take(stall, waiting)
        held = [board for board in lying.values() if board]
        assert len({*held}) == len(held)
