"""`sekisho factory board`: what design files hold, the route, times and feeders that follow, and every problem."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sekisho.factory.app.asking import WRONG, Lang
from sekisho.factory.product.feeders import Feeder, feeders
from sekisho.factory.product.loading import load
from sekisho.factory.product.records import Product
from sekisho.factory.product.times import StepTime, machine_times
from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text

CLEAN, FOUND = 0, 1
"""Exit codes: nothing at or above --fail-on; something. WRONG: nothing could be read."""


class FailOn(StrEnum):
    """What --fail-on takes, the least severe first."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


_COUNTS = {
    "footprints": Text("基板上の部品枠", "footprints"),
    "surface": Text("表面実装", "surface mount"),
    "through": Text("挿入", "through hole"),
    "not_parts": Text("部品でないもの", "not parts"),
    "top": Text("表", "top"),
    "bottom": Text("裏", "bottom"),
    "nets": Text("ネット", "nets"),
    "copper_layers": Text("銅層", "copper layers"),
    "placements": Text("部品配置の行", "placements"),
    "bom_lines": Text("部品表の行", "lines of the parts list"),
    "bom_references": Text("部品表の参照名", "references of the parts list"),
    "bom_unfitted": Text("うち実装しない", "of these not fitted"),
    "gerber_layers": Text("ガーバーの層", "Gerber layers"),
    "drill_files": Text("ドリルファイル", "drill files"),
    "holes": Text("穴", "holes"),
    "parts": Text("部品", "parts"),
    "fitted": Text("実装する部品", "fitted parts"),
    "placed": Text("装着機で装着", "placed by machine"),
    "placed_top": Text("うち表", "of these on top"),
    "placed_bottom": Text("うち裏", "of these on the bottom"),
    "by_hand": Text("手付け・挿入", "by hand"),
}


def board(
    paths: Annotated[list[Path], typer.Argument(help="設計ファイルまたはフォルダー / design files or a folder")],
    variant: Annotated[str, typer.Option("--variant", help="部品表の機種 / variant of the parts list")] = "",
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="終了コード1とする重さ / exit 1 from here")
    ] = FailOn.ERROR,
    as_json: Annotated[bool, typer.Option("--json", help="結果をJSONで出力 / print the result as JSON")] = False,
    language: Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")] = Lang.JA,
) -> None:
    """設計ファイルの数、工程、時間、フィーダー、問題を示します。 / Counts, route, times, feeders of design files."""
    product, problems = load(paths, variant)
    times, hung = machine_times(product), feeders(product)
    if as_json:
        typer.echo(json.dumps(told(product, times, hung, problems), ensure_ascii=False, indent=2))
    else:
        for line in lines(product, times, hung, problems, language.value):
            typer.echo(line)
    raise typer.Exit(_code(product, problems, fail_on))


def _code(product: Product, problems: Sequence[Problem], fail_on: FailOn) -> int:
    if not product.board and not product.placements:
        return WRONG
    levels = list(FailOn)
    worst = any(levels.index(FailOn(problem.level)) >= levels.index(fail_on) for problem in problems)
    return FOUND if worst else CLEAN


def told(
    product: Product, times: Iterable[StepTime], hung: Iterable[Feeder], problems: Iterable[Problem]
) -> dict[str, object]:
    """The whole answer as programs read it."""
    return {
        "product": product.name,
        "size_mm": list(product.size_mm),
        "variant": product.variant,
        "variants": list(product.variants),
        "counts": product.counts,
        "files": dict(product.files),
        "route": [
            {
                "number": one.step.number, "kind": one.step.kind, "side": one.step.side, **one.step.name.told,
                "parts": len(one.step.parts), "passage_s": one.passage_s, "cycle_s": one.cycle_s,
            }
            for one in times
        ],
        "feeders": [
            {
                "slot": one.slot, "slots": one.slots, "tape_mm": one.width_mm, "material": one.material,
                "value": one.value, "package": one.package, "references": list(one.references),
            }
            for one in hung
        ],
        "parts": [
            {
                "reference": part.reference, "value": part.spec.told, "package": part.package, "side": part.side,
                "x_mm": part.x_mm, "y_mm": part.y_mm, "rotation": part.rotation, "mount": part.mount,
                "fitted": part.fitted, "placed": part.placed, "maker": part.maker, "part_number": part.part_number,
                "file": part.source.file, "line": part.source.line,
            }
            for part in product.parts
        ],
        "drills": [
            {"file": one.file, "plated": one.plated, "holes": [list(hole) for hole in one.holes], "slots": one.slots}
            for one in product.drills
        ],
        "layers": [{"file": one.file, "function": one.function, "objects": one.objects} for one in product.layers],
        "problems": [problem.told for problem in problems],
    }  # fmt: skip


def lines(
    product: Product, times: Sequence[StepTime], hung: Sequence[Feeder], problems: Sequence[Problem], language: Language
) -> Iterator[str]:
    """The answer as people read it."""

    def say(ja: str, en: str) -> str:
        return ja if language == "ja" else en

    width, height = product.size_mm
    yield say(f"基板 {product.name}: {width:g} x {height:g} mm", f"Board {product.name}: {width:g} x {height:g} mm")
    for name, count in product.counts.items():
        yield f"  {_COUNTS[name].of(language)}: {count}"
    yield say("工程と1枚あたりの時間（通過 / 次の1枚まで、秒）:", "Route, seconds a board (passage / until the next):")
    for one in times:
        step = one.step
        handled = say(f"部品 {len(step.parts)}", f"{len(step.parts)} parts")
        yield f"  {step.number}. {step.name.of(language)}: {one.passage_s:g} / {one.cycle_s:g} ({handled})"
    slots = sum(feeder.slots for feeder in hung)
    yield say(f"フィーダー {len(hung)} 本（8 mm の {slots} 枠）:", f"{len(hung)} feeders ({slots} slots of 8 mm):")
    for feeder in hung:
        tape = f"{feeder.width_mm} mm" if feeder.width_mm else say("トレイ", "tray")
        yield f"  {feeder.slot}: {tape} {feeder.material} [{feeder.package}] x {len(feeder.references)}"
    levels = Counter(problem.level for problem in problems)
    yield say(
        f"誤り {levels['error']} 件、注意 {levels['warning']} 件、参考 {levels['note']} 件:",
        f"{levels['error']} errors, {levels['warning']} warnings, {levels['note']} notes:",
    )
    for problem in sorted(problems, key=lambda one: list(FailOn).index(FailOn(one.level)), reverse=True):
        yield f"  {problem.sentence(language)}"
