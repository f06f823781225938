"""The five public boards that lie beside the project; what a plain count can find is counted without our readers."""

import csv
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

from sekisho.factory.product.fabrication.reading import present
from sekisho.factory.product.feeders import changeover, feeders
from sekisho.factory.product.loading import load
from sekisho.factory.product.records import Product
from sekisho.factory.product.route import route
from sekisho.factory.product.times import machine_times
from sekisho.guard.problem import Problem

BOARDS = next(
    (folder / "shared/boards" for folder in Path(__file__).resolve().parents if (folder / "shared/boards").is_dir()),
    Path("shared/boards"),
)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not BOARDS.is_dir(), reason="../shared/boards is absent: the public boards are not at hand"),
    pytest.mark.skipif(not present(), reason="gerbonara is absent: pip install 'sekisho[factory]'"),
]

OLIMEX = "olimex_rp2040_pico_pc_revD"
FILES = {
    "orangecrab": ("orangecrab_r0.2.1", "OrangeCrab.kicad_pcb"),
    "fomu": ("fomu_dvt1d", "tomu-fpga.kicad_pcb"),
    "solo-A": ("solo/solo-A.kicad_pcb", "solo-A.kicad_pcb"),
    "solo-C": ("solo/solo-C.kicad_pcb", "solo-C.kicad_pcb"),
    "olimex": (OLIMEX, "RP2040-PICO-PC_rev_D.kicad_pcb"),
}
FIGURES = {
    "orangecrab": {
        "footprints": 163, "surface": 139, "through": 3, "not_parts": 21, "top": 88, "bottom": 75, "nets": 170,
        "copper_layers": 6, "placements": 144, "bom_lines": 47, "bom_references": 152, "bom_unfitted": 15,
        "gerber_layers": 14, "drill_files": 2, "holes": 512, "fitted": 137, "placed": 137, "placed_top": 74,
        "placed_bottom": 63, "by_hand": 0,
    },
    "fomu": {
        "footprints": 55, "surface": 38, "through": 0, "not_parts": 17, "top": 5, "bottom": 50, "nets": 31,
        "copper_layers": 4, "placements": 37, "bom_lines": 55, "bom_references": 55, "bom_unfitted": 17,
        "gerber_layers": 13, "drill_files": 4, "holes": 247, "fitted": 38, "placed": 38, "placed_top": 0,
        "placed_bottom": 38, "by_hand": 0,
    },
    "solo-A": {
        "footprints": 48, "surface": 48, "through": 0, "not_parts": 0, "top": 46, "bottom": 2, "nets": 83,
        "copper_layers": 4, "placements": 0, "bom_lines": 0, "fitted": 46, "placed": 46, "placed_top": 44,
        "placed_bottom": 2, "by_hand": 0,
    },
    "solo-C": {
        "footprints": 41, "surface": 41, "through": 0, "not_parts": 0, "top": 40, "bottom": 1, "nets": 86,
        "copper_layers": 4, "placements": 0, "bom_lines": 0, "fitted": 39, "placed": 39, "placed_top": 38,
        "placed_bottom": 1, "by_hand": 0,
    },
    "olimex": {
        "footprints": 72, "surface": 53, "through": 4, "not_parts": 15, "top": 64, "bottom": 8, "nets": 74,
        "copper_layers": 2, "placements": 0, "bom_lines": 35, "bom_references": 57, "bom_unfitted": 3,
        "gerber_layers": 9, "drill_files": 2, "holes": 215, "fitted": 54, "placed": 50, "placed_top": 50,
        "placed_bottom": 0, "by_hand": 4,
    },
}  # fmt: skip
SIZES = {
    "orangecrab": (50.8, 22.86),
    "fomu": (13.0, 9.4),
    "solo-A": (46.3, 15.0),
    "solo-C": (33.5, 15.0),
    "olimex": (72.0, 38.5),
}
PROBLEMS = {
    "orangecrab": {"N108": 1, "N306": 2, "N307": 1, "N211": 2, "N406": 7, "N408": 1, "W210": 1, "W601": 1, "W609": 8},
    "fomu": {"N304": 1, "N406": 17, "N505": 1, "W601": 1, "W605": 1, "W607": 7, "W608": 4},
    "solo-A": {"N211": 2, "N611": 1, "N612": 1, "W210": 5},
    "solo-C": {"N211": 2, "N611": 1, "N612": 1, "W204": 1, "W210": 6},
    "olimex": {"N211": 3, "N406": 2, "N413": 2, "N612": 1, "W208": 2, "W210": 3},
}


