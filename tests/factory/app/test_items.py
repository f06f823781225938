"""A board that was read becomes an item: its route at the line's machines and stalls, with times and parts."""

from pathlib import Path

import pytest

from drawn_boards import board, part
from sekisho.factory.app.items import ASSEMBLERS, STALLS, changeover, item
from sekisho.factory.app.opening import NoBoard, items
from sekisho.factory.plan.production.records import BoardLine, Material
from sekisho.factory.product.feeders import changeover as of_products
from sekisho.factory.product.loading import load


def folder(path: Path, *parts: str) -> Path:
    path.mkdir()
    (path / "a.kicad_pcb").write_text(board(8, *parts))
    return path


def test_each_step_stands_at_its_machine_with_times_and_parts(tmp_path: Path) -> None:
    made = item(
        load(
            folder(
                tmp_path / "one", part(8, "R2", "1k"), part(8, "R10", "1k", at="115 105"),
                part(8, "K1", "relay", "Relay_THT:Relay", at="120 110", pads="through"),
            )
        )[0],
        "B",
    )  # fmt: skip
    assert (made.id, made.revision) == ("a", "B")
    assert [(one.id, one.machines, one.crew, one.workers) for one in made.segments] == [
        ("print-top", ("printer",), "", 0),
        ("place-top", ("placer",), "", 0),
        ("reflow-top", ("oven",), "", 0),
        ("inspect-top", ("inspection",), "", 0),
        ("assemble", STALLS, ASSEMBLERS, 1),
        ("final", STALLS, ASSEMBLERS, 1),
    ]
    placed, by_hand = made.segments[1].materials, made.segments[4].materials
    assert placed == (Material("1k R_0402_1005Metric", 2, ("R2", "R10")),)
    assert [(one.part, one.places) for one in by_hand] == [("relay Relay", ("K1",))]
    assert made.segments[2].passage_s > made.segments[2].cycle_s > 0


def test_a_changeover_of_the_plan_is_that_of_the_products(tmp_path: Path) -> None:
    one = load(folder(tmp_path / "one", part(8, "R1", "1k"), part(8, "C1", "1u", at="115 105")))[0]
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "b.kicad_pcb").write_text(board(8, part(8, "R1", "1k"), part(8, "C1", "2u", at="115 105")))
    two = load(tmp_path / "two")[0]
    line = BoardLine(("printer", "placer", "oven", "inspection"), "placer")
    planned = changeover().seconds(line, item(one, "A"), item(two, "A"))
    assert planned == 60 * of_products(one, two).minutes == 60 * 14


def test_a_folder_without_a_board_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoBoard, match="there is no board that can be made"):
        items([tmp_path])
