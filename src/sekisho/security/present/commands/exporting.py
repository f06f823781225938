"""`sekisho ledger export`: the kept ledgers as a workbook that tells of its own export."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.present.commands.saying import CLEAN, known, say
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.stamped import Stamp


@dataclass(slots=True)
class _Counted:
    """Rows on their way, counted as they pass."""

    count: dict[str, int] = field(default_factory=dict)

    def rows(self, slug: str, rows: Iterable[Row]) -> Iterator[Row]:
        self.count[slug] = 0
        for row in rows:
            self.count[slug] += 1
            yield row


@dataclass(frozen=True, slots=True)
class Exporting:
    """What is to go out. slugs: none for all that people write.  site, day: None for all sites, and for now."""

    slugs: Sequence[str] = ()
    site: str | None = None
    day: dt.date | None = None


def export(out: Path, exporting: Exporting, language: Language) -> int:
    """Write the ledgers of the open home to a workbook. A book of a past day is to be read, not to be imported."""
    from sekisho.security.store.exporting import Wanted, outgoing  # noqa: PLC0415 -- needs an open home

    known(exporting.slugs)
    found = outgoing(Wanted(exporting.slugs, exporting.site, exporting.day))
    sites = None if exporting.site is None else frozenset((exporting.site,))
    stamps = {slug: Stamp(slug, found.origin, found.position, language, sites, exporting.day) for slug in found.tables}
    counted = _Counted()
    tables = {slug: counted.rows(slug, rows) for slug, rows in found.tables.items()}
    write_book(out, tables, language, stamps=stamps)
    for slug, count in counted.count.items():
        title = REGISTRY[slug].title
        say(Text(f"{title.ja}: {count}件", f"{title.en}: {count} rows"), language)
    say(Text(f"{out.name} に書き出しました。", f"Wrote {out.name}."), language)
    return CLEAN
