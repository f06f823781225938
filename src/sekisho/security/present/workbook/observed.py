"""The workbook of what was observed: devices, data flows, what devices said, operations, logs, and what was not read.

Written by a compiled writer in one pass from front to back (docs/decisions/0003-fast-workbook.md). A text stays a text,
whatever it begins with: no cell of this workbook is a formula.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl
import xlsxturbo
from xlsxturbo.types import ColumnFormat, HeaderFormat, SheetOptions

from sekisho.guard import limits
from sekisho.guard.text import Language
from sekisho.security.observe.assets import SAID, assets
from sekisho.security.observe.dataflows import dataflows
from sekisho.security.observe.macs import MacKind
from sekisho.security.observe.operations import Kind
from sekisho.security.observe.tables import Observed
from sekisho.security.present.workbook import observed_labels as labels
from sekisho.security.present.workbook.look import FONT, OWN_COLOUR
from sekisho.security.terms.choice import Choice

SHEET_ROWS = 20_000
"""Rows of one sheet at most; the Parquet file of the same name holds all. More take Excel itself long to open."""

_HEADER_FORMAT: HeaderFormat = {"bold": True, "font_color": "#FFFFFF", "bg_color": OWN_COLOUR, "font_name": FONT}
_TIME_FORMAT: ColumnFormat = {"num_format": "yyyy/mm/dd hh:mm:ss"}
_DAY_US, _EXCEL_1970 = 86_400_000_000, 25_569
_LISTED = 50  # members of a list that one cell shows


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables that are made from the observations, where the caller has them already."""

    assets: pl.DataFrame
    dataflows: pl.DataFrame


Part: TypeAlias = tuple[pl.DataFrame, str, SheetOptions]
"""A frame, the sheet it goes to, and how, as the writer takes them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet ready to be written. parquet: the file that holds all its rows, of which `left_out` are not here."""

    parts: tuple[Part, ...]
    parquet: str
    left_out: int


def write_observed(
    path: Path,
    observed: Observed,
    *,
    tables: Tables | None = None,
    language: Language = "ja",
    others: tuple[Sheet, ...] = (),
) -> dict[str, int]:
    """Write the workbook; give the rows that each sheet left out, by the name of the Parquet file that holds them.

    language: of the words in cells; headers always have both. Times are Japan time.
    others: what `beside_devices` made of the same observations, where the caller has it already.
    A sheet with more than `SHEET_ROWS` rows says so in its first line. Raises OSError where `path` cannot be written.
    """
    made = tables or Tables(assets(observed), dataflows(observed))
    devices = _assets(made.assets.head(SHEET_ROWS), _files(observed), language)
    sheets = (
        _sheet("assets", devices, made.assets.height, "assets.parquet"),
        *(others or beside_devices(observed, made.dataflows, language)),
    )
    frames = [part for sheet in sheets for part in sheet.parts]
    xlsxturbo.dfs_to_xlsx(frames, path, constant_memory=True, compression_level=1, header_format=_HEADER_FORMAT)
    return {sheet.parquet: sheet.left_out for sheet in sheets if sheet.left_out and sheet.parquet}


def beside_devices(observed: Observed, flows: pl.DataFrame, language: Language) -> tuple[Sheet, ...]:
    """All sheets that do not need the table of devices, in their order behind it. flows: the table of data flows."""
    files = _files(observed)
    dataflow, said, done = (table.head(SHEET_ROWS) for table in (flows, observed.identities, observed.operations))
    events, sources, not_read = observed.events.head(SHEET_ROWS), _sources(observed), _not_read(observed)
    return (
        _sheet("dataflows", _dataflows(dataflow, files, language), flows.height, "dataflows.parquet"),
        _sheet("identities", _identities(said, files), observed.identities.height, "identities.parquet"),
        _sheet("operations", _operations(done, files, language), observed.operations.height, "operations.parquet"),
        _sheet("events", _events(events, files, language), observed.events.height, "events.parquet"),
        _sheet("sources", sources.head(SHEET_ROWS), sources.height),
        _sheet("notread", not_read.head(SHEET_ROWS), not_read.height),
    )