@cache
def read(name: str) -> tuple[Product, tuple[Problem, ...]]:
    return load(BOARDS / FILES[name][0])


def text(name: str) -> str:
    folder, file = FILES[name]
    path = BOARDS / folder
    return (path if path.is_file() else path / file).read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_figures_are_those_counted_once_by_hand(name: str) -> None:
    product, _ = read(name)
    counts = product.counts
    assert {key: counts[key] for key in FIGURES[name]} == FIGURES[name]
    assert product.size_mm == SIZES[name]


@pytest.mark.parametrize("name", FILES)
def test_footprints_sides_and_nets_are_those_that_a_line_count_finds(name: str) -> None:
    lines = text(name).splitlines()
    modules = [line for line in lines if line.startswith("  (module ")]
    counts = read(name)[0].counts
    assert counts["footprints"] == len(modules)
    assert counts["top"] == sum("(layer F.Cu)" in line for line in modules)
    assert counts["bottom"] == sum("(layer B.Cu)" in line for line in modules)
    assert counts["nets"] == sum(line.startswith("  (net ") for line in lines) - 1  # net 0 has no name


@pytest.mark.parametrize("name", FILES)
def test_parts_marked_surface_mount_and_those_without_a_mark_make_all_surface_parts(name: str) -> None:
    product, problems = read(name)
    marked = sum(line == "    (attr smd)" for line in text(name).splitlines())
    unmarked = sum(problem.code == "product.W210" for problem in problems)
    through = sum(problem.code == "product.W208" for problem in problems)
    fiducials = {"olimex": 4, "orangecrab": 6}.get(name, 0)  # marked surface mount, and no parts
    assert product.counts["surface"] == marked + unmarked - through - fiducials


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("orangecrab", ["OrangeCrab-top-pos.csv", "OrangeCrab-bottom-pos.csv"]),
        ("fomu", ["gerber/tomu-fpga-top-pos.csv", "gerber/tomu-fpga-bottom-pos.csv"]),
    ],
)
def test_placements_are_the_lines_of_the_tables_without_their_headers(name: str, files: list[str]) -> None:
    folder = BOARDS / FILES[name][0]
    lines = [line for file in files for line in (folder / file).read_text().splitlines() if line and line[:3] != "Ref"]
    assert read(name)[0].counts["placements"] == len(lines)


@pytest.mark.parametrize(("side", "lines"), [("top", 78), ("bottom", 66)])
def test_the_form_with_blanks_holds_what_the_table_holds(side: str, lines: int) -> None:
    folder = BOARDS / "orangecrab_r0.2.1"
    kept = [line for line in (folder / f"OrangeCrab-{side}.pos").read_text().splitlines() if line[:1] != "#"]
    assert len(kept) == lines
    product, problems = load([folder / f"OrangeCrab-{side}.pos"])
    assert len(product.placements) == lines
    assert {problem.code for problem in problems} == {"product.N611"} | (
        {"product.N307"} if side == "bottom" else set()
    )


