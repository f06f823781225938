"""Lines of texts that people save from a console or a dialog: UTF-8, UTF-16 (as PowerShell writes) or CP932."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.observe import packed
from sekisho.security.observe.lines import whole_lines
from sekisho.security.observe.lost import Lost

UTF16_BYTES = 16 * 2**20
"""Of a text in UTF-16 so much is read; it is held whole."""

TOO_LARGE = Text("UTF-16の文字列は16 MiBまで読み取ります", "of a text in UTF-16 no more than 16 MiB are read")


def decoded(octets: bytes) -> str:
    """A line or a beginning as text: UTF-8, else CP932, else Latin-1, so that nothing is lost silently."""
    for encoding in ("utf-8", "cp932"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return octets.decode("latin-1")


def head_lines(start: bytes) -> list[str]:
    """The lines of a file's beginning; the last one may be cut."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start[: len(start) & ~1].decode("utf-16", "replace").split("\n")
    return [decoded(line) for line in start.removeprefix(codecs.BOM_UTF8).split(b"\n")]


def text_lines(path: Path, lost: Lost) -> Iterator[tuple[int, str]]:
    """Every line with its number from 1, without its end; lines that are too long are counted and left out."""
    start = packed.head(path, 2)
    if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        yield from _utf16(path, lost)
        return
    for number, line in whole_lines(path, lost):
        yield number, decoded(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).rstrip("\r")


def _utf16(path: Path, lost: Lost) -> Iterator[tuple[int, str]]:
    octets = packed.head(path, UTF16_BYTES + 2)
    if len(octets) > UTF16_BYTES:
        lost.add(TOO_LARGE, 1, octets.count(b"\n"))
    for number, line in enumerate(octets[: len(octets) & ~1].decode("utf-16", "replace").split("\n"), 1):
        yield number, line.rstrip("\r")
