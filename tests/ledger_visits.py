"""Visits to the console's ledgers: who may write which, rows entered, and what a grid would send."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from asking import example
from looking import visitor
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Permissions, Right, permissions

PERMISSIONS: Permissions = permissions(read_catalogue())


def departments(right: Right, slug: str) -> list[Department]:
    """The departments that have a right to a ledger."""
    real = [one for one in Department if one is not Department.ALL]
    return [one for one in real if PERMISSIONS.may(right, slug, one)]


@dataclass(frozen=True)
class Told:
    status: int
    body: Any


@dataclass(frozen=True)
class Visit:
    """A person at one ledger."""

    browser: Any
    slug: str

    def page(self, **query: Any) -> Any:
        return self.browser.get(f"/ledgers/{self.slug}/", query)

    def get(self, path: str, **query: Any) -> Told:
        answer = self.browser.get(f"/ledgers/{self.slug}/{path}", query, headers={"Accept": "application/json"})
        return Told(answer.status_code, answer.json())

    def post(self, path: str, body: object) -> Told:
        answer = self.browser.post(
            f"/ledgers/{self.slug}/{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        return Told(answer.status_code, answer.json())

    def send(self, path: str, file: Any, **form: str) -> Told:
        answer = self.browser.post(
            f"/ledgers/{self.slug}/{path}", {"file": file, **form}, headers={"Accept": "application/json"}
        )
        return Told(answer.status_code, answer.json())

    def rows(self) -> list[Any]:
        return list(self.get("rows").body["rows"])

    def save(self, *rows: dict[str, Any], why: str = "棚卸", **more: Any) -> Told:
        return self.post("save", {"why": why, "rows": list(rows), **more})


def at(slug: str, number: str = "K-001", department: Department | None = None, site: str = "") -> Visit:
    """A person who may write the ledger, or of the department that is named."""
    able = department or next(iter(departments(Right.WRITE, slug)), Department.PRODUCTION_IT)
    return Visit(visitor(number, able, site), slug)


def typed(slug: str, mark: str = "x") -> dict[str, str]:
    """An example row as a person types it: choices by their Japanese words, days with slashes, several with 、."""
    found = {}
    for name, plain in example(REGISTRY[slug], mark=mark).items():
        field = REGISTRY[slug].field(name)
        if plain is None or plain == field.default:
            continue
        found[name] = _typed(field, plain)
    return found


def _typed(field: Field, plain: Any) -> str:
    if isinstance(plain, list):
        return "、".join(plain)
    if isinstance(plain, bool):
        return "○" if plain else "×"
    if issubclass(field.type, Choice):
        return next(one.ja for one in field.type if one.code == plain)
    return str(plain).replace("-", "/") if field.type is dt.date else str(plain)
