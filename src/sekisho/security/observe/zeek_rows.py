"""Lines of a Zeek log, as tab-separated text or JSON, as a table of texts with their line numbers.

Nothing is judged here but the shape of a line; what cannot be told apart into fields is counted with its first line.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from sekisho.guard import limits
from sekisho.guard.text import Text
from sekisho.security.observe.lines import text_blocks
from sekisho.security.observe.lost import NOT_JSON, TOO_LONG, Lost
from sekisho.security.observe.zeek_header import CONN_PATHS, Header

RUNS = 10_000
"""How many blocks, or changes of the fields, one file may have (320 GB of lines); the rest is left unread."""

WANTED = (
    "ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "ip_proto", "service", "duration",
    "orig_bytes", "resp_bytes", "history", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes",
    "orig_l2_addr", "resp_l2_addr", "vlan",
)  # fmt: skip

NO_HEADER = Text("上に「#fields」の行がありません", 'no "#fields" line stands above the line')
TOO_MANY_HEADERS = Text("「#fields」などの行が多すぎます", 'there are too many "#fields" and like lines')
OTHER_LOG = Text("通信記録(conn)ではない行です", "the line is not of a connection log")
FIELD_COUNT = Text("項目の数が「#fields」の行と違います", 'the number of fields differs from the "#fields" line')


def rows(path: Path, lost: Lost, progress: Callable[[int], None] | None = None) -> Iterator[pl.DataFrame]:
    """Tables with a column `line` (u64) and those of `WANTED` that the log has, all text; null where unset."""
    header, runs = Header(), 0
    for number, text in text_blocks(path, lost, progress):
        if text.lstrip("\ufeff \r\n")[:1] == "{":
            yield _from_json(text, number, lost)
            continue
        for now, run in _runs(_numbered(text, number, lost), header):
            header = now
            runs += 1
            if runs > RUNS:
                lost.add(TOO_MANY_HEADERS, run.height, _first_line(run))
            elif not header.fields:
                lost.add(NO_HEADER, run.height, _first_line(run))
            elif not header.is_conn:
                lost.add(OTHER_LOG, run.height, _first_line(run))
            elif run.height:
                yield _from_tabs(run, header, lost)


def _first_line(run: pl.DataFrame) -> int:
    return int(run["line"][0]) if run.height else 0


def _numbered(text: str, number: int, lost: Lost) -> pl.DataFrame:
    lines = pl.DataFrame({"text": [text.removeprefix("\ufeff")]}).select(pl.col("text").str.split("\n").explode())
    lines = lines.with_row_index("line", number).with_columns(pl.col("line").cast(pl.UInt64))
    lines = lines.with_columns(pl.col("text").str.strip_suffix("\r"))
    long = lines.filter(pl.col("text").str.len_bytes() > limits.TEXT_LINE_BYTES)
    lost.add(TOO_LONG, long.height, _first_line(long))
    return lines.filter(pl.col("text").str.len_bytes().is_between(1, limits.TEXT_LINE_BYTES))


def _runs(lines: pl.DataFrame, header: Header) -> Iterator[tuple[Header, pl.DataFrame]]:
    """Data lines cut where `#` lines change how they read, with the header of each run; the last run may be empty."""
    is_header = pl.col("text").str.starts_with("#")
    matters = pl.col("text").str.contains(r"^#(separator|fields|path|unset_field|empty_field)")
    data, headers = lines.filter(~is_header), lines.filter(is_header & matters)
    start = 0
    for at, line in zip(data["line"].search_sorted(headers["line"]).to_list(), headers["text"], strict=True):
        changed = header.after([line])
        if changed != header and at > start:
            yield header, data.slice(start, at - start)
            start = at
        header = changed
    yield header, data.slice(start)


def _from_tabs(run: pl.DataFrame, header: Header, lost: Lost) -> pl.DataFrame:
    cells = run.select("line", pl.col("text").str.split(header.separator).alias("cells"))
    fits = pl.col("cells").list.len() == len(header.fields)
    bad = cells.filter(~fits)
    lost.add(FIELD_COUNT, bad.height, _first_line(bad))
    place = {name: at for at, name in reversed(list(enumerate(header.fields)))}
    return cells.filter(fits).select(
        "line",
        *(
            pl.col("cells").list.get(place[name]).replace({header.unset: None, header.empty: None}).alias(name)
            for name in WANTED
            if name in place
        ),
    )


def _from_json(text: str, number: int, lost: Lost) -> pl.DataFrame:
    found: list[tuple[int | str | None, ...]] = []
    for line, written in enumerate(text.split("\n"), number):
        if len(written) > limits.TEXT_LINE_BYTES:
            lost.add(TOO_LONG, 1, line)
        elif written.strip("\ufeff \r"):
            _one_json(line, written, found, lost)
    schema = {"line": pl.UInt64, **dict.fromkeys(WANTED, pl.String)}
    table = pl.DataFrame(found, schema=schema, orient="row")
    return table.select("line", *(name for name in WANTED if table[name].null_count() < max(table.height, 1)))


def _one_json(line: int, written: str, found: list[tuple[int | str | None, ...]], lost: Lost) -> None:
    try:
        row = json.loads(written.strip("\ufeff"))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        lost.add(NOT_JSON, 1, line)
    elif row.get("_path", "conn") not in CONN_PATHS:
        lost.add(OTHER_LOG, 1, line)
    else:
        found.append((line, *(_as_text(row.get(name)) for name in WANTED)))


def _as_text(value: object) -> str | None:
    """One JSON value as the text form has it: a list's members joined by commas; None for null and objects."""
    if isinstance(value, list):
        return ",".join(str(member) for member in value) or None
    return None if value is None or isinstance(value, dict) else str(value)
