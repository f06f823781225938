"""The names under which makers appear in ledgers and advisories: groups of names, from content/vendors."""

import functools
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from sekisho.guard.strict_toml import decode
from sekisho.guard.text import Text

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Vendor:
    """One maker. en: its names in Latin letters, the usual one first.  related: makers that took over each other's
    products, or sell them; only a person can say which of them made a device.
    """

    id: str
    en: tuple[str, ...]
    ja: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.en, *self.ja)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Vendors:
    """One file: makers of one region."""

    id: str
    title: Text
    vendors: tuple[Vendor, ...]


def read_vendors(folder: Traversable | None = None) -> Mapping[str, Vendors]:
    """Every file by its name, in alphabetical order. Raises ContentError for one that is not as it should be."""
    folder = folder or files("sekisho.security") / "content" / "vendors"
    entries = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): decode(Vendors, one.read_bytes(), one.name) for one in entries}


@functools.cache
def known_vendors() -> tuple[Vendor, ...]:
    """The makers that the product itself knows."""
    return tuple(vendor for one in read_vendors().values() for vendor in one.vendors)
