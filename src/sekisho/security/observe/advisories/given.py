"""Advisories, signals and lists of software that come among other evidence: read together, and told file by file.

Together, so that of one advisory the newest revision counts wherever it lies, and a source is told once however many
files it takes.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sekisho.guard.hashing import sha256_of
from sekisho.security.observe.advisories.lifecycles import Lifecycle, name_from
from sekisho.security.observe.advisories.reading import cut, read
from sekisho.security.observe.advisories.sources import Intelligence, SourceKind, summed
from sekisho.security.observe.advisories.sources import Source as Told
from sekisho.security.observe.tables import Observed, Source
from sekisho.security.terms.calendar import JAPAN

_MIDDAY = dt.time(12, tzinfo=JAPAN)  # a day is the same in Japan and in UTC then, and stays within any calendar


def read_given(paths: Sequence[Path]) -> Observed:
    """What some files say of vulnerabilities, with a source for each that says something, in their order.

    last: the latest day that a file tells of itself.  Problems are those of `reading.read`, of each code the first
    PROBLEMS_OF_A_CODE over all files.
    """
    stored = [_stored(path) for path in paths]
    whole = read(paths)
    of_file: dict[int, list[Told]] = {}
    for one in whole.sources:
        if one.kind is not SourceKind.UNREAD:
            of_file.setdefault(one.given, []).append(one)
    return Observed(
        sources=tuple(_told(source, of_file[at]) for at, source in enumerate(stored) if source and at in of_file),
        intelligence=replace(whole, sources=summed(whole.sources), problems=()),
        problems=cut([("", one) for one in whole.problems]),
    )


def _stored(path: Path) -> Source | None:
    """A file as it is stored; None where it cannot be opened, which its reader tells."""
    try:
        return Source(sha256_of(path), path.name, "advisory", path.stat().st_size, 0, None, None)
    except OSError:
        return None


def _told(source: Source, told: Sequence[Told]) -> Source:
    newest = max((one.newest for one in told if one.newest), default=None)
    last = dt.datetime.combine(newest, _MIDDAY).astimezone(dt.UTC) if newest else None
    return replace(source, records=sum(one.records for one in told), last=last)


def renamed(intelligence: Intelligence, names: Mapping[str, str]) -> Intelligence:
    """The same, with the names that files came with. names: by those under which they were read."""
    return replace(
        intelligence,
        advisories=tuple(replace(one, file=names.get(one.file, one.file)) for one in intelligence.advisories),
        lifecycles=_products_renamed(intelligence.lifecycles, names),
        software_lists=tuple(replace(one, file=names.get(one.file, one.file)) for one in intelligence.software_lists),
        sources=tuple(replace(one, input=names.get(one.input, one.input)) for one in intelligence.sources),
    )


def _products_renamed(lifecycles: Sequence[Lifecycle], names: Mapping[str, str]) -> tuple[Lifecycle, ...]:
    """Cycles with the names of their files, which name the product too where the document does not.

    Two lists of one product come to one; where they differ on a cycle, the later end stands.
    """
    found = []
    for one in lifecycles:
        file = names.get(one.file, one.file)
        is_named_by_file = not one.label and one.product == name_from(one.file)
        found.append(replace(one, file=file, product=name_from(file) if is_named_by_file else one.product))
    found.sort(key=lambda one: (one.product, one.cycle, one.end or dt.date.min))
    return tuple({(one.product, one.cycle): one for one in found}.values())
