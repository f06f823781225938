"""Reads what a program sends: the body, its items, free texts, and the row that was seen."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import orjson
from django.http import HttpRequest

from sekisho.guard.limits import API_BODY_BYTES
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers import faults
from sekisho.security.ledgers.cells import CONTROL
from sekisho.security.ledgers.faults import Wording, clipped, listed
from sekisho.security.ledgers.words import trimmed
from sekisho.security.present.api.refusing import GENERAL, Refused, general
from sekisho.security.present.api.schemas import WHY_CHARACTERS
from sekisho.security.terms.choice import Choice

C = TypeVar("C", bound=Choice)

MISSING = Wording("E101", "この項目が必要です。値を入れてください。", "This item is required. Enter a value.")
NO_TEXT = Wording(
    "E102", "{value} は文字列ではありません。文字列にしてください。", "{value} is no string. Send a string."
)
NO_ANSWER = Wording("E103", "{value} は true か false ではありません。", "{value} is neither true nor false.")
NO_NUMBER = Wording(
    "E104",
    "{value} は{least}から{most}の整数ではありません。直してください。",
    "{value} is no whole number from {least} to {most}. Correct it.",
)
NO_DAY = Wording(
    "E105",
    "{value} は日付ではありません。2024-04-01 の形で、1900年から2099年の日にしてください。",
    "{value} is no date. Write one from 1900 to 2099, such as 2024-04-01.",
)
TWICE = Wording(
    "E106", "{value} が2回以上あります。1回にしてください。", "{value} is there more than once. Name it once."
)
NO_OBJECT = Wording(
    "E107", "項目名と値の組（オブジェクト）ではありません。直してください。", "This is no object of names and values."
)
NO_WORD = Wording(
    "E108", "{value} は {names} のいずれでもありません。直してください。", "{value} is none of {names}. Correct it."
)
NOT_SEEN = Wording(
    "E109",
    "見た行の位置（position）か見た値（seen）が必要です。見た行を示してください。",
    "The position of the row that was seen, or the values seen, is required. Say which row you saw.",
)
NO_POSITION = Wording(
    "E110",
    "位置 {value} はこの行の記録ではありません。行を読み直して、その position を送ってください。",
    "Position {value} is no entry of this row. Read the row again and send its position.",
)

ONE_OF = Wording(
    "E111",
    "row（新しい行）、set（変更）、withdraw（取り下げ）のうち、ちょうど1つが必要です。",
    "Exactly one of row (a new one), set (a change) and withdraw is required.",
)
NO_LIST = Wording(
    "E112",
    "1件から{most}件までの配列ではありません。直してください。",
    "This is no list of 1 to {most} changes. Correct it.",
)
OTHER_LEDGER = Wording(
    "W101",
    "{title}のシートは、この台帳のものではないため、読んでいません。",
    "The sheet of {title} belongs to another ledger and was not read.",
)
OTHER_JOURNAL = Wording(
    "W102",
    "このブックは、この保管先の今の履歴から書き出されたものではないため、今の値とだけ比べました。",
    "This book was not exported from this home's present journal; it was held against the present values alone.",
)
OF_THE_PAST = Wording(
    "E113",
    "{value} の時点を書き出したブックで、読むためのものです。as_of なしで書き出したブックを編集してください。",
    "This book shows the ledger as of {value} and is for reading. Edit a book that was exported without as_of.",
)

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
MOST = 2**63 - 1


def wrong(*problems: Problem) -> Refused:
    """The refusal of wrong values."""
    said = GENERAL[422]
    return Refused(422, said.code, said.text, problems)


def problem(wording: Wording, where: str, **values: object) -> Problem:
    """A fault of an item or a parameter."""
    return Problem(f"api.{wording.number}", "", where, wording.text(**values))


def content(request: HttpRequest) -> dict[str, object]:
    """The JSON object of a request. Raises Refused (400, 413, 415)."""
    if request.content_type != "application/json":
        raise general(415)
    octets = request.body
    if len(octets) > API_BODY_BYTES:
        raise general(413)
    try:
        data = orjson.loads(octets)
    except orjson.JSONDecodeError as error:
        raise general(400) from error
    if not isinstance(data, dict):
        raise wrong(problem(NO_OBJECT, ""))
    return data


@dataclass(slots=True)
class Items:
    """The items of an object while they are read: every fault is collected, then told at once by `done`."""

    data: Mapping[str, object]
    where: str = ""
    problems: list[Problem] = field(default_factory=list)

    def place(self, name: str) -> str:
        """Where an item is, for a problem."""
        return f"{self.where}.{name}" if self.where else name

    def complain(self, wording: Wording, name: str, **values: object) -> None:
        """Add a fault."""
        self.problems.append(problem(wording, self.place(name), **values))

    def known(self, names: Collection[str]) -> None:
        """Complain of every item that is none of these."""
        for name in self.data:
            if name not in names:
                told = listed(Text(one, one) for one in names)
                self.problems.append(
                    Problem("api.E017", "", self.place(clipped(name)), faults.UNKNOWN_KEY.text(value=name, names=told))
                )

    def text(self, name: str, *, required: bool = False, most: int = WHY_CHARACTERS) -> str:
        """A text without outer blanks; empty where there is none."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            self.complain(NO_TEXT, name, value=repr(value))
            return ""
        text = trimmed(value or "")
        if CONTROL.search(text):
            self.problems.append(Problem("api.E015", "", self.place(name), faults.CONTROL_CHARACTER.text(value=text)))
            return ""
        if len(text) > most:
            told = faults.TOO_LONG.text(value=text, length=len(text), most=most)
            self.problems.append(Problem("api.E010", "", self.place(name), told))
        if required and not text:
            self.complain(MISSING, name)
        return text

    def answer(self, name: str, *, required: bool = False) -> bool:
        """Yes or no; no where there is none."""
        value = self.data.get(name)
        if value is None:
            if required:
                self.complain(MISSING, name)
            return False
        if not isinstance(value, bool):
            self.complain(NO_ANSWER, name, value=repr(value))
            return False
        return value

    def day(self, name: str, *, required: bool = False) -> dt.date | None:
        """A day; None where there is none."""
        text = self.text(name, required=required)
        found = day(text) if text else None
        if text and found is None:
            self.complain(NO_DAY, name, value=text)
        return found

    def choice(self, name: str, choices: Iterable[C], *, required: bool = False) -> C | None:
        """One of some choices by its code; None where there is none."""
        code, every = self.text(name, required=required), tuple(choices)
        found = next((one for one in every if one.code == code), None)
        if code and found is None:
            self.complain(NO_WORD, name, value=code, names=listed(Text(one.code, one.code) for one in every))
        return found

    def number(self, name: str) -> int | None:
        """A position; None where there is none."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
            self.complain(NO_NUMBER, name, value=repr(value), least=0, most=MOST)
            return None
        return value

    def object(self, name: str, *, required: bool = False) -> dict[str, object] | None:
        """An object; None where there is none."""
        value = self.data.get(name)
        if value is None:
            if required:
                self.complain(MISSING, name)
            return None
        if not isinstance(value, dict):
            self.complain(NO_OBJECT, name)
            return None
        return value

    def done(self) -> None:
        """Raise Refused (422) with every fault, if there is one."""
        if self.problems:
            raise wrong(*self.problems)


def whole_number(text: str, least: int, most: int) -> int | None:
    """A whole number of a query within bounds, both included; None for anything else."""
    if not re.fullmatch(r"-?[0-9]{1,19}", text, re.ASCII):
        return None
    number = int(text)
    return number if least <= number <= most else None


def day(text: str) -> dt.date | None:
    """A day of a query, as 2024-04-01; None for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