@pytest.mark.parametrize(
    ("name", "file", "column"),
    [("orangecrab", "OrangeCrab-bom.csv", "Reference(s)"), ("fomu", "gerber/tomu-fpga-bom.csv", "Reference")],
)
def test_lines_and_references_of_the_parts_list_are_those_a_plain_reader_finds(
    name: str, file: str, column: str
) -> None:
    with (BOARDS / FILES[name][0] / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    counts = read(name)[0].counts
    assert counts["bom_lines"] == len(rows)
    assert counts["bom_references"] == sum(len(row[column].split(",")) for row in rows)
    assert counts["bom_references"] == sum(int(row.get("Qty") or row.get("Count") or 0) for row in rows)


def test_holes_are_the_lines_with_coordinates_of_the_drill_files() -> None:
    archive = BOARDS / "orangecrab_r0.2.1/OrangeCrab_r0.2.1_gerbers_20200718_203451.zip"
    with zipfile.ZipFile(archive) as opened:
        texts = [opened.read(file).decode() for file in opened.namelist() if file.endswith(".drl")]
        layers = sum(file.endswith(".gbr") for file in opened.namelist())
    round_holes = sum(len(re.findall(r"^X", one, re.MULTILINE)) for one in texts)
    slots = sum(len(re.findall(r"^M15", one, re.MULTILINE)) for one in texts)
    counts = read("orangecrab")[0].counts
    assert (round_holes, slots) == (508, 4)
    assert counts["holes"] == round_holes + slots
    assert counts["gerber_layers"] == layers


@pytest.mark.parametrize(("name", "folder"), [("fomu", "fomu_dvt1d/gerber"), ("olimex", f"{OLIMEX}/Gerbers")])
def test_holes_of_loose_drill_files_are_their_lines_too(name: str, folder: str) -> None:
    texts = [path.read_text("utf-8") for path in (BOARDS / folder).glob("*.drl")]
    lines = sum(len(re.findall(r"^(?:X|M15)", one, re.MULTILINE)) for one in texts)
    assert read(name)[0].counts["holes"] == lines


@pytest.mark.parametrize("name", FILES)
def test_problems_are_these_and_no_others(name: str) -> None:
    found: dict[str, int] = {}
    for problem in read(name)[1]:
        key = problem.code.removeprefix("product.")
        found[key] = found.get(key, 0) + 1
    assert found == PROBLEMS[name]


def test_the_circuit_that_the_placement_forgets_is_told_with_its_line() -> None:
    lines = text("orangecrab").splitlines()
    told = next(problem for problem in read("orangecrab")[1] if problem.code == "product.W601")
    assert (told.file, told.line) == ("OrangeCrab.kicad_pcb", 506)
    assert "csBGA285" in lines[505]
    assert told.sentence("ja") == (
        "OrangeCrab.kicad_pcb 506行目: 「U3」は基板の表面実装部品ですが、部品配置にありません。基板の位置を使いました。"
        "配置を書き出し直すか、実装しないなら部品表に書いてください。 (product.W601)"
    )


@pytest.mark.parametrize("name", ["orangecrab", "fomu"])
def test_every_placement_lies_inside_the_outline(name: str) -> None:
    product, _ = read(name)
    width, height = product.size_mm
    assert all(-2 <= part.x_mm <= width + 2 and -2 <= part.y_mm <= height + 2 for part in product.placed)


def test_the_variant_changes_the_two_circuits_that_differ() -> None:
    standard, _ = read("orangecrab")
    larger, problems = load(BOARDS / "orangecrab_r0.2.1", "85f/4g")
    assert standard.variants == ("85F/4G",)
    changed = [
        (one.reference, one.part_number, other.part_number)
        for one, other in zip(standard.parts, larger.parts, strict=True)
        if one.part_number != other.part_number
    ]
    assert changed == [
        ("U3", "LFE5U-25F-8MG285C", "LFE5U-85F-8MG285"),
        ("U4", "MT41K64M16TW-107:J TR", "MT41K256M16TW"),
    ]
    assert not any(problem.level == "error" for problem in problems)
    change = changeover(standard, larger)
    assert (len(change.removed), len(change.added), len(change.kept)) == (2, 2, 37)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        (
            "orangecrab",
            "print/bottom place/bottom reflow/bottom inspect/bottom print/top place/top reflow/top inspect/top",
        ),
        ("fomu", "print/bottom place/bottom reflow/bottom inspect/bottom"),
        ("olimex", "print/top place/top reflow/top inspect/top assemble/None final/None"),
    ],
)
def test_the_route_follows_from_where_the_parts_are(name: str, steps: str) -> None:
    assert " ".join(f"{step.kind}/{step.side}" for step in route(read(name)[0])) == steps


@pytest.mark.parametrize(
    ("name", "count", "slots"),
    [("orangecrab", 39, 50), ("fomu", 16, 17), ("solo-A", 23, 34), ("solo-C", 21, 33), ("olimex", 29, 39)],
)
def test_every_placed_part_hangs_in_one_feeder(name: str, count: int, slots: int) -> None:
    product, _ = read(name)
    hung = feeders(product)
    assert (len(hung), sum(feeder.slots for feeder in hung)) == (count, slots)
    names = [reference for feeder in hung for reference in feeder.references]
    assert sorted(names) == sorted(part.reference for part in product.placed)


def test_from_one_key_to_its_sister_few_feeders_change() -> None:
    change = changeover(read("solo-A")[0], read("solo-C")[0])
    assert (len(change.removed), len(change.added), len(change.kept)) == (7, 5, 16)
    assert change.minutes == 12.0 + 7 * 0.5 + 5 * 1.5


@pytest.mark.parametrize("name", FILES)
def test_placing_takes_longer_than_its_picks_and_shorter_than_a_hand(name: str) -> None:
    for one in machine_times(read(name)[0]):
        if one.step.kind == "place":
            assert 0.26 * len(one.step.parts) < one.cycle_s < 5.5 + 2 * len(one.step.parts)
