"""The files of one board -> the product, and every problem. Nothing is raised for any content."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sekisho.factory.product import faults
from sekisho.factory.product.agreeing import hold_bom_against, hold_placement_against_board
from sekisho.factory.product.bom.variants import of_variant
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.fabrication.reading import read_fabrication
from sekisho.factory.product.files import gathered
from sekisho.factory.product.joining import by_reference, joined
from sekisho.factory.product.placing.aligning import aligned, once
from sekisho.factory.product.records import Board, Layer, Product
from sekisho.factory.product.sorting import Sorted
from sekisho.guard.problem import Problem

SAME_SIZE_MM = 0.6
"""Gerber outlines are measured over the line's width, boards along its middle."""


def load(paths: Path | Iterable[Path], variant: str = "") -> tuple[Product, tuple[Problem, ...]]:
    """The product in a folder or in the files named, and all problems in the order they were found.

    variant: the name of a column group of the parts list; empty for the standard.
    """
    complaints = Complaints()
    every = [path.absolute() for path in ([paths] if isinstance(paths, Path) else paths)]  # `.` alone has no name
    read = Sorted()
    for file in gathered(every, complaints):
        read.take(file, complaints)
    board = _board(read.boards, complaints)
    given = board.file if board else every[0].name if every else ""
    if board is None and not any(read.placements):
        complaints.add(faults.NOTHING, given)
    bom = of_variant(read.bom, variant, given, complaints)
    listed = by_reference(bom)
    unfitted = {name for name, line in listed.items() if line.unfitted}
    placements = aligned(once(read.placements, complaints), board, complaints)
    if board and placements:
        hold_placement_against_board(placements, board, unfitted, complaints)
    elif board:
        complaints.add(faults.NO_PLACEMENT, board.file)
    if bom and (board or placements):
        hold_bom_against(listed, board, placements, complaints)
    elif not bom and (board or placements):
        complaints.add(faults.NO_BOM, board.file if board else placements[0].source.file)
    layers, drills = read_fabrication(read.fabrication, complaints)
    if board:
        _compare_size(board, layers, complaints)
    product = Product(
        name=_name(board, every),
        board=board,
        placements=tuple(placements),
        bom=tuple(bom),
        layers=layers,
        drills=drills,
        variant=variant,
        variants=tuple(dict.fromkeys(name for line in bom for name in line.variants)),
        files=read.kinds,
    )
    parts, size_mm = joined(product)
    return replace(product, parts=parts, size_mm=size_mm), complaints.closed(faults.MORE)


def _board(boards: Sequence[Board], complaints: Complaints) -> Board | None:
    if not boards:
        return None
    if len(boards) > 1:
        others = ", ".join(board.file for board in boards[1:])
        complaints.add(faults.SEVERAL_BOARDS, boards[0].file, others=others, taken=boards[0].file)
    return boards[0]


def _name(board: Board | None, paths: Sequence[Path]) -> str:
    return board.file.rpartition("/")[2].removesuffix(".kicad_pcb") if board else paths[0].stem if paths else ""


def _compare_size(board: Board, layers: Iterable[Layer], complaints: Complaints) -> None:
    if board.outline is None:
        return
    width, height = board.outline.width_mm, board.outline.height_mm
    for layer in layers:
        if layer.function != "outline" or layer.bounds is None:
            continue
        drawn = sorted((layer.bounds.width_mm, layer.bounds.height_mm))
        if any(abs(a - b) > SAME_SIZE_MM for a, b in zip(drawn, sorted((width, height)), strict=True)):
            gerber = f"{layer.bounds.width_mm:.2f} x {layer.bounds.height_mm:.2f}"
            complaints.add(faults.SIZE_DIFFERS, layer.file, gerber=gerber, board=f"{width:.2f} x {height:.2f}")
