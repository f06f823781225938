"""A workbook's XML may name files of the machine: nothing of them is read, and nothing is asked of a network."""

import zipfile
from pathlib import Path

import pytest

from sekisho.security.present.workbook.reading import read_contents
from sekisho.security.present.workbook.writing import write_book
from small import book_of, small_rows

PART = "xl/sharedStrings.xml"


def altered(tmp_path: Path, declared: str, used: str) -> Path:
    """A book in whose texts an entity is declared and used."""
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    write_book(good, book_of(*small_rows()))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for part in source.infolist():
            octets = source.read(part)
            if part.filename == PART or part.filename.startswith("xl/worksheets/"):
                head, end, rest = octets.partition(b"?>")
                body = rest.replace(b"<t>", b"<t>" + used.encode())
                octets = head + end + f"<!DOCTYPE x [{declared}]>".encode() + body
            target.writestr(part, octets)
    return bad


@pytest.mark.parametrize(
    "declared",
    ['<!ENTITY e SYSTEM "file://{path}">', '<!ENTITY % p SYSTEM "file://{path}"> %p;', '<!ENTITY e "{text}">'],
)
def test_no_entity_is_resolved(tmp_path: Path, declared: str) -> None:
    file = tmp_path / "file.txt"
    file.write_text("of-this-machine")
    path = altered(tmp_path, declared.format(path=file, text="of-this-machine"), "&e;")
    contents = read_contents(path)
    assert "of-this-machine" not in repr(contents)


def test_a_bomb_of_entities_is_no_text(tmp_path: Path) -> None:
    nested = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    contents = read_contents(altered(tmp_path, f'<!ENTITY e0 "lol">{nested}', "&e9;"))
    assert "lollol" not in repr(contents)
