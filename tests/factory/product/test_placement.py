"""Placement files: two forms, their units, encodings and headers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_boards import POS, board, codes, loaded, part
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.placing.reading import read_placements

BLANKS = """### Module positions - created on Thu Feb 18 16:45:02 2021 ###
## Unit = {unit}, Angle = deg.
## Side : top
# Ref     Val           Package        PosX       PosY       Rot  Side
C1        1u 10V        C_0402      {x}    {y}   90.0000  top
## End
"""


@pytest.mark.parametrize(
    ("unit", "x", "y"), [("mm", "25.4", "-2.54"), ("inches", "1.0", "-0.1"), ("mils", "1000", "-100")]
)
def test_the_form_with_blanks_is_read_in_its_unit(unit: str, x: str, y: str) -> None:
    complaints = Complaints()
    (one,) = read_placements(BLANKS.format(unit=unit, x=x, y=y), "a.pos", complaints)
    assert (one.reference, one.value, one.package, one.side) == ("C1", "1u 10V", "C_0402", "top")
    assert (round(one.x_mm, 6), round(one.y_mm, 6), one.rotation, one.source.line) == (25.4, -2.54, 90.0, 5)
    assert [problem.code for problem in complaints.found] == ([] if unit == "mm" else ["product.N310"])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Ref,Val,Package,PosX,PosY,Rot,Side", '"C1","1u","C_0402",1.5,2.5,90,bottom'),
        ("Designator;Comment;Footprint;Mid X;Mid Y;Rotation;Layer", "C1;1u;C_0402;1,5mm;2,5mm;90;BottomLayer"),
        ("Designator\tMid X\tMid Y\tRotation\tLayer\tComment\tFootprint", "C1\t1.5mm\t2.5mm\t90\tB\t1u\tC_0402"),
        ("部品番号,値,パッケージ,X座標,Y座標,角度,面", "C1,1u,C_0402,1.5,2.5,90,裏"),
        ("リファレンス,定数,形状,X,Y,回転角,実装面", "C1,1u,C_0402,1.5,2.5,90,半田面"),
    ],
)
def test_a_table_with_any_header_and_delimiter_is_read(header: str, row: str) -> None:
    complaints = Complaints()
    (one,) = read_placements(f"{header}\n{row}\n", "a.csv", complaints)
    assert (one.reference, one.value, one.package, one.side) == ("C1", "1u", "C_0402", "bottom")
    assert (one.x_mm, one.y_mm, one.rotation) == (1.5, 2.5, 90.0)
    assert complaints.found == []


@pytest.mark.parametrize(
    ("encoding", "value", "told"),
    [
        ("utf-8", "1µF", []),
        ("utf-8-sig", "1μF", []),
        ("utf-16", "1µF", ["N109"]),
        ("cp1252", "1µF ±5%", ["N109"]),
        ("cp932", "1μF 抵抗", ["N109"]),
        ("cp932", "1μF", ["N109"]),
    ],
)
def test_the_encoding_is_told_by_the_bytes(encoding: str, value: str, told: list[str], tmp_path: Path) -> None:
    product, problems = loaded(tmp_path, {"a.csv": (POS + f"C1,{value},C_0402,1,2,0,top\n").encode(encoding)})
    assert [one.value for one in product.placements] == [value]
    assert [code for code in codes(problems) if code == "N109"] == told
    assert product.parts[0].spec.unit == "F"


def test_bottom_x_that_is_negative_is_turned_back(tmp_path: Path) -> None:
    parts = [part(8, f"R{n}", "1k", at=f"{100 + 5 * n} 110", side="B.Cu") for n in range(1, 4)]
    rows = "".join(f"R{n},1k,R_0402,{-(100 + 5 * n)},-110,0,bottom\n" for n in range(1, 4))
    product, problems = loaded(tmp_path, {"a.kicad_pcb": board(8, *parts), "a-pos.csv": POS + rows})
    assert [one.x_mm for one in product.placements] == [105.0, 110.0, 115.0]
    assert codes(problems) == ["N307", "N611"]


def test_without_a_board_negative_bottom_x_beside_positive_top_x_is_turned_back(tmp_path: Path) -> None:
    product, problems = loaded(tmp_path, {"a-pos.csv": POS + "R1,1k,R,5,5,0,top\nR2,1k,R,-7,5,0,bottom\n"})
    assert [(part.reference, part.x_mm) for part in product.parts] == [("R1", 2.0), ("R2", 4.0)]
    assert "N307" in codes(problems)


def test_a_board_left_of_its_origin_is_not_turned(tmp_path: Path) -> None:
    product, problems = loaded(tmp_path, {"a-pos.csv": POS + "R1,1k,R,-9,5,0,top\nR2,1k,R,-7,5,0,bottom\n"})
    assert [part.x_mm for part in product.parts] == [2.0, 4.0]
    assert "N307" not in codes(problems)


def test_the_boards_own_origin_is_taken_off(tmp_path: Path) -> None:
    parts = [part(8, "R1", "1k", at="105 110"), part(8, "R2", "1k", at="120 115 90")]
    rows = "R1,1k,R_0402,5,10,0,top\nR2,1k,R_0402,20,5,90,top\n"
    files = {"a.kicad_pcb": board(8, *parts, setup="(aux_axis_origin 100 120)"), "a-pos.csv": POS + rows}
    product, problems = loaded(tmp_path, files)
    assert [(part.x_mm, part.y_mm) for part in product.parts] == [(5.0, 10.0), (20.0, 5.0)]
    assert codes(problems) == ["N611"]


@given(st.text(max_size=300), st.sampled_from(["", POS, "# Ref Val Package PosX PosY Rot Side\n"]))
def test_any_text_is_read_or_told(text: str, header: str) -> None:
    complaints = Complaints()
    for one in read_placements(header + text, "a.csv", complaints):
        assert one.reference
        assert 0 <= one.rotation < 360
        assert one.source.line >= 1
