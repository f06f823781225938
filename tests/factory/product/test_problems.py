"""Every fault and oddity: files that show it, and its sentence, whole."""

import io
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from drawn_boards import DRILL, GERBER, POS, board, codes, loaded, part
from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints, Wording
from sekisho.factory.product.fabrication.reading import present
from sekisho.factory.product.loading import load
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
R1 = part(8, "R1", "1k")
R2 = part(8, "R2", "10k", at="120 110 90")
B = {"a.kicad_pcb": board(8, R1, R2)}
ROWS = {"R1": "R1,1k,R_0402,110,-105,0,top\n", "R2": "R2,10k,R_0402,120,-110,90,top\n"}
P = {"a-pos.csv": POS + ROWS["R1"] + ROWS["R2"]}
L = {"bom.csv": "Reference,Qty,Value\nR1,1,1k\nR2,1,10k\n"}


def _zip(*members: tuple[str, bytes], encrypted: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = out.getvalue()
    if encrypted:  # the flag alone is what a reader meets first
        at = data.index(b"PK\x01\x02")
        data = data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]
    return data


def _pos(*rows: str) -> dict[str, str]:
    return {"a-pos.csv": POS + "".join(rows)}


def _bom(*rows: str, header: str = "Reference,Qty,Value") -> dict[str, str]:
    return {"bom.csv": header + "\n" + "".join(f"{row}\n" for row in rows)}


