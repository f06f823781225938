"""The words of the console, one file a room: `t.home.title` in templates. What the practices say lies in content/."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.guard.text import Language, Text


@cache
def rooms() -> dict[str, dict[str, Text]]:
    """Every label by room and name. ValueError for one that lacks a language."""
    found = {}
    for file in files(__package__).iterdir():
        if file.name.endswith(".toml"):
            raw = tomllib.loads(file.read_text("utf-8"))
            found[file.name.removesuffix(".toml")] = {name: Text(**both) for name, both in raw.items()}
    return found


class LabelMissing(Exception):  # noqa: N818 -- named for what happened
    """No KeyError: a template would show nothing in the label's place, and no test would see it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one room in one language. LabelMissing for an unknown name."""

    room: str
    language: Language

    def __getitem__(self, name: str) -> str:
        label = rooms()[self.room].get(name)
        if label is None:
            raise LabelMissing(f"{self.room}.{name}")
        return label.of(self.language)

    def filled(self, name: str, /, **values: object) -> str:
        """A label with its `{places}` filled."""
        return filled(self[name], **values)

    def all(self) -> dict[str, str]:
        """Every label of the room, for scripts."""
        return {name: text.of(self.language) for name, text in rooms()[self.room].items()}


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of all rooms in one language. LabelMissing for an unknown room."""

    language: Language

    def __getitem__(self, room: str) -> Words:
        if room not in rooms():
            raise LabelMissing(room)
        return Words(room, self.language)


def filled(label: str, /, **values: object) -> str:
    """A label with its `{places}` filled; whole numbers get separators of thousands."""
    return label.format(**{key: f"{one:,}" if type(one) is int else str(one) for key, one in values.items()})
