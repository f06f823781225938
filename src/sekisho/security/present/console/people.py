"""Names of people by their IDs: the journal keeps IDs, for names change; people read names."""

from collections.abc import Iterable

from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.derive import attribute
from sekisho.security.store.models import TABLES

PEOPLE = REGISTRY["person"]


def names(ids: Iterable[str]) -> dict[str, str]:
    """ID to name, in one question; an ID that the people ledger lacks is left out."""
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    number = attribute(PEOPLE, PEOPLE.field("id"))
    found = TABLES["person"].objects.filter(**{f"{number}__in": wanted})
    return dict(found.values_list(number, attribute(PEOPLE, PEOPLE.field("name"))))
