"""Gerber and drill files, each told by itself."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_boards import DRILL, GERBER, board, codes, loaded, part
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.fabrication.counting import hole_lines, most_repeats
from sekisho.factory.product.fabrication.reading import present, read_fabrication
from sekisho.factory.product.fabrication.telling import function_of, plating_of

needs_gerbonara = pytest.mark.skipif(not present(), reason="gerbonara is absent: pip install 'sekisho[factory]'")


@needs_gerbonara
def test_layers_bounds_and_holes_by_tool_are_read(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("out/cuts.gbr", GERBER.format(function="Profile,NP"))
        opened.writestr("out/top.gbr", GERBER.format(function="Copper,L1,Top"))
        opened.writestr("out/a-PTH.drl", DRILL.format(function="Plated,1,2,PTH"))
    files = {"a.kicad_pcb": board(8, part(8, "R1", "1k")), "gerber.zip": archive.getvalue()}
    product, problems = loaded(tmp_path, files)
    assert [(one.file, one.function, one.objects) for one in product.layers] == [
        ("gerber.zip/cuts.gbr", "outline", 4), ("gerber.zip/top.gbr", "copper top", 4),
    ]  # fmt: skip
    (drill,) = product.drills
    assert (drill.plated, drill.holes, drill.slots) == (True, ((0.3, 2), (1.0, 2)), 1)
    assert codes(problems) == ["N612", "N611"]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("a-F_Cu.gbr", "copper top"), ("a-B.Cu.gbl", "copper bottom"), ("a-In1.Cu.g2", "copper inner"),
        ("a-inner3.gbr", "copper inner"), ("a-F_Mask.gbr", "mask top"), ("a.gbs", "mask bottom"),
        ("OrangeCrab-PasteTop.gbr", "paste top"), ("a-B_SilkS.gbr", "silk bottom"), ("a-Edge_Cuts.gbr", "outline"),
        ("基板外形.gbr", "outline"), ("whatever.gbr", ""),
    ],
)  # fmt: skip
def test_a_layer_without_a_stated_function_is_told_by_its_name(name: str, function: str) -> None:
    assert function_of("%MOMM*%", name) == function


@pytest.mark.parametrize(
    ("stated", "function"),
    [
        ("Copper,L1,Top", "copper top"), ("Copper,L3,Inr", "copper inner"), ("Copper,L6,Bot", "copper bottom"),
        ("Soldermask,Bot", "mask bottom"), ("Paste,Top", "paste top"), ("Legend,Top", "silk top"),
        ("Profile,NP", "outline"),
    ],
)  # fmt: skip
def test_the_stated_function_goes_before_the_name(stated: str, function: str) -> None:
    assert function_of(f"%TF.FileFunction,{stated}*%", "a-F_Cu.gbr") == function


def test_plating_is_told_by_function_then_by_name() -> None:
    assert plating_of("; #@! TF.FileFunction,NonPlated,1,2,NPTH", "a-PTH.drl") is False
    assert plating_of("M48", "a-PTH.drl") is True
    assert plating_of("M48", "a.drl") is None


def test_lines_that_drill_are_counted_in_drill_and_rout_mode() -> None:
    assert hole_lines(DRILL) == 4
    routed = "M48\n%\nG05\nT1\nG00X1Y1\nM15\nG01X2Y1\nM16\nG05\nX5Y5\n"
    assert hole_lines(routed) == 2
    assert hole_lines("M48\n%\nX1Y1\nR5X0.1\n") is None
    assert most_repeats("%SRX30Y40I1J1*%") == 1200


@needs_gerbonara
@given(st.text(alphabet="%XYDGM0159*T,.-ADSRC\n", max_size=120), st.booleans())
def test_any_words_of_the_form_are_read_or_told(text: str, drill: bool) -> None:
    begun = "M48\nMETRIC\nT1C0.3\n%\n" if drill else "%FSLAX46Y46*%\n%MOMM*%\n%ADD10C,0.1*%\n"
    read_fabrication({"a": begun + text}, Complaints())
