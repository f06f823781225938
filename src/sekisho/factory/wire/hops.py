"""The connections that a message travels over, as one of their ends sees them."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from sekisho.contracts import Contracts, Hop

PATH_VALUE = re.compile(r"\w[\w.:+~-]{0,79}")
"""What may stand in place of `{item}` in a path: a word that is no path of its own, 80 characters at most."""


def opened(contracts: Contracts, message: str, system: str, protocol: str) -> Iterator[Hop]:
    """The hops of a message that a system opens. Raises KeyError for what is not declared."""
    for hop in contracts.messages[message].hops:
        if system in contracts.members(hop.opens) and hop.protocol == protocol:
            yield hop


def taken(contracts: Contracts, message: str, system: str, protocol: str) -> Iterator[Hop]:
    """The hops of a message on which a system listens. Raises KeyError for what is not declared."""
    for hop in contracts.messages[message].hops:
        if system in contracts.members(hop.to) and hop.protocol == protocol:
            yield hop


def asks(hop: Hop) -> bool:
    """Whether who opens the hop asks for the payload; else it brings it."""
    return hop.sends == hop.to


def method_and_path(hop: Hop) -> tuple[str, str]:
    """Of HTTP: the method, and the path with its `{item}`s."""
    method, _, path = hop.endpoint.partition(" ")
    return method, path


def filled(path: str, values: Mapping[str, str]) -> str:
    """A path with a value for each `{item}`, quoted. Raises ValueError for a value that may not stand there."""
    for name, value in values.items():
        if not PATH_VALUE.fullmatch(value):
            raise ValueError(f"{name} of {path} is {value!r}; it must be a word of at most 80 characters")
    return path.format(**{name: quote(value, safe="") for name, value in values.items()})
