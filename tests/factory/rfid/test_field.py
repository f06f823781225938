"""What simulated readers hear: the part at their own stall well, the neighbour's faintly, nothing twice."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.rfid.field import TURN, Field
from sekisho.factory.rfid.session import ANTENNAS
from sekisho.factory.rfid.smoothing import Rule, Smoothing, TagRead

START = datetime(2026, 12, 1, tzinfo=UTC)
TAG = "3015306c1a707aaa4d4985dc"


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def held(seconds: float) -> Field:
    field = Field()
    field.put(1, TAG, START)
    field.take(1, TAG, after(seconds))
    return field


def heard(field: Field, reader: int, *until: float) -> list[TagRead]:
    chance = Random(7)  # noqa: S311 -- misses of a simulated antenna
    since, reads = START - timedelta(seconds=1), []
    for one in until:
        reads += field.heard(reader, since, after(one), chance)
        since = after(one)
    return reads


def test_a_tag_is_heard_while_it_is_held_there_and_at_most_turns() -> None:
    reads = heard(held(1.9), 1, 5)
    assert 5 <= len(reads) <= 10
    assert all(START <= one.at <= after(1.9) for one in reads)
    assert {one.antenna for one in reads} <= set(ANTENNAS)


def test_only_the_own_stall_is_loud_enough_to_be_at() -> None:
    for reader, there in ((0, False), (1, True), (2, False), (3, False)):
        around = Smoothing({("", antenna): "stall" for antenna in ANTENNAS}, Rule())
        told = [seen for read in heard(held(60), reader, *range(1, 61)) for seen in around.add(read)]
        assert bool(told) is there
    assert heard(held(60), 3, 1, 2) == []


@given(st.lists(st.floats(0, 30), max_size=20), st.floats(0, 30))
def test_rounds_of_any_length_hear_every_turn_at_most_once(rounds: list[float], seconds: float) -> None:
    times = [one.at for one in heard(held(seconds), 1, *sorted(rounds))]
    assert times == sorted(set(times))
    assert all((at - START) % TURN == timedelta() and at <= after(seconds) for at in times)


def test_a_tag_that_is_taken_away_and_held_there_again_is_heard_anew() -> None:
    field = held(1)
    field.put(1, TAG, after(100))
    assert {one.at >= after(100) for one in heard(field, 1, 99, 102)} == {True}