CASES: list[tuple[str, dict[str, str | bytes]]] = [
    ("E104", {**B, "g.zip": b"PK\x03\x04 broken"}),
    ("W106", {**B, "x.csv": ""}),
    ("E107", {**B, "x.csv": b"ab\x00"}),
    ("N108", {**B, "notes.txt": "hello"}),
    ("N109", {**B, "bom.csv": "部品番号,値\nR1,1k\nR2,10k\n".encode("cp932")}),
    ("E110", {"bom.csv": L["bom.csv"]}),
    ("E111", {**B, "b.kicad_pcb": B["a.kicad_pcb"]}),
    ("E112", {**B, "g.zip": _zip(("a", b"x"), encrypted=True)}),
    ("E201", {"a.kicad_pcb": B["a.kicad_pcb"][:-3]}),
    ("W202", {"a.kicad_pcb": board(20990101, R1)}),
    ("E203", {"a.kicad_pcb": board(8, R1, part(8, "R2", "1k", at="x y"))}),
    ("W204", {"a.kicad_pcb": board(8, part(8, "REF**", "1k"))}),
    ("W205", {"a.kicad_pcb": board(8, R1, R1)}),
    ("W206", {"a.kicad_pcb": board(5, part(5, "R1", "1k"), said=3)}),
    ("W207", {"a.kicad_pcb": board(8, R1, outline=False)}),
    ("W208", {"a.kicad_pcb": board(8, part(8, "J1", "x", pads="through", attr="smd"))}),
    ("W209", {"a.kicad_pcb": board(8, R1, '(gr_line (start 1 nan) (end 2 2) (layer "Edge.Cuts"))')}),
    ("W210", {"a.kicad_pcb": board(5, part(5, "U1", "x", "P:BGA", attr=""))}),
    ("N211", {"a.kicad_pcb": board(8, part(8, "R1", "DNP"))}),
    ("N212", {"a.kicad_pcb": board(9, R1.replace("(net 1", "(teardrops (a no)filter_ratio 0.9)) (net 1"))}),
    ("E301", {"a-pos.csv": "Ref,Val\nR1,1k\n"}),
    ("E302", _pos("R1,1k,R,1..0,2,0,top\n")),
    ("E303", _pos("R1,1k\n")),
    ("N304", {**B, **_pos()}),
    ("W305", _pos("R1,1k,R,1,2,0,top\n", "R1,1k,R,1,3,0,top\n")),
    ("N306", {**P, "b-pos.csv": P["a-pos.csv"]}),
    ("N307", _pos("R1,1k,R,-1,2,0,bottom\n")),
    ("W308", {**B, **_pos("R1,1k,R,113,-100,0,top\n", "R2,10k,R,123,-105,90,top\n")}),
    ("W309", _pos("R1,1k,R,1,2,0,left\n")),
    ("N310", {"a-pos.csv": "## Unit = inch\nRef,Val,PosX,PosY,Rot,Side\nR1,1k,1,2,0,top\n"}),
    ("E401", {**B, "bom.csv": "a,b\n1,2\n"}),
    ("E402", {**B, **_bom("R5-R2,1,1k")}),
    ("W403", {**B, **_bom('"R1,R2",3,1k')}),
    ("W404", {**B, **_bom("R1,two,1k")}),
    ("W405", {**B, **_bom("R1,1,1k", "R1,1,1k")}),
    ("N406", {**B, **_bom("R1,1,DNP")}),
    ("W407", {**B, **_bom(",1,ケース")}),
    ("N408", {**B, **_bom("R1,1,1k,X", header="Reference,Qty,Value,pn_product-variant:BIG")}),
    ("W410", {**B, **_bom('R1,1,"1k')}),
    ("E412", {**B, "bom.xlsx": b"PK\x03\x04 xl/workbook.xml"}),
    ("N413", {**B, **_bom('R1,1,"1k\n0402"')}),
    ("W601", {**B, **_pos(ROWS["R1"])}),
    ("W602", {**B, **_pos(*ROWS.values(), "R9,1k,R,1,2,0,top\n")}),
    ("W603", {**B, **_bom("R1,1,1k")}),
    ("W604", {**B, **_bom("R1,1,1k", "R2,1,10k", "R7,1,1k")}),
    ("W605", {**B, **_bom("R1,1,1k", "R2,1,12k")}),
    ("W606", {**B, **_pos(ROWS["R1"], ROWS["R2"].replace("top", "bottom"))}),
    ("W607", {"a.kicad_pcb": board(8, R1, R2, part(8, "R3", "1k", at="105 105")),
              **_pos(*ROWS.values(), "R3,1k,R,105,-105.06,0,top\n")}),
    ("W608", {**B, **_pos(ROWS["R1"], ROWS["R2"].replace(",90,", ",180,"))}),
    ("W609", {**B, **P, **_bom("R1,1,1k", "R2,1,DNP")}),
    ("W610", {"a.kicad_pcb": board(8, part(8, "R1", "1k", attr="smd dnp")), **_bom("R1,1,1k")}),
    ("N611", B),
    ("N612", B),
]  # fmt: skip
WITH_GERBONARA: list[tuple[str, dict[str, str | bytes]]] = [
    ("E502", {**B, "a.gbr": "%FSLAX46Y46*%\n%MOMM*%\nD99*\nX1Y1D03*\n"}),
    ("E506", {**B, "a.gbr": "%MOMM*%\n%SRX99999Y99I1J1*%\n"}),
    ("W503", {**B, "a.gbr": GERBER.format(function="Strange")}),
    ("W504", {**B, "a.drl": DRILL.format(function="Plated,1,2,PTH").replace("G05\nT1\n", "G05\n")}),
    ("N505", {**B, "a.drl": "M48\nMETRIC\nT1C0.3\n%\nT0\nM30\n"}),
    ("W507", {"a.kicad_pcb": board(8, R1), "e.gbr": GERBER.format(function="Profile,NP").replace("Y2", "Y3")}),
    ("N508", {**B, "a.gbr": GERBER.format(function="Copper,L1,Top").replace("M02*\n", "")}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "files"), CASES, ids=[case[0] for case in CASES])
def test_it_is_told_in_one_whole_sentence(code: str, files: dict[str, str | bytes], tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, files)
    told = [problem.sentence("ja") for problem in problems if problem.code == f"product.{code}"]
    assert f"{SENTENCES[code].format(folder=tmp_path.name)} (product.{code})" in told
    english = [problem.sentence("en") for problem in problems if problem.code == f"product.{code}"]
    assert all(one.isascii() or "ケース" in one for one in english)


