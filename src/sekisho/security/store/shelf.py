"""A ledger's columns in memory, as lists filter and sort by them: folded texts, days, numbers, places of choices.

A database would need an index for every column and one more for every order, in an alphabet of its own; a hundred
thousand rows in memory answer in milliseconds, alike on every database. The journal tells which rows have changed.
"""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import orjson
import polars as pl
from django.db import connection

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field, Ledger, Row
from sekisho.security.ledgers.words import searchable
from sekisho.security.store.derive import attribute
from sekisho.security.store.freshness import Version, database
from sekisho.security.store.models import TABLES, JournalEntry
from sekisho.security.store.rows import search_text
from sekisho.security.terms.choice import Choice

PK, NAME, SITE, SEARCH = "pk", "row_id", "site.exact", "search"
"""Columns that a shelf has beside the ledger's; no name of a field has a dot, and none of ours is `pk` or `row_id`."""

BETWEEN = "\n"
"""Stands before, between and after the parts of a column of several values."""

MOST_PATCHED = 20
"""Changed rows that are put into a kept order one by one; for more the order is made anew."""

MOST_FOLLOWED = 5_000
"""Entries that are followed one by one; for more the shelf is filled anew."""

_CHUNK = 500
_MOST_CHUNKS = 64
"""Pieces that a frame may lie in before it is put together: each slows every later question a little."""


def is_text(field: Field) -> bool:
    """Whether a column is searched by parts of its text."""
    return field.many or issubclass(field.type, str)


def rank(name: str) -> str:
    """The column that holds the order of a text column; comparing numbers is many times faster."""
    return f"{name}.rank"


def shelved(field: Field) -> Callable[[Any], object]:
    """How one value of a row stands on the shelf; None where it is empty. Any: each column has its type."""
    if field.many:
        return lambda parts: BETWEEN + "".join(searchable(part) + BETWEEN for part in parts) if parts else None
    if issubclass(field.type, Choice):
        return places(field.type).get
    if issubclass(field.type, str):
        return lambda text: searchable(text) if text else None
    return lambda value: value


def places(kind: type[Choice]) -> dict[object, int]:
    """The place of each choice in its order, by the member and by its code."""
    return {name: at for at, one in enumerate(kind) for name in (one, one.code)}


def _series(field: Field, kept: Sequence[Any]) -> pl.Series:
    """A column as a table's driver gives it -> as it stands on the shelf. Any: what drivers give is theirs to say."""
    if field.type is dt.date and isinstance(next(filter(None, kept), None), str):  # SQLite has no days
        return pl.Series(kept, dtype=pl.String).str.to_date("%Y-%m-%d", strict=False)
    if not is_text(field) and not issubclass(field.type, Choice):
        return pl.Series(kept, strict=False).cast(_kind(field))
    ready = shelved(field)
    if field.many:
        # Lists are JSON, which both drivers leave to be read.
        known = {text: ready(orjson.loads(text)) for text in set(kept)}
    else:
        known = {text: ready(text) for text in set(kept)}
    return pl.Series([known[text] for text in kept], dtype=_kind(field))


def _kind(field: Field) -> Any:  # noqa: ANN401 -- polars' own words for its types
    if is_text(field):
        return pl.String
    if issubclass(field.type, Choice):
        return pl.Int16
    return {int: pl.Int64, bool: pl.Boolean}.get(field.type, pl.Date)


def frame_of(ledger: Ledger, rows: Sequence[Row], names: Collection[str]) -> pl.DataFrame:
    """A shelf of any rows, numbered from 0 in their order: for the past, which no table holds."""
    columns: dict[str, pl.Series] = {
        PK: pl.Series(range(len(rows)), dtype=pl.Int64),
        SITE: pl.Series([row.site for row in rows], dtype=pl.String),
    }
    for field in ledger.fields:
        if field.name in names:
            ready = shelved(field)
            columns[field.name] = pl.Series([ready(getattr(row, field.name)) for row in rows], dtype=_kind(field))
    if SEARCH in names:
        texts = [search_text(ledger.values(row)) for row in rows]
        columns[SEARCH] = pl.Series(texts, dtype=pl.String)
    return pl.DataFrame(columns)


