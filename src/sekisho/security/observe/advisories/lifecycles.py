"""Until when software is supported, as endoflife.date tells it.

Source: its API, versions 0 (a list of cycles, named by its file alone) and 1 (`schema_version`, `result`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.security.observe.advisories.lenient import day, items, mapping, text, texts
from sekisho.security.observe.advisories.notes import Notes


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One release cycle of a product.

    ended: whether its support had ended when this was written; None where that follows from `end` alone, or is unknown.
    file, sha256, archive, archive_sha256: as of `Advisory`.
    """

    product: str  # short name: "windows-server"
    cycle: str
    label: str = ""  # the product as people write it
    released: dt.date | None = None
    active_until: dt.date | None = None  # of active support, with new functions
    end: dt.date | None = None  # of security support
    extended_until: dt.date | None = None  # of support that is paid for
    ended: bool | None = None
    latest: str = ""
    cpes: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other short names of the product
    called: str = ""  # the cycle as people write it: "2022" of SQL Server 16.0
    file: str = ""
    sha256: str = ""
    archive: str = ""
    archive_sha256: str = ""


def name_from(file: str) -> str:
    """The product that a list of cycles is of: what its file is called, without what follows a point."""
    return file.partition(".")[0]


def is_lifecycles(tree: object) -> bool:
    """Whether a JSON document is one of endoflife.date: of one product, of all of them, or a list of cycles."""
    if isinstance(tree, list):
        return any("cycle" in mapping(one) and "eol" in mapping(one) for one in tree[:5])
    result = mapping(tree).get("result")
    return any("releases" in mapping(one) for one in [result, *items(result)[:5]])


def read_lifecycles(tree: object, name: str, notes: Notes) -> tuple[dt.date | None, tuple[Lifecycle, ...]]:
    """The day of the data, where it is told, and the cycles. name: of the product, where the document has none."""
    if isinstance(tree, list):
        cycles = [notes.held(one, f"/{at}") for at, one in enumerate(tree)]
        return None, tuple(_of_list(one, name) for one in cycles if text(one.get("cycle")))
    told = mapping(tree)
    result = told.get("result")
    products = result if isinstance(result, list) else [result]
    found = tuple(
        _of_product(mapping(release), product)
        for at, one in enumerate(products)
        for product in [notes.held(one, f"/result/{at}")]
        for release in notes.listed(product.get("releases"), f"/result/{at}/releases")
        if text(mapping(release).get("name")) and text(product.get("name"))
    )
    return day(told.get("last_modified")) or day(told.get("generated_at")), found


def _of_list(told: Mapping[str, object], name: str) -> Lifecycle:
    eol = told.get("eol")
    return Lifecycle(
        name,
        text(told.get("cycle")),
        released=day(told.get("releaseDate")),
        active_until=day(told.get("support")),
        end=day(eol),
        extended_until=day(told.get("extendedSupport")),
        ended=eol if isinstance(eol, bool) else None,
        latest=text(told.get("latest")),
    )


def _of_product(told: Mapping[str, object], product: Mapping[str, object]) -> Lifecycle:
    end, is_ended = day(told.get("eolFrom")), told.get("isEol")
    ids = [mapping(one) for one in items(product.get("identifiers"))]
    return Lifecycle(
        text(product.get("name")),
        text(told.get("name")),
        label=text(product.get("label")),
        released=day(told.get("releaseDate")),
        active_until=day(told.get("eoasFrom")),
        end=end,
        extended_until=day(told.get("eoesFrom")),
        ended=is_ended if isinstance(is_ended, bool) and end is None else None,
        latest=text(mapping(told.get("latest")).get("name")),
        cpes=texts([one.get("id") for one in ids if one.get("type") == "cpe"]),
        purls=texts([one.get("id") for one in ids if one.get("type") == "purl"]),
        aliases=texts(items(product.get("aliases"))),
        called=text(told.get("label")),
    )