def _files(observed: Observed) -> list[str]:
    return [source.name for source in observed.sources]


def _sheet(key: str, rows: pl.DataFrame, total: int, parquet: str = "") -> Sheet:
    """The rows under their header, and above them a line where rows were left out. key: of `observed_labels`.

    rows: at most SHEET_ROWS, with our column names. total: how many there are in all.
    """
    name = labels.SHEETS[key]
    shown = _fitting(rows).rename({column: labels.COLUMNS[column].header for column in rows.columns})
    widths = {place: labels.COLUMNS[column].width for place, column in enumerate(rows.columns)}
    times = {labels.COLUMNS[column].header: _TIME_FORMAT for column in rows.columns if column in ("first", "last")}
    left_out = max(total - SHEET_ROWS, 0)
    options: SheetOptions = {"startrow": int(left_out > 0), "autofilter": True, "column_formats": times or None}
    if not left_out:
        whole: SheetOptions = {**options, "column_widths": widths, "freeze_panes": (1, 1)}
        return Sheet(((shown, name, whole),), parquet, 0)
    note = pl.DataFrame(schema={labels.left_out(SHEET_ROWS, total, parquet): pl.String})
    top: SheetOptions = {"column_widths": widths, "freeze_panes": (2, 1)}
    return Sheet(((note, name, top), (shown, name, options)), parquet, left_out)