class Shelf:
    """The shelf of one ledger. Columns are read when they are first asked for, and kept up from then on."""

    def __init__(self, slug: str) -> None:
        self.ledger, self.table = REGISTRY[slug], TABLES[slug]
        self.version: Version | None = None
        self.frame = pl.DataFrame()
        self._lock = threading.Lock()

    def frame_at(self, version: Version, names: Collection[str], ordered: Collection[str]) -> pl.DataFrame:
        """The rows as they are at this version or later, with at least these columns.

        ordered: text columns whose `rank` is wanted too. The frame given never changes.
        """
        with self._lock:
            if self.version is None or not self._follow(version):
                self.version, self.frame = version, self._read((NAME, SITE))
            missing = [name for name in names if name not in self.frame.columns]
            if missing:
                # A row that came or went meanwhile is told of by an entry that is not followed yet.
                more = self._read(missing)
                self.frame = self.frame.join(more, on=PK, how="left", maintain_order="left")
            for name in ordered:
                if rank(name) not in self.frame.columns:
                    self.frame = _ranked(self.frame, name)
            return self.frame

    def _read(self, names: Sequence[str], only: Sequence[str] | None = None) -> pl.DataFrame:
        """These columns of all rows, or of the rows of some ids, by number.

        Past the ORM: it takes three times as long for as many rows.
        """
        wanted = ["id", *(_column(self.ledger, name) for name in names)]
        quote, table = connection.ops.quote_name, self.table._meta.db_table  # noqa: SLF001 -- Django documents it
        statement = f"SELECT {', '.join(map(quote, wanted))} FROM {quote(table)}"  # noqa: S608 -- our own names
        if only is not None:
            statement += f" WHERE row_id IN ({', '.join(['%s'] * len(only))})"
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} ORDER BY id", only)
            kept = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(wanted)
        fields = {field.name: field for field in self.ledger.fields}
        columns = {PK: pl.Series(kept[0], dtype=pl.Int64)}
        for name, values in zip(names, kept[1:], strict=True):
            columns[name] = _series(fields[name], values) if name in fields else pl.Series(values, dtype=pl.String)
        return pl.DataFrame(columns)

    def _follow(self, version: Version) -> bool:
        """Bring the frame up to the version. False where the journal is not the one that was followed."""
        was = self.version or Version()
        if version == was:
            return True
        if was.position < 0 or version.position < was.position:
            return False
        entries = JournalEntry.objects.filter(ledger=self.ledger.slug, position__gte=was.position).order_by("position")
        first, *later = entries.values_list("position", "leaf", "row_id")[: MOST_FOLLOWED + 1]
        if Version(first[0], bytes(first[1])) != was or len(later) >= MOST_FOLLOWED:
            return False
        if later:
            self._patch(tuple({row_id for _, _, row_id in later}))
            self.version = Version(later[-1][0], bytes(later[-1][1]))
        return True

    def _patch(self, changed: Sequence[str]) -> None:
        ranked = [name.removesuffix(".rank") for name in self.frame.columns if name.endswith(".rank")]
        names = [name for name in self.frame.columns if name != PK and not name.endswith(".rank")]
        parts = [self._read(names, changed[start : start + _CHUNK]) for start in range(0, len(changed), _CHUNK)]
        fresh = pl.concat(parts).sort(PK)
        gone = self.frame[NAME].is_in(changed)
        if len(changed) > MOST_PATCHED:
            kept = self.frame.filter(~gone).select(PK, *names)
            self.frame = pl.concat([kept, fresh]).sort(PK)
            return
        # What the change left as it was keeps its place.
        old = self.frame.filter(gone).select(PK, *(rank(name) for name in ranked), *(_was(name) for name in ranked))
        fresh = fresh.join(old, on=PK, how="left", maintain_order="left").with_columns(
            pl.when(pl.col(name) == pl.col(f"{name}.was")).then(pl.col(rank(name))).alias(rank(name)) for name in ranked
        )
        frame = _without(self.frame, gone.arg_true().to_list())
        frame = _with(frame, fresh.select(frame.columns))
        for name in ranked:
            frame = _placed(frame, name, fresh.filter(pl.col(rank(name)).is_null())[name].drop_nulls().unique())
        self.frame = frame.rechunk() if frame.n_chunks() > _MOST_CHUNKS else frame


def _without(frame: pl.DataFrame, places: Sequence[int]) -> pl.DataFrame:
    """The frame without the rows at these places, in pieces of the old one: nothing is copied."""
    starts, ends = [0, *(place + 1 for place in places)], [*places, frame.height]
    return pl.concat([frame.slice(start, end - start) for start, end in zip(starts, ends, strict=True)])


def _with(frame: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """The frame with further rows where their numbers belong, in pieces of both. fresh: by number."""
    numbers = frame[PK].rechunk()
    ends = [*(int(numbers.search_sorted(number)) for number in fresh[PK]), frame.height]
    pieces, start = [], 0
    for at, end in enumerate(ends):
        pieces += [frame.slice(start, end - start), fresh.slice(at, 1)]
        start = end
    return pl.concat(pieces)


def _was(name: str) -> pl.Expr:
    return pl.col(name).alias(f"{name}.was")


def _ranked(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(name).rank("dense").cast(pl.Float64).alias(rank(name)))


def _placed(frame: pl.DataFrame, name: str, texts: Iterable[str]) -> pl.DataFrame:
    """The frame with a place in the order for these texts too, each between its neighbours."""
    place, value = pl.col(rank(name)), pl.col(name)
    for text in texts:
        same, below, above = frame.select(
            place.filter(value == text).max().alias("same"),
            place.filter(value < text).max().alias("below"),
            place.filter(value > text).min().alias("above"),
        ).row(0)
        at = same
        if at is None:
            low = below if below is not None else (above or 0.0) - 2
            high = above if above is not None else low + 2
            at = (low + high) / 2
            if not low < at < high:  # halved so often that no number is left between them
                return _ranked(frame.drop(rank(name)), name).select(frame.columns)
        frame = frame.with_columns(pl.when(value == text).then(at).otherwise(place).alias(rank(name)))
    return frame


def _column(ledger: Ledger, name: str) -> str:
    """The column of a table that a column of the shelf is read from."""
    if name == SITE:
        return "site"
    if name in {NAME, SEARCH}:
        return name
    return column_of(ledger, ledger.field(name))


def column_of(ledger: Ledger, field: Field) -> str:
    """The name that the database has for a field."""
    kept = TABLES[ledger.slug]._meta.get_field(attribute(ledger, field))  # noqa: SLF001 -- Django documents it
    return str(getattr(kept, "column", ""))


_shelves: dict[tuple[str, str], dict[str, Shelf]] = {}
_opening = threading.Lock()


def shelf(slug: str) -> Shelf:
    """The shelf of a ledger in this process's database. KeyError for no ledger's slug."""
    with _opening:
        here = database()
        if here not in _shelves:
            _shelves.clear()
        shelves = _shelves.setdefault(here, {})
        if slug not in shelves:
            shelves[slug] = Shelf(slug)
        return shelves[slug]
