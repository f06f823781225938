"""Records of any content that is proper."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from sekisho.factory.plan.production.book.declared import Book
from sekisho.factory.plan.production.calendar import Calendar, Down, Holiday, Shift
from sekisho.factory.plan.production.records import Item, Machine, Material, Order, Part, Purchase, Segment

_ODD = ("0012", "=1+1", "+81", "@x", "-3", "髙﨑①", "ｶﾅ", "A_x0041_B", "1e5", "TRUE", "2026/12/01", "O'Neil", "a b")
words = st.sampled_from(_ODD) | st.text(
    st.characters(exclude_categories=("C", "Z"), codec="utf-8"), min_size=1, max_size=12
)
plain = words.filter(lambda one: " " not in one)
numbers = words.filter(lambda one: "/" not in one)
instants = st.integers(0, 6 * 10**9).map(lambda one: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=one))
times = st.times().map(lambda at: at.replace(microsecond=0))
seconds = st.floats(0, 86_400, allow_subnormal=False)

orders = st.builds(Order, numbers, words, words, st.integers(1, 1_000_000), instants, instants, st.integers(0, 999))


@st.composite
def materials(draw: st.DrawFn) -> Material:
    places = tuple(draw(st.lists(plain, unique=True, max_size=4)))
    return Material(draw(words), len(places) or draw(st.integers(1, 5_000)), places)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    workers = draw(st.integers(0, 3))
    return Segment(
        draw(words), tuple(draw(st.lists(plain, unique=True, max_size=3))), draw(seconds), draw(seconds),
        draw(words) if workers else draw(st.just("") | words), workers,
        tuple(draw(st.lists(materials(), max_size=3, unique_by=lambda one: one.part))),
    )  # fmt: skip


items = st.builds(Item, words, words, st.lists(segments(), max_size=4, unique_by=lambda one: one.id).map(tuple))
parts = st.builds(Part, words, st.integers(0, 1_000_000_000), st.none() | st.integers(0, 3_650))
purchases = st.builds(Purchase, words, words, st.integers(1, 1_000_000_000), instants)
machines = st.builds(Machine, words, st.floats(0, 1e9), st.floats(0, 1e9))
shifts = st.builds(Shift, words, st.integers(0, 6), times, times, st.integers(1, 1_000))
holidays = st.builds(Holiday, st.dates(date(2000, 1, 1), date(2200, 12, 31)), words)
downs = st.builds(
    lambda resource, begin, length, why: Down(resource, begin, begin + length, why),
    words, instants, st.integers(1, 10**6).map(lambda one: timedelta(seconds=one)), words,
)  # fmt: skip
calendars = st.builds(
    Calendar, st.lists(shifts, max_size=4).map(tuple),
    st.lists(holidays, max_size=3, unique_by=lambda one: one.day).map(tuple), st.lists(downs, max_size=3).map(tuple),
)  # fmt: skip


def _each(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Several, each id once, by id, as the store has them."""
    return st.lists(of, max_size=4, unique_by=lambda one: one.id).map(
        lambda found: tuple(sorted(found, key=lambda one: one.id))
    )


books = st.builds(
    Book, st.integers(0, 10**9), _each(orders), _each(items), calendars, _each(parts), _each(purchases),
    _each(machines),
)  # fmt: skip
