"""Every message between the factory's systems, declared once: name, systems and LANs, protocol, endpoint, payload.

The declarations are the TOML files beside this; `contracts()` reads them. From them come the addresses of the services,
the schemas by which they check each other, the page of the documentation, and what the security half expects on the
wire. Source: report, section 1.3.2 (the six flows).
"""

from sekisho.contracts.declared import Connection, Contracts, Group, Hop, Item, Lan, Message, Payload, System
from sekisho.contracts.reading import contracts, read_contracts

__all__ = [
    "Connection",
    "Contracts",
    "Group",
    "Hop",
    "Item",
    "Lan",
    "Message",
    "Payload",
    "System",
    "contracts",
    "read_contracts",
]
