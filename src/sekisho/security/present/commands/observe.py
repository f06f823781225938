"""`sekisho observe`: files in; Parquet tables, a workbook and a short summary out."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl
from rich import get_console

from sekisho.guard.cycles import without_cycle_search
from sekisho.guard.text import Language, Text
from sekisho.security.observe.assets import assets
from sekisho.security.observe.capture.passing import FrameSink, Started
from sekisho.security.observe.dataflows import dataflows
from sekisho.security.observe.reading import read
from sekisho.security.observe.tables import FRAMES, Observed
from sekisho.security.present.commands.frames import FramesFile
from sekisho.security.present.commands.inputs import files_of
from sekisho.security.present.commands.refusals import refusals
from sekisho.security.present.commands.shown import show, unwritten
from sekisho.security.present.workbook.observed import Tables, beside_devices, write_observed

if TYPE_CHECKING:
    from rich.console import Console

    from sekisho.security.present.commands.differences import Compared

DONE, UNUSABLE = 0, 2
"""Exit codes: something was read; nothing could be read or written."""

_READING = Text("読み取り", "Reading")
_COMPRESSION: Literal["lz4"] = "lz4"  # half the time of zstd for files that are read back at once


def run_observe(  # noqa: PLR0913 -- one parameter an option
    files: Sequence[Path],
    out: Path,
    *,
    frames: bool,
    as_json: bool,
    console: Console | None,
    language: Language = "ja",
    started: Started | None = None,
    before: Sequence[Path] = (),
) -> int:
    """Read files, write the tables into `out`, print what was seen and what was not; give the exit code.

    files: files, and folders, of which every file is read.
    Written: assets, dataflows, identities, operations and events as Parquet, observed.xlsx, and frames.parquet if it is
    asked for.
    With `as_json` the summary goes to standard output as one JSON object, and nothing else does.
    console: for progress and what was seen; None for plain lines on a standard output that is no terminal.
    started: the reading of the first file, where it was begun before.
    before: evidence of an earlier period, files or folders: what changed since is written into changes.json and shown.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with without_cycle_search():
            with _frames_file(out / "frames.parquet" if frames else None) as sink:
                observed = _read(files, sink, console, language, started)
            summary = write(observed, out, language) if observed.sources else _summary(observed, None, {})
            found = _compared(observed, before, out) if before and observed.sources else None
    except OSError as error:
        print(unwritten(error, language), file=sys.stderr)  # noqa: T201 -- as the command's other refusals
        return UNUSABLE
    if as_json:
        summary |= found.told if found else {}
        print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201 -- the answer itself, for another program
    else:
        show(observed, summary, out, console, language)
        if found:
            from sekisho.security.present.commands.differences import show_changes  # noqa: PLC0415 -- loaded by then

            show_changes(found, out, console or get_console(), language)
    return DONE if observed.sources else UNUSABLE


def _compared(observed: Observed, before: Sequence[Path], out: Path) -> Compared:
    from sekisho.security.present.commands.differences import compared  # noqa: PLC0415 -- loads all checks

    return compared(observed, before, out)


def _read(
    named: Sequence[Path],
    frames: FrameSink | None,
    console: Console | None,
    language: Language,
    started: Started | None,
) -> Observed:
    files = tuple(files_of(named))
    if console is None:
        return read(files, frames=frames, started=started)
    from sekisho.security.present.commands.progress import Bars  # noqa: PLC0415 -- loads what draws

    total = sum(path.stat().st_size for path in files if path.is_file())
    with Bars(console, language) as bars, bars.step(_READING, total) as advance:
        return read(files, frames=frames, progress=bars.absolute(advance), started=started)


@contextlib.contextmanager
def _frames_file(path: Path | None) -> Iterator[FrameSink | None]:
    if path is None:
        yield None
        return
    with FramesFile(path, FRAMES) as rows:
        yield rows.add


def write(observed: Observed, out: Path, language: Language) -> dict[str, object]:
    """Write all tables; give the summary, as JSON has it.

    What does not need the table of devices is made and written beside it, on the second core.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        flows = beside.submit(dataflows, observed)
        others = beside.submit(lambda: beside_devices(observed, flows.result(), language))
        written = [beside.submit(_parquet, observed.identities, out / "identities.parquet")]
        written.append(beside.submit(_parquet, observed.operations, out / "operations.parquet"))
        written.append(beside.submit(_parquet, observed.events, out / "events.parquet"))
        tables = Tables(assets(observed), flows.result())
        written.append(beside.submit(_parquet, tables.dataflows, out / "dataflows.parquet"))
        written.append(beside.submit(_parquet, tables.assets, out / "assets.parquet"))
        with _whole(out / "observed.xlsx") as book:
            left_out = write_observed(book, observed, tables=tables, language=language, others=others.result())
        for one in written:
            one.result()
    return _summary(observed, tables, left_out)


def _parquet(table: pl.DataFrame, path: Path) -> None:
    with _whole(path) as unfinished:
        table.write_parquet(unfinished, compression=_COMPRESSION)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Where to write a file that is put into its place once it is whole: who reads meanwhile has all of the old one."""
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _summary(observed: Observed, tables: Tables | None, left_out: dict[str, int]) -> dict[str, object]:
    return {
        "sources": [
            {
                "name": one.name, "sha256": one.sha256, "kind": one.kind, "records": one.records,
                "first": one.first.isoformat() if one.first else None,
                "last": one.last.isoformat() if one.last else None,
                "skipped": [
                    {"count": s.count, "at": s.at, "reason_ja": s.reason.ja, "reason_en": s.reason.en}
                    for s in one.skipped
                ],
            }
            for one in observed.sources
        ],
        "assets": tables.assets.height if tables else 0,
        "dataflows": tables.dataflows.height if tables else 0,
        "identities": observed.identities.height,
        "operations": observed.operations.height,
        "events": observed.events.height,
        "refused": refusals(observed)["count"].sum(),
        "not_in_workbook": left_out,
        "problems": [one.told for one in observed.problems],
    }  # fmt: skip
