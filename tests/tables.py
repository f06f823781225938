"""Ledgers and observations as small text tables: the first line names the fields, "|" stands between them.

Cells are read by the product's own reader of cells. A day without a time is noon in Japan.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import polars as pl

from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.running import run
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.cells import reader
from sekisho.security.ledgers.declaring import Row
from sekisho.security.observe.advisories.records import Advisory, Flaw, Product
from sekisho.security.observe.advisories.signals import Exploited
from sekisho.security.observe.advisories.sources import Intelligence, SourceKind
from sekisho.security.observe.advisories.sources import Source as Told
from sekisho.security.observe.tables import EVENTS, FLOWS, HOSTS, IDENTITIES, OPERATIONS, Columns, Observed, Source
from sekisho.security.terms.address import is_mac

AS_OF = date(2024, 4, 30)
PLAIN: dict[str, Any] = {
    "transport": "tcp", "server_port": 502, "protocol": "modbus", "confidence": 3, "role": "syn", "how": "arp",
    "on_link": True, "packets": 1, "packets_out": 1, "packets_in": 1, "bytes_out": 100, "bytes_in": 100, "frame": 1,
    "kind": "write", "name": "Write Single Register", "code": 6, "first": "2024-04-30", "key": "vendor",
}  # fmt: skip

EVENT: dict[str, Any] = {
    "host": "PLC1", "message": "activate-session", "outcome": "refused", "peer": "10.0.0.2", "count": 1,
    "first": "2024-04-30", "frame": 1,
}  # fmt: skip


def lines(text: str) -> list[dict[str, str]]:
    """The lines of a text table by the names in its first line; blank lines are passed over."""
    head, *rest = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(head, cells, strict=True)) for cells in rest]


def rows(slug: str, text: str, *, site: str = "") -> tuple[Entry[Row], ...]:
    """The entries of one ledger, as from a sheet whose header is line 1."""
    ledger = REGISTRY[slug]
    out = []
    for number, cells in enumerate(lines(text), 2):
        values: dict[str, Any] = {name: reader(ledger, ledger.field(name))(cell) for name, cell in cells.items()}
        row = ledger.row(**{"site": site, **values})
        places = {name: chr(65 + index) for index, name in enumerate(cells)}
        out.append(Entry(row, "c" * 64, "ledgers.xlsx", ledger.title.ja, number, places))
    return tuple(out)


def book(**tables: str) -> Book:
    """A book of the ledgers given by their slugs."""
    return Book({slug: rows(slug, text) for slug, text in tables.items()})


def instant(text: str) -> datetime:
    """`2024-04-30`, noon in Japan, or `2024-04-30 23:59`, Japan time."""
    moment = datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=UTC)
    return moment - timedelta(hours=9)


def _frame(columns: Columns, text: str, plain: dict[str, Any] = PLAIN) -> pl.DataFrame:
    whole = []
    for cells in lines(text) if text else ():
        given: dict[str, Any] = {**plain, **cells}
        for side in ("client", "server"):
            if side in cells:
                given[f"{side}_mac" if is_mac(cells[side]) else f"{side}_ip"] = cells[side]
        given["last"] = cells.get("last") or given["first"]
        whole.append({name: _value(given.get(name), kind) for name, kind in columns.items()})
    return pl.DataFrame(whole, schema=dict(columns))


def _value(value: Any, kind: Any) -> Any:
    if kind == pl.String:
        return value or ""
    if kind == pl.Boolean:
        return value not in {"no", False}
    return instant(value) if isinstance(kind, pl.Datetime) else int(value or 0)


def seen(
    *, flows: str = "", hosts: str = "", operations: str = "", identities: str = "", since: str = "2024-04-01",
    until: str = "2024-04-30", sources: int = 1,
) -> Observed:  # fmt: skip
    """An observation of `sources` captures (`line0.pcap`, `line1.pcap`) from `since` to `until`."""
    files = tuple(
        Source(f"{number}" * 64, f"line{number}.pcap", "pcap", 1, 9, instant(since), instant(until))
        for number in range(sources)
    )
    return Observed(
        files,
        _frame(FLOWS, flows),
        _frame(HOSTS, hosts),
        _frame(IDENTITIES, identities),
        _frame(OPERATIONS, operations),
    )


def told(events: str, *, sources: int = 1) -> Observed:
    """An observation of logs of syslog (`log0.log`, `log1.log`) and nothing else, with these events."""
    table = _frame(EVENTS, events, EVENT)
    span = (table["first"].min(), table["last"].max()) if table.height else (None, None)
    files = tuple(Source(f"{8 + at}" * 64, f"log{at}.log", "syslog", 1, 9, *span) for at in range(sources))
    return Observed(files, events=table)


def advised(advisories: str, *, exploited: tuple[str, ...] = (), newest: str = "2024-04-20") -> Observed:
    """An observation of one file of advisories, one a line with "id | vendor | name | version | flaws", and of KEV.

    flaws: with blanks between them.  newest: the day of the latest.
    """
    day = date.fromisoformat(newest)
    found = []
    for cells in lines(advisories):
        product = Product("P", cells["vendor"], cells["name"], cells["version"])
        flaws = tuple(Flaw(one, affected=("P",)) for one in cells["flaws"].split())
        found.append(Advisory(cells["id"], "Invented", "Test", (product,), flaws, day, file="a.json", sha256="a" * 64))
    known = Intelligence(
        tuple(found),
        tuple(Exploited(one, day) for one in exploited),
        sources=(Told("a.json", SourceKind.CSAF, "Test", 1, len(found), day),),
    )
    source = Source("a" * 64, "a.json", "advisory", 1, len(found), None, instant(newest))
    return Observed((source,), intelligence=known)


def case(given: Book | None = None, observed: Observed | None = None, *, as_of: date = AS_OF, **figures: int) -> Case:
    """A case of the nameless site. figures: of the policy."""
    return Case("", given or Book(), observed or Observed(), as_of, Policy(**figures), catalogue=content())


@cache
def content() -> Catalogue:
    """The product's own content, read once."""
    return read_catalogue()


def findings(check: str, of: Case) -> list[Finding]:
    """What one check found, through the run of all checks."""
    return [one for one in run(of, content().checks) if one.check == check]


def says(check: str, of: Case) -> list[str]:
    """The Japanese sentences of one check's findings."""
    return [one.text.ja for one in findings(check, of)]


def keys(check: str, of: Case) -> list[str]:
    """The keys of the subjects of one check's findings."""
    return [one.subject.key for one in findings(check, of)]
