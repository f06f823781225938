"""Small observations for tests, written as tables of the columns that matter; the others take plain values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, OPERATIONS, Columns, Observed, Source

START = datetime(2024, 4, 1, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "transport": "tcp", "protocol": "modbus", "confidence": 3, "role": "syn", "how": "arp", "on_link": True,
    "packets": 1, "packets_out": 1, "packets_in": 1, "bytes_out": 100, "bytes_in": 100, "frame": 1, "server_port": 502,
}  # fmt: skip


def table(columns: Columns, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows with the columns given; `at` gives the second of the first and last instant."""
    whole = []
    for row in rows:
        instant = START + timedelta(seconds=row.get("at", 0))
        given = {"first": instant, "last": instant, **PLAIN, **row}
        whole.append({name: given.get(name, "" if kind == pl.String else 0) for name, kind in columns.items()})
    return pl.DataFrame(whole, schema=dict(columns))


def observed(
    *,
    flows: list[dict[str, Any]] | None = None,
    hosts: list[dict[str, Any]] | None = None,
    said: list[dict[str, Any]] | None = None,
    done: list[dict[str, Any]] | None = None,
) -> Observed:
    """One observation of two sources, `line.pcap` and `office.pcap`."""
    sources = tuple(
        Source(sign * 64, name, "pcap", 1, 9, START, START) for sign, name in (("a", "line.pcap"), ("b", "office.pcap"))
    )
    return Observed(
        sources,
        table(FLOWS, *(flows or [])),
        table(HOSTS, *(hosts or [])),
        table(IDENTITIES, *(said or [])),
        table(OPERATIONS, *(done or [])),
    )
