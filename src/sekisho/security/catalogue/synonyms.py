"""Words that different companies write over the same column: groups of labels, from content/synonyms."""

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
class WordGroup:
    """Labels that mean the same, in each language."""

    ja: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.ja, *self.en)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Synonyms:
    """One file: groups of one subject."""

    id: str
    title: Text
    groups: tuple[WordGroup, ...]


def read_synonyms(folder: Traversable | None = None) -> Mapping[str, Synonyms]:
    """Every file by its name, in alphabetical order. Raises ContentError for one that is not as it should be."""
    folder = folder or files("sekisho.security") / "content" / "synonyms"
    entries = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): decode(Synonyms, one.read_bytes(), one.name) for one in entries}


@functools.cache
def word_groups() -> tuple[tuple[str, ...], ...]:
    """The product's own groups of labels."""
    return tuple(group.words for one in read_synonyms().values() for group in one.groups)
