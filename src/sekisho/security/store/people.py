"""The rows of the people ledger that speak of one person: what every right of a person is read from."""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.person import Person
from sekisho.security.store.derive import attribute
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of


def people_of(number: str) -> list[Person]:
    """Every row with this ID, in the order they were first stored; several where a person works at several sites."""
    ledger = REGISTRY["person"]
    found = TABLES["person"].objects.filter(**{attribute(ledger, ledger.field("id")): number}).order_by("pk").values()
    rows = (row_of(ledger, kept) for kept in found)
    return [row for row in rows if isinstance(row, Person)]
