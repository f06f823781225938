"""Every word of the account pages is there in both languages, every one is used, and no other text stands in a page."""

import re
from pathlib import Path

import pytest

from sekisho.security.present.console import accounts
from sekisho.security.present.console.accounts.words import LOCK, WordMissing, Words, every_word

ROOM = Path(accounts.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
NAME_OF_A_LANGUAGE = {"日本語", "English"}


def used() -> set[str]:
    in_pages = {name for path in TEMPLATES for name in re.findall(r"\bt\.(\w+)", path.read_text("utf-8"))}
    in_code = {
        name for path in ROOM.glob("*.py") for name in re.findall(r'words\(request\)\["(\w+)"', path.read_text("utf-8"))
    }
    return in_pages | in_code | {"wrong", "locked"} | set(LOCK)  # chosen between in one line


def test_every_word_that_is_used_is_there_and_every_one_there_is_used() -> None:
    assert used() == set(every_word())


def test_the_japanese_is_japanese_and_the_english_is_not() -> None:
    for name, word in every_word().items():
        assert name == "comma" or JAPANESE.search(word.ja), name
        assert not JAPANESE.search(word.en), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_holds_no_text_of_its_own(path: Path) -> None:
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "\n", path.read_text("utf-8"), flags=re.DOTALL)
    texts = {line.strip() for line in bare.splitlines()} - NAME_OF_A_LANGUAGE
    assert not {text for text in texts if re.search(r"\w", text)}


def test_a_word_that_is_missing_stops_the_page() -> None:
    from django.template import Context, Engine  # noqa: PLC0415

    with pytest.raises(WordMissing):
        Engine().from_string("{{ t.nothing }}").render(Context({"t": Words("ja")}))
