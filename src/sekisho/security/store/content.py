"""The content as the open home has it: the product's own, with a company's method of rating risk in the place of ours.

The method lies as a file in the home and is backed up with it. Whoever keeps the home keeps the method; the version it
names stands in every analysis.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from sekisho.guard.strict_toml import ContentError
from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_method, read_risk
from sekisho.security.store import place
from sekisho.security.store.errors import ActRefused

METHOD_FILE = "risk-method.toml"


@dataclass(frozen=True)
class Content:
    """What must hold, and what the risk analysis is told."""

    catalogue: Catalogue
    library: RiskLibrary


def content() -> Content:
    """The content, read anew when the home's file changes. Raises ActRefused (risk.E201) where that cannot be used."""
    path = place.opened() / METHOD_FILE
    try:
        stat = path.stat()
    except FileNotFoundError:
        return _product()
    return _with(path, stat.st_mtime_ns, stat.st_size)


@cache
def _product() -> Content:
    catalogue = read_catalogue()
    return Content(catalogue, read_risk(catalogue))


@lru_cache(maxsize=4)
def _with(path: Path, _changed_ns: int, _size_bytes: int) -> Content:
    own = _product()
    try:
        method = read_method(path.read_bytes(), METHOD_FILE)
    except ContentError as error:
        ja, en = (" ".join(one.sentence(language) for one in error.problems) for language in ("ja", "en"))
        raise ActRefused(Text(f"{ja} (risk.E201)", f"{en} (risk.E201)")) from error
    return Content(replace(own.catalogue, method=method), replace(own.library, method=method))
