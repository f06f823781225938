"""A person at the console, in this process, through all of Django, as a browser would ask."""

from typing import Any

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

ACT = Act("総務", "着任")
STAND_IN = "looking.stand_in"


def joined(number: str, department: Department, site: str = "", name: str = "試験 太郎") -> Person:
    """Enter a person in the people ledger."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    person = Person(id=number, name=name, department=department.ja, site=site)
    write([RowChange("person", None, person)], ACT)
    return person


def visitor(number: str = "K-001", department: Department = Department.PRODUCTION_IT, site: str = "") -> Any:
    """A browser in which this person has signed in; they are entered in the people ledger first."""
    from django.conf import settings  # noqa: PLC0415 -- needs an open home
    from django.test import Client  # noqa: PLC0415

    if STAND_IN not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, STAND_IN]
    joined(number, department, site)
    return Client(SERVER_NAME="127.0.0.1", headers={"X-Test-Person": number})


def stand_in(respond: Any) -> Any:
    """Middleware that signs in whom the test names, until the account room is built."""
    from sekisho.security.present.console.asker import Asker, language_of  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415
    from sekisho.security.work.access import Holder, Post  # noqa: PLC0415
    from sekisho.security.work.permission import department_of  # noqa: PLC0415

    def answered(request: Any) -> Any:
        number = request.headers.get("X-Test-Person")
        rows: list[Any] = [one.row for one in load("person") if number and getattr(one.row, "id", "") == number]
        if rows:
            posts = tuple(Post(one.site, department_of(one.department)) for one in rows)
            scopes = frozenset({"read:*", "write:*", "propose", "decide"})
            holder = Holder("", number, rows[0].name, posts, scopes)
            request.asker = Asker(holder, versions(("person",)), login=number, language=language_of(request))
        return respond(request)

    return answered
