"""Bytes of a design file -> text: which encoding it is in, told by its bytes.

Design programs write UTF-8, with or without a mark, UTF-16, the encoding of Japanese Windows (cp932) or that of western
Windows (cp1252). A lone byte B5 is µ in cp1252 and half-width ｵ in cp932: what stands amid ASCII is taken as western.
"""

import re
import unicodedata
from dataclasses import dataclass

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_KANA_RUN = re.compile("[ｦ-ﾟ]{2}|[ぁ-ヿ一-鿿Α-ωА-я℃Ω①-⑳！-～]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text; its encoding; and the line of the first letter outside ASCII, 0 where there is none."""

    text: str
    encoding: str
    line: int

    @property
    def usual(self) -> bool:
        """Whether it is UTF-8, so that nothing need be said."""
        return self.encoding in {"utf-8", "utf-8-sig"}


def decoded(data: bytes) -> Decoded:
    """The text of a file; for any bytes. Every line end becomes a line feed."""
    text, encoding = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = re.search(r"[^\x00-\x7f]", text)
    return Decoded(text, encoding, text.count("\n", 0, first.start()) + 1 if first else 0)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass  # then one of the older encodings below
    try:
        japanese = data.decode("cp932")
    except UnicodeDecodeError:
        japanese = ""
    if _KANA_RUN.search(japanese):
        return japanese, "cp932"
    return data.decode("cp1252", "replace"), "cp1252"


def fold(text: str) -> str:
    """A text as it is compared: NFKC (full-width, half-width kana, µ and Ω of either kind), small letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
