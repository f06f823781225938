"""From reads to tags that are there: strays, silence, and two stations that hear the same tag."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.rfid import smoothing
from sekisho.factory.rfid.smoothing import Rule, Seen, Smoothing, TagRead

START = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
STATIONS = {("R1", 1): "S1", ("R1", 2): "S2"}


def read(seconds: float, antenna: int = 1, epc: str = "aa", rssi: float = -50.0) -> TagRead:
    return TagRead("R1", antenna, epc, rssi, START + timedelta(seconds=seconds))


def told(reads: list[TagRead], smoothing: Smoothing) -> list[tuple[str, str, bool]]:
    return [(one.station, one.epc, one.there) for every in reads for one in smoothing.add(every)]


def test_a_tag_is_there_after_enough_reads_and_gone_after_silence() -> None:
    around = Smoothing(STATIONS)
    assert told([read(0), read(0.1)], around) == []
    (came,) = around.add(read(0.2))
    assert came == Seen("S1", "aa", START, START + timedelta(seconds=0.2))
    assert around.pass_time(START + timedelta(seconds=2)) == []
    (left,) = around.pass_time(START + timedelta(seconds=3))
    assert (left.station, left.there, left.since) == ("S1", False, START)
    assert len(around) == 0


def test_reads_far_apart_never_add_up() -> None:
    around = Smoothing(STATIONS)
    assert told([read(at * 1.5) for at in range(20)], around) == []


def test_a_tag_that_is_only_faintly_heard_is_a_stray() -> None:
    around = Smoothing(STATIONS)
    assert told([read(at / 10, rssi=-75) for at in range(50)], around) == []
    around.pass_time(START + timedelta(seconds=9))
    assert around.strays == 50


def test_reads_by_an_unknown_antenna_are_strays() -> None:
    around = Smoothing(STATIONS)
    assert told([read(at / 10, antenna=7) for at in range(5)], around) == []
    assert (around.strays, len(around)) == (5, 0)


def test_a_tag_between_two_stations_stays_until_the_other_is_clearly_louder() -> None:
    around = Smoothing(STATIONS)
    assert told([read(at / 10) for at in range(3)], around) == [("S1", "aa", True)]
    assert told([read(0.4 + at / 10, antenna=2, rssi=-46) for at in range(5)], around) == []
    louder = [read(1 + at / 10, antenna=2, rssi=-40) for at in range(12)]
    assert told(louder, around) == [("S1", "aa", False), ("S2", "aa", True)]


def test_late_reads_do_not_turn_back_the_clock() -> None:
    around = Smoothing(STATIONS)
    told([read(5 + at / 10) for at in range(3)], around)
    assert around.add(read(0, antenna=2, rssi=-20)) == []
    (left,) = around.pass_time(START + timedelta(seconds=10))
    assert left.station == "S1"


def test_only_so_many_tags_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoothing, "MOST_TAGS", 3)
    around = Smoothing(STATIONS)
    told([read(at / 10, epc="first") for at in range(3)], around)
    assert told([read(1 + at / 10, epc=f"tag{at}") for at in range(5)], around) == [("S1", "first", False)]
    assert len(around) == 3


@given(
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from([1, 2, 9]), st.sampled_from("abc"), st.integers(-90, -30)),
        max_size=80,
    )
)
def test_who_came_left_and_nobody_is_at_two_stations(reads: list[tuple[int, int, str, int]]) -> None:
    around, there = Smoothing(STATIONS, Rule(reads=2)), {}
    events = [one for at, antenna, epc, rssi in reads for one in around.add(read(at / 10, antenna, epc, rssi))]
    events += around.pass_time(START + timedelta(hours=1))
    for one in events:
        if one.there:
            assert one.epc not in there
            there[one.epc] = one.station
        else:
            assert there.pop(one.epc) == one.station
    assert there == {}
    assert len(around) == 0
