"""How people write the same word in Excel: full-width letters, half-width kana, blanks and line breaks in labels."""

import functools
import re
import unicodedata

from sekisho.security.terms.choice import Choice

_INVISIBLE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_OUTER = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500ー")
_NONE = frozenset({"なし", "無し", "無", "n/a", "na", "none"})

TRUE_WORDS = frozenset({"○", "◯", "\u3007", "◎", "有", "有り", "あり", "はい", "要", "済", "✓", "✔", "レ", "1"}) | {
    "yes", "y", "true", "on",
}  # fmt: skip
FALSE_WORDS = frozenset({"×", "✕", "✖", "x", "無", "無し", "なし", "いいえ", "不要", "未", "0"}) | {
    "no", "n", "false", "off",
}  # fmt: skip


def fold(text: str) -> str:
    """A label or word for comparison: NFKC, no blanks or line breaks at all, no upper case."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def searchable(text: str) -> str:
    """A text as it is searched: NFKC, lower case, katakana as hiragana. Blanks stay."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


def trimmed(text: str) -> str:
    """Without blanks at both ends, the ideographic blank and invisible ones included; the inside stays as it is."""
    return text.strip(_OUTER)


def dashed(text: str) -> bool:
    """Whether the cell only says "none" with a dash, as Japanese forms do: `-`, `－`, `―`, `ー`."""
    return 0 < len(text) <= 3 and set(unicodedata.normalize("NFKC", text)) <= _DASHES


def means_none(text: str) -> bool:
    """Whether a cell for a date, number, choice or address says that there is none: a dash, `なし`, `N/A`."""
    if "0" <= text[:1] <= "9":  # as nearly every date, number and address begins, and no such word does
        return False
    return dashed(text) or fold(text) in _NONE


@functools.cache
def choices(kind: type[Choice]) -> dict[str, Choice]:
    """The members of a choice by every folded word that names them: code, Japanese, English, and others."""
    return {fold(word): member for member in kind for word in (*member.also, member.code, member.ja, member.en)}
