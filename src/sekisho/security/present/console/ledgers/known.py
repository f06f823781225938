"""Which ledger an address names."""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.refusing import general


def known_slug(slug: str) -> str:
    """The slug of a ledger. Raises Refused (404) for any other word."""
    if slug not in REGISTRY:
        raise general(404)
    return slug
