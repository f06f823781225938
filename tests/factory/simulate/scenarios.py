"""Scenarios for the tests: a day of a board line, and small ones of any shape."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from sekisho.factory.simulate.distributions import Distribution, constant, exponential, spread
from sekisho.factory.simulate.scenario import Machine, Order, Rework, Scenario, Segment, Transport
from sekisho.factory.simulate.shifts import Shifts

HOUR = 3600.0
DAYS = Shifts([(day * 24 * HOUR, (day * 24 + 9) * HOUR) for day in range(5)])


def day(orders: int = 3, boards: int = 20, *, chance: bool = True) -> Scenario:
    """Orders of both sides on one line of four machines, then assembly and test at three stalls by two people."""

    def failing(between: float, repair: float) -> tuple[Distribution, Distribution] | tuple[None, None]:
        return (exponential(between), exponential(repair)) if chance else (None, None)

    machines = (
        Machine("printer", DAYS, "line", 0, "", "", *failing(4 * HOUR, 300)),
        Machine("placer", DAYS, "line", 2, "", "", *failing(2 * HOUR, 240)),
        Machine("oven", DAYS, "line", 2),
        Machine("inspection", DAYS, "line", 3, "", "", *failing(8 * HOUR, 300)),
        *(Machine(f"stall-{number}", DAYS, crew="assemblers") for number in (1, 2, 3)),
    )
    made = tuple(_order(number, boards, chance=chance) for number in range(orders))
    changeovers = {(1, "", f"{number}-{side}"): 900.0 for number in range(orders) for side in ("bottom", "top")}
    return Scenario(machines, made, {"assemblers": 2}, changeovers)


def _order(number: int, boards: int, *, chance: bool) -> Order:
    def time(seconds: float) -> Distribution:
        return spread(seconds, 0.1) if chance else constant(seconds)

    segments: list[Segment] = []
    for side, more in (("bottom", 0.0), ("top", 7.0)):
        rework = Rework(0.03, time(120), 4, len(segments) + 3) if chance else None
        segments += [
            Segment(f"print-{side}", (0,), (time(14.0 + number),)),
            Segment(f"place-{side}", (1,), (time(25.0 + 3 * number + more),), setup=f"{number}-{side}"),
            Segment(f"reflow-{side}", (2,), (constant(8.7),), passage=constant(255.0)),
            Segment(f"inspect-{side}", (3,), (time(12.0),), scrap=0.01 if chance else 0.0, rework=rework),
        ]
    segments += [
        Segment("assemble", (4, 5, 6), (time(60.0),) * 3),
        Segment("final", (4, 5, 6), (time(30.0),) * 3),
    ]
    return Order(f"WO-{number}", boards, (number + 1) * 1.5 * HOUR, tuple(segments))


def line(*seconds: float, boards: int, buffer: int = 0) -> Scenario:
    """One order on one line of machines, each with a fixed time."""
    machines = tuple(Machine(f"m{at}", line="line", buffer=buffer) for at in range(len(seconds)))
    segments = tuple(Segment(f"s{at}", (at,), (constant(one),)) for at, one in enumerate(seconds))
    return Scenario(machines, (Order("WO", boards, 0.0, segments),))


def alone(
    time: Distribution, boards: int, machine: Machine | None = None, *, people: int = 0, stalls: int = 1
) -> Scenario:
    """One order at machines that stand alone."""
    one = machine or Machine("stall", crew="crew" if people else "")
    segment = Segment("work", tuple(range(stalls)), (time,) * stalls)
    return Scenario((one,) * stalls, (Order("WO", boards, 0.0, (segment,)),), {"crew": people} if people else {})


@st.composite
def shifts(draw: st.DrawFn) -> Shifts:
    """None, or some shifts with gaps."""
    lengths = draw(st.lists(st.tuples(st.integers(0, 500), st.integers(60, 2000)), max_size=4))
    found, time = [], draw(st.integers(-300, 300)) + 0.37
    for gap, length in lengths:
        found.append((time + gap, time + gap + length))
        time += gap + length
    return Shifts(found)


@dataclass(frozen=True)
class _Shape:
    """row: machines of the line.  oven: which of them boards run through one behind the other; -1: none."""

    row: int
    stalls: int
    oven: int
    chance: bool


@st.composite
def scenarios(draw: st.DrawFn, *, chance: bool) -> Scenario:
    """A small line and some stalls, with all that a scenario can have; without chance what the decoder knows.

    An oven is one for all orders, and none passes it by: else two boards come out at the same instant, and which of
    them goes first is nobody's rule.
    """
    row, stalls = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    shape = _Shape(row, stalls, draw(st.integers(-1, row - 1)), chance)
    machines = [
        Machine(
            f"m{at}",
            draw(shifts()),
            "line" if at < row else "",
            draw(st.integers(0, 2)),
            crew="crew" if at >= row else "",
            failure=exponential(500) if chance and draw(st.booleans()) else None,
            repair=exponential(60),
        )
        for at in range(row + stalls)
    ]
    orders = tuple(draw(_orders(at, shape)) for at in range(draw(st.integers(1, 3))))
    families = sorted({segment.setup for order in orders for segment in order.segments} - {""})
    changeovers = {(draw(st.integers(0, row)), "", family): draw(st.integers(1, 300)) + 0.13 for family in families}
    transport = Transport(1, 20.0, dict.fromkeys(range(row + stalls), exponential(50))) if chance else None
    return Scenario(tuple(machines), orders, {"crew": draw(st.integers(1, 3))}, changeovers, transport)


@st.composite
def _orders(draw: st.DrawFn, number: int, shape: _Shape) -> Order:
    quantity = draw(st.integers(1, 9))
    segments: list[Segment] = []
    for visit in range(draw(st.integers(0, 2))):
        at = draw(st.sets(st.integers(0, shape.row - 1), min_size=1))
        for one in sorted(at | ({shape.oven} - {-1})):
            segments.append(draw(_segments(f"{visit}-{one}", (one,), len(segments), shape)))
    for task in range(draw(st.integers(0 if segments else 1, 2))):
        able = draw(st.sets(st.integers(shape.row, shape.row + shape.stalls - 1), min_size=1))
        segments.append(draw(_segments(f"task-{task}", tuple(sorted(able)), len(segments), shape)))
    left = quantity
    for at in range(1, len(segments)):
        waiting = draw(st.one_of(st.just(0), st.integers(0, left)))
        left -= waiting
        segments[at] = replace(segments[at], waiting=waiting)
    release = draw(st.sampled_from([0.0, 0.0, 400.0 + number * 0.0017]))
    return Order(f"WO-{number}", quantity, 1000.0, tuple(segments), release)


@st.composite
def _segments(draw: st.DrawFn, name: str, machines: tuple[int, ...], at: int, shape: _Shape) -> Segment:
    seconds = [draw(st.integers(1, 60)) + 0.001 * (at * 7 + one) ** 0.5 for one in machines]
    passage = constant(seconds[0] * draw(st.integers(2, 6)) + 0.77) if machines[0] == shape.oven else None
    setup = draw(st.sampled_from(["", "a", "b"]))
    times = tuple(spread(one, 0.3) if shape.chance else constant(one) for one in seconds)
    if not shape.chance:
        return Segment(name, machines, times, passage, setup)
    back, stall = draw(st.integers(0, at)), draw(st.sampled_from([None, shape.row]))
    rework = Rework(draw(st.sampled_from([0.1, 0.3])), spread(20, 0.5), stall, back)
    return Segment(
        name, machines, times, passage, setup, draw(st.sampled_from([0.0, 0.2])), draw(st.sampled_from([None, rework])),
        draw(st.sampled_from([0, 0, 1, 3])),
    )  # fmt: skip
