"""The drawing of a daily plan: where bars, breaks, hours and now are."""

from datetime import datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.app.pages.gantt import PATTERNS, Gantt, Row, Window, gantt
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.factory.plan.production.plan import Bar

BEGIN = datetime(2026, 12, 1, 6, tzinfo=JAPAN)
WINDOW = Window(BEGIN, BEGIN + timedelta(days=1), 60.0)


def hours(number: float) -> datetime:
    return BEGIN + timedelta(hours=number)


def bar(begin: float, end: float, order: str = "O-1", machine: str = "placer", changeover_s: int = 0) -> Bar:
    return Bar(machine, order, f"item of {order}", "place-top", 0, 10, hours(begin), hours(end), changeover_s)


def drawn(*bars: Bar, now: float = -1, working: tuple[tuple[float, float], ...] = ((2, 14),)) -> Gantt:
    shifts = tuple((hours(begin), hours(end)) for begin, end in working)
    return gantt([Row("placer", shifts), Row("oven", ())], bars, WINDOW, hours(now))


def test_a_bar_lies_at_its_time_with_its_changeover_before_it() -> None:
    (shape,) = drawn(bar(3, 5, changeover_s=1800)).rows[0].shapes
    assert (shape.x, shape.width, shape.change) == (180.0, 120.0, (150.0, 30.0))


def test_a_bar_over_the_edge_is_cut_and_one_outside_is_not_drawn() -> None:
    (shape,) = drawn(bar(-3, 1), bar(-5, -4), bar(24, 30)).rows[0].shapes
    assert (shape.x, shape.width) == (0.0, 60.0)


def test_bars_at_one_time_lie_below_each_other_and_the_row_grows() -> None:
    chart = drawn(bar(3, 6, "O-1"), bar(4, 7, "O-2"), bar(6.5, 8, "O-3"))
    first, second, third = chart.rows[0].shapes
    assert first.y == third.y < second.y
    assert chart.rows[0].height > chart.rows[1].height
    assert chart.rows[1].y == chart.rows[0].y + chart.rows[0].height


def test_the_last_boards_of_one_order_beside_the_first_of_the_next_need_no_lane() -> None:
    first, second = drawn(bar(3, 6, "O-1"), bar(5.9, 7, "O-2")).rows[0].shapes
    assert first.y == second.y


def test_breaks_are_what_is_between_shifts() -> None:
    chart = drawn(working=((2, 6), (7, 24)))
    assert chart.rows[0].off == ((0.0, 120.0), (360.0, 60.0))
    assert chart.rows[1].off == ((0.0, 1440.0),)


def test_days_begin_at_midnight_in_japan_and_hours_are_named() -> None:
    chart = drawn()
    assert [(one.at, one.x) for one in chart.ticks if one.day] == [(hours(18), 1080.0)]
    assert [one.at.hour for one in chart.ticks][:3] == [6, 7, 8]
    assert [one.at.hour for one in chart.ticks if one.named] == [6, 0]
    narrow = gantt([], [], Window(BEGIN, BEGIN + timedelta(days=7), 10.0), BEGIN)
    assert {one.at.hour for one in narrow.ticks} == {0, 6, 12, 18}


def test_now_is_drawn_where_it_is_in_the_window() -> None:
    assert drawn(now=2).now == 120.0
    assert drawn(now=-1).now is None
    assert drawn(now=24).now is None


def test_items_have_fills_of_their_own_as_long_as_there_are_enough() -> None:
    chart = drawn(*(bar(number, number + 0.5, f"O-{number}") for number in range(PATTERNS)))
    assert sorted(fill for _, fill in chart.items) == list(range(PATTERNS))


spans = st.tuples(st.integers(-300, 1800), st.integers(1, 600), st.integers(0, 60))


@given(st.lists(spans, max_size=25))
def test_bars_of_a_lane_share_a_quarter_of_an_hour_at_most_and_hide_none(
    given_spans: list[tuple[int, int, int]],
) -> None:
    bars = [
        bar(begin / 60, (begin + length) / 60, f"O-{number}", changeover_s=change * 60)
        for number, (begin, length, change) in enumerate(given_spans)
    ]
    chart = drawn(*bars)
    row = chart.rows[0]
    for one in row.shapes:
        assert 0 <= one.x <= chart.width
        assert row.y <= one.y
        assert one.y + chart.lane <= row.y + row.height
    for one, other in permutations(row.shapes, 2):
        begins = [shape.bar.begin - timedelta(seconds=shape.bar.changeover_s) for shape in (one, other)]
        if one.y == other.y and begins[0] < begins[1]:
            shared = one.bar.end - begins[1]
            assert shared <= timedelta(minutes=15)
            assert shared <= (one.bar.end - one.bar.begin) / 2
        assert one.y != other.y or begins[0] != begins[1]
