"""What a person wrote into a form, as values; all that cannot be used is told at once, each at its field."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from aiohttp import web
from multidict import MultiDictProxy

from sekisho.factory.app.pages.labels import filled
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.guard.text import Text

MOST_CHARACTERS = 200
_NAME_CHARACTERS = 60
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of what breaks a line, or cannot be seen."""


class Misfilled(Exception):  # noqa: N818 -- named for what happened
    """A form that cannot be used. wrong: why, by field."""

    def __init__(self, wrong: Mapping[str, Text]) -> None:
        self.wrong = dict(wrong)
        super().__init__(", ".join(wrong))


class Form:
    """One form. Ask for all values, then `check`: values of misfilled fields mean nothing."""

    def __init__(self, posted: MultiDictProxy[str | bytes | bytearray | web.FileField]) -> None:
        self._posted = posted
        self._wrong: dict[str, Text] = {}

    def check(self) -> None:
        """Raise Misfilled where a value cannot be used."""
        if self._wrong:
            raise Misfilled(self._wrong)

    def text(self, name: str, most: int = MOST_CHARACTERS, *, required: bool = True) -> str:
        """One line, without blanks around it, in the form NFC."""
        value = unicodedata.normalize("NFC", self._raw(name)).strip()
        if any(unicodedata.category(one) in _UNSEEN for one in value):
            self._refuse(name, "control")
        elif len(value) > most:
            self._refuse(name, "long", most=most)
        elif required and not value:
            self._refuse(name, "empty")
        return value

    def integer(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds, in whatever digits it was typed."""
        value = unicodedata.normalize("NFKC", self._raw(name)).strip().replace(",", "")
        if value.isascii() and value.removeprefix("-").isdigit() and len(value) < 12 and least <= int(value) <= most:
            return int(value)
        self._refuse(name, "integer", least=least, most=most)
        return least

    def instant(self, name: str) -> datetime:
        """A minute as browsers write it, Japan time."""
        try:
            return datetime.strptime(self._raw(name), "%Y-%m-%dT%H:%M").replace(tzinfo=JAPAN)
        except ValueError:
            self._refuse(name, "instant")
            return datetime.min.replace(tzinfo=JAPAN)

    def choice(self, name: str, among: Iterable[str]) -> str:
        """One of several words."""
        value, words = self._raw(name), tuple(among)
        if value in words:
            return value
        self._refuse(name, "choice")
        return ""

    def file(self, name: str) -> tuple[str, bytes]:
        """An uploaded file: what it is called, as far as that can be shown, and what it holds."""
        value = self._posted.get(name)
        if isinstance(value, web.FileField) and (content := value.file.read()):
            shown = "".join(one for one in value.filename if one.isprintable())
            return shown[-_NAME_CHARACTERS:].strip(), content
        self._refuse(name, "file")
        return "", b""

    def written(self) -> dict[str, str]:
        """What was typed, to be shown again."""
        return {name: value for name, value in self._posted.items() if isinstance(value, str)}

    def _raw(self, name: str) -> str:
        value = self._posted.get(name, "")
        return value if isinstance(value, str) else ""

    def _refuse(self, name: str, why: str, **values: int) -> None:
        self._wrong.setdefault(name, filled(f"wrong.{why}", **values))
