"""The words of the report itself, in one language. They lie in labels.toml; what the practices say lies in content/."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.guard.text import Language, Text


@cache
def all_labels() -> dict[str, Text]:
    """Every label by its name. ValueError for one that lacks a language."""
    raw = tomllib.loads((files(__package__) / "labels.toml").read_text("utf-8"))
    return {name: Text(**both) for name, both in raw.items()}


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels in one language: `labels["name"]` in code, `t.name` in templates. KeyError for an unknown name."""

    language: Language

    def __getitem__(self, name: str) -> str:
        return all_labels()[name].of(self.language)

    def filled(self, name: str, /, **values: object) -> str:
        """A label with its `{places}` filled; whole numbers get separators of thousands."""
        shown = {key: f"{value:,}" if isinstance(value, int) else str(value) for key, value in values.items()}
        return self[name].format(**shown)
