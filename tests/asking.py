"""A program that asks the API in this process, through all of Django, as a web server would."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field, Ledger, Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.plain import as_json, from_json
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

BASE = "/api/v1"
ACT = Act("管理者", "準備")
UNTIL = dt.date(2099, 12, 31)


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Any


class Program:
    """Asks with one token, or with none."""

    def __init__(self, secret: str = "") -> None:
        from django.test import Client  # noqa: PLC0415 -- needs an open home

        self.secret = secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {}, SERVER_NAME="127.0.0.1")

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return answer_of(self.client.generic(method, BASE + path, **data, **more))

    def get(self, path: str, **query: object) -> Answer:
        return answer_of(self.client.get(BASE + path, {name.replace("__", "."): one for name, one in query.items()}))

    def post(self, path: str, body: object = None) -> Answer:
        return self.ask("POST", path, body)

    def patch(self, path: str, body: object) -> Answer:
        return self.ask("PATCH", path, body)

    def delete(self, path: str, **query: object) -> Answer:
        return answer_of(self.client.delete(BASE + path, query_params=query))

    def send(self, path: str, file: Any, **form: str) -> Answer:
        return answer_of(self.client.post(BASE + path, {"file": file, **form}))


def answer_of(response: Any) -> Answer:
    kind = response.headers.get("Content-Type", "")
    body = json.loads(response.content) if kind == "application/json" else response.content
    return Answer(response.status_code, body, response.headers)


def write(rows: Iterable[Row]) -> None:
    """Rows into their ledgers, by the one door."""
    from sekisho.security.ledgers.book import ledger_of  # noqa: PLC0415
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415

    through_the_door([RowChange(ledger_of(type(row)).slug, None, row) for row in rows], ACT)


def person(number: str, department: Department | str, site: str = "", **more: Any) -> Person:
    name = department if isinstance(department, str) else department.ja
    return Person(name=f"人{number}", id=number, department=name, site=site, **more)


def token(number: str, *scopes: str, **more: Any) -> str:
    """A new token of a person; its secret."""
    from sekisho.security.store.tokens import Wish, issue  # noqa: PLC0415

    return issue(Wish(number, scopes or ("read:*", "write:*", "propose", "decide"), UNTIL, **more), ACT).secret


def program(number: str, department: Department | str, *scopes: str, site: str = "") -> Program:
    """A person of a department, with a token."""
    write([person(number, department, site)])
    return Program(token(number, *scopes))


BY_HAND = [slug for slug, ledger in REGISTRY.items() if not ledger.by_system]


def example(ledger: Ledger, site: str = "A", mark: str = "x") -> dict[str, Any]:
    """A row with a value in every column that the ledger's own rules allow beside the others."""
    values = (
        {field.name: _value(field, mark) for field in ledger.fields} | {"site": site} | _FITTING.get(ledger.slug, {})
    )
    for _ in ledger.fields:
        row, problems = from_json(ledger, values)
        wrong = {one.where for one in problems if one.level == "error"}
        if not wrong:
            return dict(as_json(ledger, row))
        values |= dict.fromkeys(wrong)
    raise AssertionError(f"{ledger.slug}: {problems}")


_FITTING: dict[str, dict[str, Any]] = {"document": {"sha256": ""}, "conduit": {"ports": ["tcp/502"]}}
"""What only a procedure can give (a file that is kept), and words that have a form of their own."""


def _value(field: Field, mark: str) -> Any:
    if issubclass(field.type, Choice):
        return next(iter(field.type)).code
    if field.type is dt.date:
        return "2026-04-01"
    if field.type in {bool, int}:
        return field.type(3) if field.type is int else False
    fitting = {"Ip": "192.0.2.1", "Mac": "00:00:5e:00:53:01", "Network": "192.0.2.0/24", "Clock": "09:30"}
    fitting |= {"FiscalYear": "2026年度"}
    text = fitting.get(field.type.__name__, f"{mark}{field.name}"[: field.column.max_length])
    return [text] if field.many else text
