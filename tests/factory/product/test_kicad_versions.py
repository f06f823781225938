"""One board in the words of KiCad 5, 6, 7, 8 and 9 gives one product."""

from pathlib import Path

import pytest

from drawn_boards import VERSIONS, board, codes, loaded, part
from sekisho.factory.product.records import Board, Product


def _board(product: Product) -> Board:
    assert product.board is not None
    return product.board


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_gives_the_same_parts(version: int, tmp_path: Path) -> None:
    parts = [
        part(version, "R1", "4k7"),
        part(version, "C1", "1µF 10V X5R", "C_SMD:C_0603", at="120 110 90", side="B.Cu"),
        part(version, "J1", "Conn", "Conn:PinHeader_1x02", at="105 115 180", pads="through"),
        part(version, "H1", "M3", "MountingHole:MountingHole_3.2mm", at="102 102", pads="none"),
    ]
    product, problems = loaded(tmp_path, {"a.kicad_pcb": board(version, *parts)})
    read = _board(product)
    assert codes(problems) == ["N612", "N611"]
    assert (read.nets, read.copper_layers, read.thickness_mm, product.size_mm) == (2, 2, 1.6, (40.0, 20.0))
    assert [(one.reference, one.value, one.mount, one.side) for one in read.footprints] == [
        ("R1", "4k7", "surface", "top"),
        ("C1", "1µF 10V X5R", "surface", "bottom"),
        ("J1", "Conn", "through", "top"),
        ("H1", "M3", "none", "top"),
    ]
    assert [(part.reference, part.x_mm, part.y_mm, part.rotation) for part in product.parts] == [
        ("C1", 20.0, 10.0, 90.0), ("J1", 5.0, 5.0, 180.0), ("R1", 10.0, 15.0, 0.0),
    ]  # fmt: skip
    assert [(part.reference, part.placed) for part in product.parts] == [("C1", True), ("J1", False), ("R1", True)]


@pytest.mark.parametrize("version", [6, 8, 9])
def test_exclusions_are_read(version: int, tmp_path: Path) -> None:
    parts = [
        part(version, "R1", "1k", attr="smd dnp"),
        part(version, "R2", "1k", at="112 105", attr="smd exclude_from_pos_files exclude_from_bom"),
        part(version, "R3", "1k", at="114 105", attr="smd exclude_from_bom"),
    ]
    product, problems = loaded(tmp_path, {"a.kicad_pcb": board(version, *parts)})
    assert [(one.unfitted, one.in_placement, one.in_bom) for one in _board(product).footprints] == [
        (True, True, True), (False, False, False), (False, True, False),
    ]  # fmt: skip
    assert [part.reference for part in product.placed] == ["R3"]
    assert codes(problems) == ["N211", "N612", "N611"]


def test_a_virtual_module_of_version_5_is_no_part(tmp_path: Path) -> None:
    product, _ = loaded(tmp_path, {"a.kicad_pcb": board(5, part(5, "X1", "logo", attr="virtual"), part(5, "R1", "1k"))})
    assert [part.reference for part in product.parts] == ["R1"]


def test_an_unmarked_module_of_version_5_is_told_by_its_pads(tmp_path: Path) -> None:
    unmarked = board(5, part(5, "U1", "FPGA", attr="").replace("(attr )", ""))
    product, problems = loaded(tmp_path, {"a.kicad_pcb": unmarked})
    assert [part.mount for part in product.parts] == ["surface"]
    assert codes(problems) == ["W210", "N612", "N611"]


@pytest.mark.parametrize(
    ("drawn", "size"),
    [
        ('(gr_circle (center 120 110) (end 130 110) (layer "Edge.Cuts"))', (20.0, 20.0)),
        ("(gr_arc (start 120 110) (end 130 110) (angle 180) (layer Edge.Cuts))", (20.0, 10.0)),
        ('(gr_arc (start 110 110) (mid 120 100) (end 130 110) (layer "Edge.Cuts"))', (20.0, 10.0)),
        ('(gr_poly (pts (xy 100 100) (xy 150 100) (xy 120 130)) (layer "Edge.Cuts"))', (50.0, 30.0)),
        (
            '(gr_line (start 0 0) (end 7 3) (layer "F.SilkS"))(gr_line (start 1 1) (end 3 2) (layer "Edge.Cuts"))',
            (2.0, 1.0),
        ),
    ],
)
def test_the_outline_is_measured_whatever_draws_it(drawn: str, size: tuple[float, float], tmp_path: Path) -> None:
    product, _ = loaded(tmp_path, {"a.kicad_pcb": board(8, part(8, "R1", "1k"), drawn, outline=False)})
    assert product.size_mm == size


def test_an_outline_inside_a_footprint_turns_with_it(tmp_path: Path) -> None:
    shape = '(fp_line (start 0 0) (end 10 0) (layer "Edge.Cuts"))(fp_line (start 0 0) (end 0 4) (layer "Edge.Cuts"))'
    turned = part(8, "R1", "1k", at="110 105 90").removesuffix(")") + shape + ")"
    product, _ = loaded(tmp_path, {"a.kicad_pcb": board(8, turned, outline=False)})
    assert product.size_mm == (4.0, 10.0)
