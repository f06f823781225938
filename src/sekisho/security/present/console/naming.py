"""Names by IDs: journal and ledgers keep IDs, for names change; people read names."""

from collections.abc import Iterable

from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.derive import attribute
from sekisho.security.store.models import TABLES


def names(ids: Iterable[str], slug: str = "person") -> dict[str, str]:
    """ID to name, in one question; an ID that the ledger (of people, of assets) lacks is left out."""
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    ledger = REGISTRY[slug]
    number = attribute(ledger, ledger.field("id"))
    found = TABLES[slug].objects.filter(**{f"{number}__in": wanted})
    return dict(found.values_list(number, attribute(ledger, ledger.field("name"))))
