"""The words that documents need themselves, in one language. What rules say lies in content/."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.guard.text import Language, Text


@cache
def _all() -> dict[str, Text]:
    raw = tomllib.loads((files(__package__) / "labels.toml").read_text("utf-8"))
    return {name: Text(**both) for name, both in raw.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language: `words["name"]`. KeyError for an unknown name."""

    language: Language

    def __getitem__(self, name: str) -> str:
        return _all()[name].of(self.language)

    def filled(self, name: str, /, **values: object) -> str:
        """A sentence with its `{places}` filled."""
        return self[name].format(**values)

    def listed(self, values: "list[str] | tuple[str, ...]") -> str:
        """Several values in one line."""
        return ("、" if self.language == "ja" else ", ").join(values)
