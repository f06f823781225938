"""The words of the pages: both languages, each used, and none missing."""

import re
from pathlib import Path

from sekisho.factory.app import pages
from sekisho.factory.app.pages.labels import filled, labels

ROOM = Path(pages.__file__).parent
SOURCES = [one.read_text() for one in (*ROOM.glob("*.py"), *ROOM.glob("templates/*.html"))]
MADE = re.compile(r't\("(\w+)\." ~|f"(\w+)\.\{|among\(f?"(\w+)|"(\w+\.\w+_)(?:\{|" ~)|"(\w+\.\w+)\{')
"""Labels whose names templates put together: by their table, or by how they begin."""


def test_japanese_and_english_have_the_same_places() -> None:
    for name, text in labels().items():
        assert sorted(re.findall(r"{\w+}", text.ja)) == sorted(re.findall(r"{\w+}", text.en)), name


def test_japanese_is_japanese_and_english_is_none() -> None:
    """But for what is said in letters alone, and the name of the other language."""
    for name, text in labels().items():
        if name != "frame.other":
            assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text.en), name


def test_every_label_is_used() -> None:
    begins = {begin for source in SOURCES for found in MADE.findall(source) for begin in found if begin}
    for name in labels():
        made = name.split(".")[0] in begins or any(name.startswith(one) for one in begins if one.endswith("_"))
        assert made or any(f'"{name}"' in source or f"'{name}'" in source for source in SOURCES), name


def test_every_label_that_is_named_is_there() -> None:
    for source in SOURCES:
        for name in re.findall(r"""\bt\(["'](\w+\.\w+)["'][,)]""", source):
            assert name in labels(), name


def test_numbers_have_separators_and_places_are_filled() -> None:
    assert filled("line.boards", count=12000).ja == "12,000枚"
