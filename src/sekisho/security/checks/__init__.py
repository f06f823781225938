"""What differs: ledgers held against observations, and against each other. Pure functions; records and time come in.

`CHECKS` holds every check by its id once this package is imported.
"""

from sekisho.security.checks import (
    account,
    advisory,
    asset,
    change,
    changed,
    control,
    dataflow,
    firewall,
    permitted,
    refusal,
    remote,
    risk,
    software,
    vulnerability,
    zone,
)
from sekisho.security.checks.running import CHECKS

__all__ = [
    "CHECKS",
    "account",
    "advisory",
    "asset",
    "change",
    "changed",
    "control",
    "dataflow",
    "firewall",
    "permitted",
    "refusal",
    "remote",
    "risk",
    "software",
    "vulnerability",
    "zone",
]
