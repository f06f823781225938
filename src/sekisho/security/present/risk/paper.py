"""What a part of the printed risk analysis is made of: a heading, paragraphs, and a table. All of it plain data."""

from collections.abc import Iterable, Sequence

from sekisho.guard.text import Language, Text
from sekisho.security.terms.choice import Choice

Json = dict[str, object]


def part(heading: Text, paragraphs: Iterable[str], language: Language, table: Json | None) -> Json:
    """A part; empty paragraphs are left out. table: None where it has none."""
    return {"heading": heading.of(language), "paragraphs": [one for one in paragraphs if one], "table": table}


def table(columns: Sequence[Text], widths: Sequence[int], rows: Iterable[Sequence[str]], language: Language) -> Json:
    """A table. widths: shares of the line.  rows: each with a text for every column."""
    return {
        "columns": [one.of(language) for one in columns],
        "widths": list(widths),
        "rows": [list(row) for row in rows],
    }


def word(choice: Choice | None, language: Language) -> str:
    """A choice as people read it, or a dash."""
    return choice.of(language) if choice else "－"
