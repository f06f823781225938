"""Rows of one source put together while its records go by: equal ones are folded, and their number is bounded.

Readers of records (logs, tables, scans) add what a record says; what a value means is said in `observe.tables`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import polars as pl

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.identity.saying import Said
from sekisho.security.observe.lost import CUT_SHORT, Lost
from sekisho.security.observe.operations import described
from sekisho.security.observe.tables import (
    FLOWS,
    HOSTS,
    IDENTITIES,
    INSTANT,
    OPERATIONS,
    Columns,
    Observed,
    Skipped,
    Source,
)
from sekisho.security.terms.address import Ip, Mac, is_group_ip, is_group_mac

MOST_ROWS = 1_000_000
"""Different rows of one table of one source; what comes after is counted and not kept."""

LAST_US = 253_402_300_799_000_000
"""9999-12-31T23:59:59Z, what a datetime can hold."""

TOO_MANY_ROWS = Text(
    "異なる内容が100万件を超えたため、残りは集計していません", "there are more than a million different rows"
)
UNREAD_TIME = Text("時刻が読めません", "the time cannot be read")
UNREAD_ADDRESS = Text("IPアドレスまたはポート番号が読めません", "the IP address or port cannot be read")

_ROLES = ("first-sender", "lower-port", "known-port", "signature", "syn")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=65_536)
def ip_of(text: str) -> str:
    """An IP address in its shortest form, without its zone index; "" for what is none."""
    try:
        return str(Ip.parse(text.partition("%")[0]))
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def mac_of(text: str) -> str:
    """A MAC address in its form `00:11:22:aa:bb:cc`, however written; "" for what is none."""
    try:
        return str(Mac.parse(text))
    except ValueError:
        return ""


class Unread(Exception):  # noqa: N818 -- named for what happened
    """A record that cannot be read: an address or a port of it."""


@lru_cache(maxsize=65_536)
def _sends(mac: str, ip: str) -> bool:
    """Whether an address pair can be that of a sender: groups, broadcasts and blanks never send."""
    if mac and (is_group_mac(mac) or mac == "00:00:00:00:00:00"):
        return False
    return not is_group_ip(ip) if ip else bool(mac)


def instant_us(text: str) -> int | None:
    """Microseconds since 1970 of an ISO 8601 instant, which is UTC where it names no zone; None where unreadable."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _held((moment - _EPOCH) // _MICROSECOND)


def seconds_us(seconds: float) -> int | None:
    """Microseconds since 1970 of seconds since 1970; None for what no calendar holds."""
    return _held(round(seconds * 1e6)) if 0 <= seconds < LAST_US / 1e6 else None