@pytest.mark.skipif(not present(), reason="gerbonara is absent: pip install 'sekisho[factory]'")
@pytest.mark.parametrize(("code", "files"), WITH_GERBONARA, ids=[case[0] for case in WITH_GERBONARA])
def test_it_is_told_of_gerber_and_drill(code: str, files: dict[str, str | bytes], tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, files)
    told = [problem.sentence("ja") for problem in problems if problem.code == f"product.{code}"]
    assert told, codes(problems)
    if code in SENTENCES:
        assert told == [f"{SENTENCES[code]} (product.{code})"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    _, problems = load(tmp_path / "no.kicad_pcb")
    assert problems[0].sentence("ja") == (
        "no.kicad_pcb: ファイルまたはフォルダーを開けません。名前と読み取り権限を確かめてください。 (product.E101)"
    )


def test_an_unknown_variant_without_a_parts_list_is_told_of_the_board(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, B, "BIG")
    assert [problem.sentence("ja") for problem in problems if problem.code == "product.E409"] == [
        "a.kicad_pcb: 機種「BIG」は部品表にありません（あるもの: なし）。名前を確かめてください。 (product.E409)"
    ]


def test_an_empty_folder_is_told_by_its_name_where_a_person_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    product, (problem,) = load(Path())
    assert (product.name, problem.file, problem.code) == (tmp_path.name, tmp_path.name, "product.E110")


def test_an_unknown_variant_is_told(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, {**B, **L}, "BIG")
    assert [problem.sentence("en") for problem in problems if problem.code == "product.E409"] == [
        'bom.csv: There is no variant "BIG" in the parts list (there are: none). Check its name. (product.E409)'
    ]


def test_without_gerbonara_files_are_told_with_how_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.factory.product.fabrication.reading.find_spec", lambda _: None)
    product, problems = loaded(tmp_path, {**B, "a.gbr": GERBER.format(function="Profile,NP"), "b.drl": DRILL})
    assert product.layers == product.drills == ()
    assert [problem.sentence("ja") for problem in problems if problem.code == "product.W501"] == [
        f"{SENTENCES['W501']} (product.W501)"
    ]


ELSEWHERE = {
    "E101", "E409", "W501",  # above
    "E102", "E103", "E105", "E411", "N199",  # test_hostile.py
}  # fmt: skip


def test_a_problem_tells_its_line_or_else_where_it_is() -> None:
    text = Text("あ。", "A.")
    of_lines, of_cells = Problem("a.N001", "x.csv", "", text, 12), Problem("a.W001", "x.xlsx", "表!B9", text)
    assert (of_lines.sentence("ja"), of_lines.sentence("en")) == (
        "x.csv 12行目: あ。 (a.N001)",
        "x.csv line 12: A. (a.N001)",
    )
    assert of_cells.sentence("en") == "x.xlsx 表!B9: A. (a.W001)"
    assert list(of_lines.told.items()) == [
        ("code", "a.N001"), ("level", "note"), ("file", "x.csv"), ("line", 12), ("ja", "あ。"), ("en", "A."),
    ]  # fmt: skip
    assert list(of_cells.told.items()) == [
        ("code", "a.W001"), ("level", "warning"), ("file", "x.xlsx"), ("where", "表!B9"), ("ja", "あ。"), ("en", "A."),
    ]  # fmt: skip
    assert replace(of_lines, line=0).told["line"] == 0
    assert replace(of_lines, line=0).sentence("en") == "x.csv: A. (a.N001)"
    assert replace(of_cells, code="observe.F001").level == "error"


def test_every_code_has_files_that_show_it() -> None:
    every = {one.code.removeprefix("product.") for one in vars(faults).values() if isinstance(one, Wording)}
    shown = {case[0] for case in [*CASES, *WITH_GERBONARA]} | ELSEWHERE
    assert every == shown


def test_no_code_is_given_twice_and_every_sentence_ends() -> None:
    every = [one for one in vars(faults).values() if isinstance(one, Wording)]
    assert len({one.code for one in every}) == len(every)
    for one in every:
        assert one.ja.endswith("。")
        assert one.en.endswith(".")
        assert one.en.isascii()


def test_files_that_agree_have_no_problem(tmp_path: Path) -> None:
    product, problems = loaded(tmp_path, {**B, **P, **L})
    assert problems == ()
    assert len(product.placed) == 2
    assert Complaints().closed(faults.MORE) == ()
