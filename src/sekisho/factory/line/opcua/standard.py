"""The standard's own nodes, which every server has: made once in a process, and copied for each of its servers.

Making them takes the library some seconds, and a factory on one machine has several servers. The library can keep them
in a file too, but only where Python was built with a database for that.
"""

import threading
from copy import deepcopy
from functools import cache

from asyncua.server.address_space import AddressSpace, AttributeValue, NodeData, NodeManagementService
from asyncua.server.standard_address_space.standard_address_space import fill_address_space
from asyncua.ua.attribute_ids import AttributeIds

_CHANGED = frozenset({AttributeIds.Value})
_once = threading.Lock()


def copy_standard_nodes(space: AddressSpace) -> None:
    """Put the standard's nodes into an address space that is empty. May be called in any thread."""
    with _once:
        made = _made()
    for name in made.keys():  # noqa: SIM118 -- an address space is no mapping
        space[name] = _copied(made[name])


@cache
def _made() -> AddressSpace:
    space = AddressSpace()
    fill_address_space(NodeManagementService(space))  # type: ignore[no-untyped-call]  # asyncua's has no types
    return space


def _copied(node: NodeData) -> NodeData:
    """A node that a server may change. Attributes are replaced as a whole; only values are changed as they are."""
    copied = NodeData(node.nodeid)
    copied.references = list(node.references)
    for name, held in node.attributes.items():
        if held.value is not None:
            copied.attributes[name] = AttributeValue(deepcopy(held.value) if name in _CHANGED else held.value)
    return copied