def _fitting(rows: pl.DataFrame) -> pl.DataFrame:
    """Texts cut at what a cell holds; characters that XML does not have become U+FFFD; no cell for an empty text."""
    return rows.with_columns(
        pl.col(pl.String).str.slice(0, limits.CELL_CHARACTERS // 2)  # a character may count two in Excel
        .str.replace_all(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]", "\ufffd")
        .replace({"": None})
    )  # fmt: skip


def _seen(files: list[str]) -> list[pl.Expr]:
    """First and last time in Japan, file name and frame, the last columns of most sheets."""
    names = dict(enumerate(files))
    return [
        *_times(),
        pl.col("source").replace_strict(names, default="", return_dtype=pl.String).alias("file"),
        pl.col("frame"),
    ]


def _times() -> list[pl.Expr]:
    """Instants as Excel counts them, in days from 1899-12-30: seven times as fast to write as instants are."""
    japan = pl.col("first", "last").dt.convert_time_zone("Asia/Tokyo").dt.replace_time_zone(None)
    return [japan.dt.timestamp("us") / _DAY_US + _EXCEL_1970]


def _listed(name: str) -> pl.Expr:
    """A list as one text; what goes beyond the members that one cell shows is counted."""
    more = pl.col(name).list.len().cast(pl.Int64) - _LISTED
    tail = pl.when(more > 0).then(pl.format(" (+{})", more)).otherwise(pl.lit(""))
    return pl.concat_str(pl.col(name).list.head(_LISTED).list.join(", "), tail).alias(name)


def _words(choices: type[Choice], language: Language) -> dict[str, str]:
    return {choice.code: choice.of(language) for choice in choices}


def _kinds(language: Language) -> pl.Expr:
    words = _words(Kind, language)
    return pl.col("kinds").list.eval(pl.element().replace(words)).list.join("、" if language == "ja" else ", ")


def _assets(table: pl.DataFrame, files: list[str], language: Language) -> pl.DataFrame:
    names = dict(enumerate(files))
    places = [
        pl.when(pl.col(f"{key}_source").is_not_null()).then(
            pl.format("{}: {} #{}", pl.lit(labels.COLUMNS[key].of(language)),
                      pl.col(f"{key}_source").replace_strict(names, default="", return_dtype=pl.String),
                      pl.col(f"{key}_frame"))
        )
        for key in SAID
    ]  # fmt: skip
    return table.select(
        "device", _listed("ips"), pl.col("macs").list.join(", "), "mac_vendor",
        pl.col("mac_kind").replace_strict(_words(MacKind, language), default=""),
        *SAID, _listed("serves"), _listed("uses"),
        pl.when("router").then(pl.lit(labels.YES.of(language))).otherwise(pl.lit("")).alias("router"),
        pl.col("vlans").cast(pl.List(pl.String)).list.join(", "), "packets", *_seen(files),
        _joins(names, language), pl.concat_str(places, separator="; ", ignore_nulls=True).alias("evidence"),
    )  # fmt: skip


def _joins(names: dict[int, str], language: Language) -> pl.Expr:
    """Each IP address with the reason why it is the device's, and where that can be seen."""
    part = pl.element().struct
    return (
        pl.col("joins")
        .list.eval(
            pl.format(
                "{}: {} ({} #{})",
                part.field("ip"),
                part.field("how").replace({how: word.of(language) for how, word in labels.JOINS.items()}),
                part.field("source").replace_strict(names, default="", return_dtype=pl.String),
                part.field("frame"),
            )
        )
        .list.join("; ")
    )


def _ends() -> list[pl.Expr]:
    """Both ends by what names them in the table: the IP address, or the MAC address of one that has none."""
    return [
        pl.when(pl.col(f"{side}_ip") != "").then(f"{side}_ip").otherwise(f"{side}_mac").alias(side)
        for side in ("client", "server")
    ]


def _dataflows(table: pl.DataFrame, files: list[str], language: Language) -> pl.DataFrame:
    return table.select(
        *_ends(), "transport", "server_port", "protocol", "confidence",
        _listed("operations"), _kinds(language), "packets_out", "packets_in", "bytes_out", "bytes_in", *_seen(files),
    )  # fmt: skip


def _identities(table: pl.DataFrame, files: list[str]) -> pl.DataFrame:
    dated = table.with_columns(pl.col("first").alias("last"))
    return dated.select("ip", "mac", "key", "value", "protocol", "confidence", *_seen(files)).drop("last")


def _operations(table: pl.DataFrame, files: list[str], language: Language) -> pl.DataFrame:
    return table.select(
        *_ends(), "server_port", "protocol", "code", "name",
        pl.col("kind").replace(_words(Kind, language)), "packets", *_seen(files),
    )  # fmt: skip


def _events(table: pl.DataFrame, files: list[str], language: Language) -> pl.DataFrame:
    outcomes = {code: word.of(language) for code, word in labels.OUTCOMES.items()}
    return table.select(
        "host", "application", "message", pl.col("outcome").replace(outcomes), "peer", "user",
        pl.col("code").alias("reason_code"), "severity", "count", "text", *_seen(files),
    )  # fmt: skip


def _sources(observed: Observed) -> pl.DataFrame:
    rows = [
        (
            one.name,
            one.kind,
            one.size_bytes,
            one.records,
            one.first,
            one.last,
            sum(s.count for s in one.skipped),
            one.sha256,
        )
        for one in observed.sources
    ]
    instant = pl.Datetime("us", "UTC")
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "file": pl.String, "file_kind": pl.String, "size_bytes": pl.Int64, "records": pl.Int64, "first": instant,
        "last": instant, "skipped": pl.Int64, "sha256": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(_times())


def _not_read(observed: Observed) -> pl.DataFrame:
    """What was skipped inside files, and the problems of whole files, in both languages."""
    rows = [
        (one.name, skipped.at, str(skipped.count), skipped.reason.ja, skipped.reason.en)
        for one in observed.sources
        for skipped in one.skipped
    ]
    rows += [(one.file, one.where, one.code, one.text.ja, one.text.en) for one in observed.problems]
    schema = dict.fromkeys(("file", "where", "count_or_code", "reason_ja", "reason_en"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")
