"""The words of the pages: `t("plan.due")` in templates. They lie in one file, `labels.toml`, a table for each page."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sekisho.guard.strict_toml import decode
from sekisho.guard.text import Language, Text

_NAME = "labels.toml"


@cache
def labels() -> dict[str, Text]:
    """Every label, by `table.name`. Raises ContentError for one that lacks a language."""
    tables = decode(dict[str, dict[str, Text]], files(__package__).joinpath(_NAME).read_bytes(), _NAME)
    return {f"{table}.{name}": text for table, own in tables.items() for name, text in own.items()}


def among(table: str) -> dict[str, Text]:
    """The labels of one table, by name."""
    return {name.removeprefix(f"{table}."): text for name, text in labels().items() if name.startswith(f"{table}.")}


def filled(name: str, /, **values: object) -> Text:
    """A label with its `{places}` filled; whole numbers get separators of thousands. KeyError: no such label."""
    written = {key: f"{one:,}" if type(one) is int else str(one) for key, one in values.items()}
    label = labels()[name]
    return Text(label.ja.format(**written), label.en.format(**written))


@dataclass(frozen=True, slots=True)
class Words:
    """The labels in one language."""

    language: Language

    def __call__(self, name: str, /, **values: object) -> str:
        """A label with its places filled. KeyError: no such label."""
        return filled(name, **values).of(self.language)
