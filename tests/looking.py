"""A person at the console, in this process, through all of Django, as a browser would ask."""

from typing import Any

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

ACT = Act("総務", "着任")


def joined(number: str, department: Department, site: str = "", name: str = "試験 太郎") -> Person:
    """Enter a person in the people ledger."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    person = Person(id=number, name=name, department=department.ja, site=site)
    write([RowChange("person", None, person)], ACT)
    return person


def visitor(number: str = "K-001", department: Department = Department.PRODUCTION_IT, site: str = "") -> Any:
    """A browser in which this person has signed in; they are entered in the people ledger first."""
    from django.test import Client  # noqa: PLC0415 -- needs an open home

    joined(number, department, site)
    return Client(SERVER_NAME="127.0.0.1", headers={"X-Test-Person": number})
