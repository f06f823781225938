"""A person at the console, in this process, through all of Django, as a browser would ask; they have signed in."""

import datetime as dt
from typing import Any

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

ACT = Act("総務", "着任")


def joined(number: str, department: Department, site: str = "", name: str = "試験 太郎") -> None:
    """Enter a person in the people ledger, unless they are there, and make their account."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    if not people_of(number):
        write([RowChange("person", None, Person(id=number, name=name, department=department.ja, site=site))], ACT)
    if not Login.objects.filter(person=number, administrator=False).exists():
        add(NewLogin(number), ACT)


def visitor(
    number: str = "K-001", department: Department = Department.PRODUCTION_IT, site: str = "", name: str = "試験 太郎"
) -> Any:
    """A browser in which this person has signed in; they are entered in the people ledger first.

    The session is made without the form: what the form asks is tried where accounts are.
    """
    from django.test import Client  # noqa: PLC0415 -- needs an open home

    from sekisho.security.present.console.accounts.sessions import BEGAN, OUTSIDE, SEEN  # noqa: PLC0415
    from sekisho.security.store.passwords import give  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    joined(number, department, site, name)
    moment = dt.datetime.now(dt.UTC)
    login = Login.objects.get(person=number, administrator=False)
    give(login, "Kawa-no-Nagare 7", first=False, now=moment)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(login, "sekisho.security.present.console.accounts.backends.Passwords")
    session = client.session
    session[BEGAN] = session[SEEN] = moment.timestamp()
    session[OUTSIDE] = False
    session.save()
    return client
