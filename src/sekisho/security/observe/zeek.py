"""Connection logs of Zeek (conn.log), read into the same tables as captures.

Format: Zeek documentation, base/protocols/conn, record Conn::Info. Zeek names the side that opened a connection the
originator, so the originator is the client here. Its octets are counted from the IP header on; 14 for the Ethernet
header are added for each packet, so that logs and captures give comparable figures (padding and tags are not known).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe import zeek_tables
from sekisho.security.observe.gathering import ip_of, left_out
from sekisho.security.observe.lost import CUT_SHORT, Lost
from sekisho.security.observe.tables import Observed, Skipped, Source
from sekisho.security.observe.zeek_rows import rows

BAD_ADDRESS = Text(
    "IPアドレス、ポート番号またはプロトコルが読めません", "the IP address, port or transport protocol cannot be read"
)
_NO_FURTHER_LINE = (BAD_ADDRESS, CUT_SHORT)
"""Reasons whose lines are counted among the rows already, or are no lines."""
NEEDED = ("id.orig_h", "id.resp_h", "proto")
USEFUL = ("ts", "id.resp_p", "service", "duration", "orig_pkts", "orig_ip_bytes", "resp_pkts", "resp_ip_bytes")


@dataclass
class _Seen:
    """What has been gathered while the blocks of one file go by."""

    flows: pl.DataFrame
    hosts: pl.DataFrame
    records: int = 0
    without_time: int = 0
    missing: tuple[str, ...] = ()
    first: datetime | None = None
    last: datetime | None = None


def read_zeek_conn(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """All flows and hosts of one connection log, as text or JSON, packed or not; `frame` holds line numbers.

    progress: gets the bytes read so far, after unpacking. The source's sha256 is left empty for `reading.read` to
    fill. Lines that cannot be read are counted in `Source.skipped`; a log without a field that is needed or useful
    gives a problem. Raises OSError where the file cannot be opened, nothing else.
    """
    lost = Lost()
    seen = _Seen(zeek_tables.no_flows(), zeek_tables.no_hosts())
    for raw in rows(path, lost, progress):
        _take(raw, seen, lost)
    skipped = lost.skipped()
    source = Source(
        sha256="",
        name=path.name,
        kind="zeek-conn",
        size_bytes=path.stat().st_size,
        records=seen.records + sum(one.count for one in skipped if one.reason not in _NO_FURTHER_LINE),
        first=seen.first,
        last=seen.last,
        skipped=skipped,
    )
    return Observed(
        sources=(source,),
        flows=zeek_tables.finished_flows(seen.flows),
        hosts=zeek_tables.finished_hosts(seen.hosts),
        problems=tuple(_problems(path.name, seen, skipped)),
    )


def _take(raw: pl.DataFrame, seen: _Seen, lost: Lost) -> None:
    """Read one block's texts as values and add them to what has been seen."""
    absent = tuple(name for name in (*NEEDED, *USEFUL) if name not in raw.columns)
    seen.missing = tuple(dict.fromkeys((*seen.missing, *absent))) if raw.height else seen.missing
    seen.records += raw.height
    values = zeek_tables.typed(raw, _shortest_ips(raw))
    good = values.filter("usable")
    lost.add(BAD_ADDRESS, values.height - good.height, _first_bad(values))
    seen.without_time += good["first"].null_count()
    seen.flows = zeek_tables.added_flows(seen.flows, good)
    seen.hosts = zeek_tables.added_hosts(seen.hosts, good)
    for instant in (good["first"].min(), good["last"].max()):
        if isinstance(instant, datetime):
            seen.first = instant if seen.first is None else min(seen.first, instant)
            seen.last = instant if seen.last is None else max(seen.last, instant)


def _first_bad(values: pl.DataFrame) -> int:
    bad = values.filter(~pl.col("usable"))
    return int(bad["line"][0]) if bad.height else 0


def _shortest_ips(raw: pl.DataFrame) -> dict[str, str]:
    """Every address of a block in its shortest form; what is no address is left out."""
    names = [name for name in ("id.orig_h", "id.resp_h") if name in raw.columns]
    return {text: ip for name in names for text in raw[name].drop_nulls().unique() if (ip := ip_of(text))}


def _problems(name: str, seen: _Seen, skipped: tuple[Skipped, ...]) -> list[Problem]:
    problems: list[Problem] = []
    if needed := [field for field in seen.missing if field in NEEDED]:
        fields = ", ".join(needed)
        text = Text(
            f"必要な項目{fields}がないため読み取れません。Zeekの設定で項目を出力し直してください。",
            f"The needed fields {fields} are absent, so nothing was read. Make Zeek write them and try again.",
        )
        problems.append(Problem("observe.E006", name, "", text))
    elif useful := [field for field in seen.missing if field in USEFUL]:
        fields = ", ".join(useful)
        text = Text(
            f"項目{fields}がないため、その値は0または空欄です。必要ならZeekの設定に加えてください。",
            f"The fields {fields} are absent; their values are 0 or empty. Make Zeek write them if needed.",
        )
        problems.append(Problem("observe.W002", name, "", text))
    if seen.without_time and "ts" not in seen.missing:
        text = Text(
            f"{seen.without_time}行の時刻が読めないため、時刻なしで読み取りました。「ts」の形式を確認してください。",
            f"The time of {seen.without_time} lines cannot be read; they have no time. Check the form of the field ts.",
        )
        problems.append(Problem("observe.W003", name, "", text))
    problems += left_out(name, skipped)
    return problems
