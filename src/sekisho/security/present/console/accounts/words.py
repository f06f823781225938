"""The words of the account pages, in one language. A word that is missing stops the page, so that a test finds it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.http import HttpRequest

from sekisho.guard.text import Language, Text
from sekisho.security.present.console.accounts import asked


@cache
def every_word() -> dict[str, Text]:
    """All of them, by name."""
    raw = tomllib.loads((files(__package__) / "labels.toml").read_text("utf-8"))
    return {name: Text(**both) for name, both in raw.items()}


LOCK = ("locked_title", "locked", "password", "unlock", "ended", "sign_in", "lock_failed")
"""What `frontend/src/lock.js` shows. The frame puts it into every page as data: `{{ lock|json_script:"lock" }}`."""


class WordMissing(Exception):  # noqa: N818  # named for what happened
    """No KeyError: a template would show nothing in the word's place."""


@dataclass(frozen=True, slots=True)
class Words:
    """`{{ t.name }}` in a template, `words["name"]` here."""

    language: Language

    def __getitem__(self, name: str) -> str:
        word = every_word().get(name)
        if word is None:
            raise WordMissing(name)
        return word.of(self.language)


def words(request: HttpRequest) -> Words:
    """The words in the language of a request."""
    return Words(asked.language(request))


def context(request: HttpRequest) -> dict[str, object]:
    """What every template of this room has, and the lock's share of every page."""
    said: dict[str, object] = {"t": words(request), "language": asked.language(request)}
    if signed := getattr(request, "signed", None):
        said["lock"] = {
            "idleMinutes": signed.settings.number("lock.idle-minutes"),
            "words": {name: words(request)[name] for name in LOCK},
        }
    return said