def written_us(path: Path) -> int:
    """When a file was last written: the instant of a table that says no time of its own."""
    return min(max(path.stat().st_mtime_ns // 1000, 0), LAST_US)


def _held(micros: int) -> int | None:
    return micros if 0 <= micros <= LAST_US else None


@dataclass(frozen=True, slots=True)
class Ends:
    """Who talks to whom: addresses in our form, "" where a record gives none. port: of the server's service."""

    client: str
    server: str
    transport: str
    port: int
    client_mac: str = ""
    server_mac: str = ""
    vlan: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Packets and octets of a flow as its record tells them; a message counts as one packet where no more is known."""

    packets_out: int = 0
    packets_in: int = 0
    bytes_out: int = 0
    bytes_in: int = 0


Rows = dict[tuple[object, ...], list[int]]


class Gathering:
    """The rows of one source so far. Instants are microseconds since 1970; `line` is the place of evidence."""

    def __init__(self, lost: Lost, most: int = MOST_ROWS) -> None:
        self.lost = lost
        self._most = most
        self._flows: Rows = {}
        self._hosts: Rows = {}
        self._said: Rows = {}
        self._done: Rows = {}
        self.span: list[int] = []

    @property
    def tables(self) -> "tuple[Rows, Rows, Rows, Rows]":
        """Flows, hosts, identities and operations by what tells their rows apart."""
        return self._flows, self._hosts, self._said, self._done

    def _room(self, table: Rows, line: int) -> bool:
        if len(table) < self._most:
            return True
        self.lost.add(TOO_MANY_ROWS, 1, line)
        return False

    def seen(self, first: int, last: int) -> None:
        """Widen the time that the source covers."""
        if not self.span:
            self.span = [first, last]
        else:
            self.span = [min(self.span[0], first), max(self.span[1], last)]

    def flow(  # noqa: PLR0913, PLR0917 -- what a flow is
        self, line: int, first: int, ends: Ends, protocol: str, confidence: int, counts: Counts, last: int = 0,
        role: str = "signature",
    ) -> None:  # fmt: skip
        """Add to the flow of these ends and this protocol. last: 0 for an instant."""
        last = max(last, first)
        self.seen(first, last)
        key = (
            ends.vlan, ends.client_mac, ends.server_mac, ends.client, ends.server, ends.transport, ends.port, protocol,
        )  # fmt: skip
        row = self._flows.get(key)
        rank = _ROLES.index(role)
        if row is None:
            if self._room(self._flows, line):
                self._flows[key] = [
                    confidence, rank, counts.packets_out, counts.packets_in, counts.bytes_out, counts.bytes_in,
                    first, last, line,
                ]  # fmt: skip
            return
        row[0] = max(row[0], confidence)
        row[1] = max(row[1], rank)
        row[2] += counts.packets_out
        row[3] += counts.packets_in
        row[4] += counts.bytes_out
        row[5] += counts.bytes_in
        row[6] = min(row[6], first)
        row[7] = max(row[7], last)

    def host(  # noqa: PLR0913 -- what a host is
        self, line: int, first: int, mac: str, ip: str, *, how: str = "log", packets: int = 0, last: int = 0,
        vlan: int = 0,
    ) -> None:  # fmt: skip
        """Add a sender. how: "log" where it is not said whose the MAC address is."""
        if not _sends(mac, ip):
            return
        last = max(last, first)
        self.seen(first, last)
        row = self._hosts.get((vlan, mac, ip, how))
        if row is None:
            if self._room(self._hosts, line):
                self._hosts[vlan, mac, ip, how] = [packets, first, last, line]
            return
        row[0] += packets
        row[1] = min(row[1], first)
        row[2] = max(row[2], last)

    def said(self, line: int, when: int, mac: str, ip: str, told: Iterable[Said], protocol: str) -> None:  # noqa: PLR0913, PLR0917 -- who said what, where and when
        """Add what a device said of itself; nothing where it has no address."""
        if not _sends(mac, ip):
            return
        self.seen(when, when)
        for one in told:
            key = (mac, ip, one.key, one.value, protocol)
            row = self._said.get(key)
            if row is None:
                if self._room(self._said, line):
                    self._said[key] = [one.confidence, when, line]
            else:
                row[0] = max(row[0], one.confidence)
                row[1] = min(row[1], when)

    def operation(  # noqa: PLR0913 -- what an operation is
        self, line: int, first: int, ends: Ends, protocol: str, code: int, *, detail: int = 0, count: int = 1,
        last: int = 0,
    ) -> None:  # fmt: skip
        """Add an operation; its name and kind are those of `operations.described`."""
        if not 0 <= code < 2**32:
            return
        name, kind = described(protocol, code, detail)
        last = max(last, first)
        key = (
            ends.client_mac, ends.server_mac, ends.client, ends.server, ends.port, protocol, code, name, kind.code,
        )  # fmt: skip
        row = self._done.get(key)
        if row is None:
            if self._room(self._done, line):
                self._done[key] = [count, first, last, line]
            return
        row[0] += count
        row[1] = min(row[1], first)
        row[2] = max(row[2], last)

    def take(self, other: "Gathering") -> None:
        """All rows of another gathering, whose tables this one has not begun to fill with the same flows."""
        for mine, theirs in zip(self.tables, other.tables, strict=True):
            for key, row in theirs.items():
                mine.setdefault(key, row)
        if other.span:
            self.seen(*other.span)

    def observed(self, path: Path, kind: str, records: int, problems: tuple[Problem, ...] = ()) -> Observed:
        """Everything gathered as the observation of one file; the hash is left for `reading.read` to fill.

        records: lines or records seen, the skipped ones included.
        """
        skipped = self.lost.skipped()
        first, last = (_moment(one) for one in self.span) if self.span else (None, None)
        source = Source("", path.name, kind, path.stat().st_size, records, first, last, skipped)
        return Observed(
            sources=(source,),
            flows=_flows(self._flows),
            hosts=_hosts(self._hosts),
            identities=_table(_SAID, self._said, IDENTITIES),
            operations=_table(_DONE, self._done, OPERATIONS),
            problems=(*problems, *left_out(path.name, skipped)),
        )


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def left_out(name: str, skipped: tuple[Skipped, ...]) -> tuple[Problem, ...]:
    """The warning of a source of which something was not read; none where all was."""
    if not skipped:
        return ()
    total = sum(one.count for one in skipped)
    text = Text(
        f"{total:,}件を読み取っていません。最初の理由: {skipped[0].reason.ja}。"
        "必要な内容なら元の記録を確認してください。",
        f"{total:,} records were not read. First reason: {skipped[0].reason.en}. Check the original if they matter.",
    )
    return (Problem("observe.W007", name, skipped[0].at, text),)


_FLOW = (
    "vlan", "client_mac", "server_mac", "client_ip", "server_ip", "transport", "server_port", "protocol",
    "confidence", "role", "packets_out", "packets_in", "bytes_out", "bytes_in", "first", "last", "frame",
)  # fmt: skip
_HOST = ("vlan", "mac", "ip", "how", "packets", "first", "last", "frame")
_SAID = ("mac", "ip", "key", "value", "protocol", "confidence", "first", "frame")
_DONE = (
    "client_mac", "server_mac", "client_ip", "server_ip", "server_port", "protocol", "code", "name", "kind",
    "packets", "first", "last", "frame",
)  # fmt: skip


def _raw(names: tuple[str, ...], rows: Rows, columns: Columns) -> pl.DataFrame:
    schema = {name: pl.Int64 if columns.get(name) == INSTANT else columns.get(name, pl.UInt8) for name in names}
    if "role" in names:
        schema["role"] = pl.UInt8
    columns_of = zip(*((*key, *row) for key, row in rows.items()), strict=True) if rows else [()] * len(names)
    table = pl.DataFrame(
        {name: pl.Series(values, dtype=schema[name]) for name, values in zip(names, columns_of, strict=True)}
    )
    instants = [name for name in names if columns.get(name) == INSTANT]
    return table.with_columns(pl.lit(0, pl.UInt16).alias("source"), pl.col(instants).cast(INSTANT))


def _table(names: tuple[str, ...], rows: Rows, columns: Columns) -> pl.DataFrame:
    return _raw(names, rows, columns).sort("frame", maintain_order=True).select(columns.keys())


def _flows(rows: Rows) -> pl.DataFrame:
    told = pl.col("role").replace_strict(dict(enumerate(_ROLES)), return_dtype=pl.String)
    raw = _raw(_FLOW, rows, FLOWS)
    return raw.with_columns(told).sort("frame", maintain_order=True).select(FLOWS.keys())


def _hosts(rows: Rows) -> pl.DataFrame:
    """A MAC address that states its IP address is the host's own; of a log's it is judged as `zeek_tables` does."""
    ip = pl.col("ip")
    is_v6 = ip.str.contains(":", literal=True)
    v4 = pl.when(~is_v6 & (ip != "")).then(ip).drop_nulls().n_unique().over("mac")
    v6 = pl.when(is_v6 & ~ip.str.starts_with("fe80:")).then(ip.str.split(":").list.head(4).list.join(":"))
    alone = (v4 <= 1) & (v6.drop_nulls().n_unique().over("mac") <= 1)
    own = (pl.col("mac") != "") & ((pl.col("how") != "log") | alone)
    table = _raw(_HOST, rows, HOSTS).with_columns(own.alias("on_link"))
    return table.sort("frame", maintain_order=True).select(HOSTS.keys())


NOT_READ_FURTHER = (CUT_SHORT, TOO_MANY_ROWS)
"""Reasons whose records are counted among those that were read, or are none."""
