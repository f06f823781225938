"""The addresses of rows and devices, for pages that lead to them."""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.keys import row_id


def row_address(slug: str, name: str) -> str:
    """Where a ledger opens at one of its rows. name: the row's id."""
    return f"/ledgers/{slug}/?row={name}"


def address_of_row(slug: str, row: Row) -> str:
    """As `row_address`, by the key values and the site of a row."""
    return row_address(slug, row_id(REGISTRY[slug], row))


def device_address(site: str, key: str) -> str:
    """The page of a device by its site and its id in the asset ledger, which may hold any sign."""
    return f"/devices/{row_id(REGISTRY['asset'], Asset(id=key, site=site))}/"
