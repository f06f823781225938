"""Route, machine times, feeders and changeover, from parts put down by hand."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_boards import board, loaded, part
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.feeders import changeover, feeders
from sekisho.factory.product.joining import joined
from sekisho.factory.product.kicad.board import read_board
from sekisho.factory.product.packages import TRAY, slots_of, tape_mm
from sekisho.factory.product.parameters import STANDARD
from sekisho.factory.product.records import Product
from sekisho.factory.product.route import route
from sekisho.factory.product.times import machine_times

PARTS = [
    part(8, "R1", "1k"),
    part(8, "R2", "1k", at="120 105"),
    part(8, "R3", "1k", at="130 105", side="B.Cu"),
    part(8, "U1", "MCU", "Package_SO:SOIC-8_3.9x4.9mm", at="120 112"),
    part(8, "J1", "Conn", "Conn:PinHeader_1x02", at="105 115", pads="through"),
]


@pytest.fixture
def product(tmp_path: Path) -> Product:
    return loaded(tmp_path, {"a.kicad_pcb": board(8, *PARTS)})[0]


def test_both_sides_are_printed_placed_reflowed_and_inspected_the_lighter_first(product: Product) -> None:
    steps = route(product)
    assert [(step.number, step.name.ja) for step in steps] == [
        (1, "はんだ印刷（裏）"), (2, "部品装着（裏）"), (3, "リフロー（裏）"), (4, "外観検査（裏）"),
        (5, "はんだ印刷（表）"), (6, "部品装着（表）"), (7, "リフロー（表）"), (8, "外観検査（表）"),
        (9, "手付け・挿入"), (10, "最終検査"),
    ]  # fmt: skip
    assert [step.name.en for step in steps[8:]] == ["manual and through-hole assembly", "final inspection"]
    assert [[one.reference for one in step.parts] for step in steps[::4]] == [["R3"], ["R1", "R2", "U1"], ["J1"]]


def test_a_board_of_through_hole_parts_alone_is_assembled_by_hand(tmp_path: Path) -> None:
    product, _ = loaded(tmp_path, {"a.kicad_pcb": board(8, PARTS[4])})
    assert [step.kind for step in route(product)] == ["assemble", "final"]
    assert route(replace(product, parts=())) == ()


def test_times_are_those_that_the_parameters_give(product: Product) -> None:
    times = {(one.step.kind, one.step.side): one for one in machine_times(product)}
    assert times["print", "top"].cycle_s == round(12 + 40 * 20 / 600, 2)
    assert times["reflow", "top"].passage_s == round((3000 + 40) / 12, 2)
    assert times["reflow", "top"].cycle_s == round((40 + 50) / 12, 2)
    assert times["inspect", "top"].cycle_s == 6 + 3 * 0.08
    assert times["assemble", None].cycle_s == 12 + 2 * 2.5
    assert times["final", None].cycle_s == 20 + 3


def test_one_part_takes_its_way_there_its_pick_its_way_back_and_its_place(product: Product) -> None:
    one = next(one for one in machine_times(product) if one.step.kind == "place" and one.step.side == "bottom")

    def move(distance: float) -> float:
        return 0.03 + distance / 1000 + 1000 / 15000

    to_feeder = (150**2 + 120**2) ** 0.5
    to_place = (180**2 + 135**2) ** 0.5
    back = (30**2 + 15**2) ** 0.5
    short = 0.03 + 2 * (back / 15000) ** 0.5
    assert one.cycle_s == round(4 + 1.5 + move(to_feeder) + 0.12 + move(to_place) + 0.14 + short, 2)


def test_the_same_material_hangs_once_in_the_order_of_width_and_use(product: Product) -> None:
    assert [(one.slot, one.width_mm, one.slots, one.material, one.references) for one in feeders(product)] == [
        (1, 8, 1, "1k R_0402_1005Metric", ("R1", "R2", "R3")),
        (2, 12, 2, "MCU SOIC-8_3.9x4.9mm", ("U1",)),
    ]


@pytest.mark.parametrize(
    ("package", "size", "width"),
    [
        ("C_0201_0603Metric", (1.0, 0.5), 8), ("SOT-23-5", (3.6, 3.2), 8), ("SOIC-8_3.9x4.9mm", (7.4, 5.4), 12),
        ("QFN-16-1EP_3x3mm_P0.5mm", (4.2, 4.2), 12), ("QFN-48-1EP_7x7mm", (8.2, 8.2), 16), ("", (0.0, 0.0), 8),
        ("BGA-96_9.0x13.0mm", (9.0, 13.0), 24), ("Unknown", (6.5, 3.0), 12), ("Unknown", (60.0, 20.0), TRAY),
        ("R_0402 that is a metre long", (1000.0, 1.0), TRAY),
    ],
)  # fmt: skip
def test_the_tape_is_told_by_name_then_by_size(package: str, size: tuple[float, float], width: int) -> None:
    assert tape_mm(package, size) == width
    assert slots_of(width) >= 1


def test_a_changeover_counts_what_comes_off_and_goes_on(product: Product) -> None:
    parts = tuple(replace(one, value="2k") if one.reference == "U1" else one for one in product.parts)
    other = replace(product, name="b", parts=parts)
    change = changeover(product, other)
    assert change.removed == ("MCU SOIC-8_3.9x4.9mm",)
    assert change.added == ("2k SOIC-8_3.9x4.9mm",)
    assert change.kept == ("1k R_0402_1005Metric",)
    assert (change.feeders, change.minutes) == (2, 12 + 0.5 + 1.5)
    assert changeover(product, product).minutes == 0
    assert changeover(product, other, replace(STANDARD, changeover_fixed_min=0.0)).minutes == 2.0


@given(st.integers(1, 8), st.floats(100, 5_000))
def test_a_faster_head_never_takes_longer(nozzles: int, speed: float) -> None:
    product = _read_once()
    slow = sum(one.cycle_s for one in machine_times(product, replace(STANDARD, nozzles=nozzles, head_mm_per_s=speed)))
    fast = sum(
        one.cycle_s for one in machine_times(product, replace(STANDARD, nozzles=nozzles, head_mm_per_s=speed * 1.5))
    )
    assert fast <= slow + 0.05


@cache
def _read_once() -> Product:
    drawn = Product("a", read_board(board(8, *PARTS), "a.kicad_pcb", Complaints()))
    parts, size_mm = joined(drawn)
    return replace(drawn, parts=parts, size_mm=size_mm)
