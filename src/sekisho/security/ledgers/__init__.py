"""What is recorded: one file a ledger, each declared once. Knows nothing of packets, databases or workbooks.

`REGISTRY` holds every ledger by its slug once this package is imported.
"""

from sekisho.security.ledgers import (
    account,
    asset,
    attestation,
    change,
    conduit,
    dataflow,
    permitted,
    person,
    software,
    zone,
)
from sekisho.security.ledgers.declaring import REGISTRY, Ledger

__all__ = [
    "REGISTRY",
    "Ledger",
    "account",
    "asset",
    "attestation",
    "change",
    "conduit",
    "dataflow",
    "permitted",
    "person",
    "software",
    "zone",
]
