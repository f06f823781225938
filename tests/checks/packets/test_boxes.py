"""Sets of packets: the laws of sets, packet by packet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.checks.packets.boxes import (
    DIMENSIONS,
    NOTHING,
    Effort,
    Packets,
    Undecided,
    common,
    minus,
    product,
    union,
    witness,
)
from sekisho.security.observe.firewall.sets import merged, without

LAST = 4


@st.composite
def _sets(draw: st.DrawFn) -> Packets:
    count = draw(st.integers(0, 4))
    edges = [
        draw(st.lists(st.tuples(st.integers(0, LAST), st.integers(0, LAST)), min_size=7, max_size=7))
        for _ in range(count)
    ]
    both = np.array(edges, np.int64).reshape(count, DIMENSIONS, 2)
    return Packets(both.min(axis=2), both.max(axis=2))


POINTS = st.lists(st.tuples(*[st.integers(0, LAST)] * DIMENSIONS), min_size=20, max_size=20)


@given(_sets(), _sets(), POINTS)
def test_every_packet_is_where_the_laws_of_sets_say(
    one: Packets, other: Packets, points: list[tuple[int, ...]]
) -> None:
    effort = Effort(10**6)
    both, left, all_of = common(one, other, effort), minus(one, other, effort), union((one, other))
    for point in [*points, *map(tuple, one.low.tolist()), *map(tuple, other.high.tolist())]:
        inside, outside = one.holds(point), other.holds(point)
        assert both.holds(point) == (inside and outside)
        assert left.holds(point) == (inside and not outside)
        assert all_of.holds(point) == (inside or outside)


@given(_sets(), _sets())
def test_a_witness_is_in_one_set_and_not_in_the_other_and_is_missing_only_where_none_is(
    one: Packets, other: Packets
) -> None:
    found = witness(one, other, Effort(10**6))
    left = minus(one, other, Effort(10**6))
    assert (found is None) == (len(left) == 0)
    if found:
        assert one.holds(found)
        assert not other.holds(found)
        assert witness(one, other, Effort(10**6)) == found


def test_what_is_too_fine_is_not_decided() -> None:
    checks = product(*[[(n, n) for n in range(0, 8, 2)]] * 4, *[((0, 9),)] * 3)
    whole = product(*[((0, 9),)] * DIMENSIONS)
    assert witness(whole, checks, Effort(100_000)) is not None
    with pytest.raises(Undecided):
        minus(whole, checks, Effort(1_000))
    with pytest.raises(Undecided):
        witness(checks, whole.at(slice(0, 0)), Effort(0))


def test_the_shown_packet_is_one_that_people_know() -> None:
    net = (0x0A0A0A00, 0x0A0A0AFF)
    wide = product(((0, 3),), ((0, 3),), (net,), (net,), ((0, 255),), ((0, 65535),), ((0, 65535),))
    assert witness(wide, NOTHING, Effort(10)) == (0, 0, 0x0A0A0A01, 0x0A0A0A01, 6, 49152, 502)


def test_ranges_are_merged_and_taken_away() -> None:
    assert merged([(5, 9), (0, 2), (3, 3), (8, 12)]) == ((0, 3), (5, 12))
    assert without([(0, 9)], [(0, 1), (4, 5), (9, 20)]) == ((2, 3), (6, 8))
    assert without([(3, 4)], [(0, 9)]) == ()
