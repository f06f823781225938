"""A factory on a temporary folder for the tests, at addresses that no other test has."""

import asyncio
import itertools
import os
from collections.abc import Coroutine
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, TypeVar

import pytest

from sekisho.contracts import contracts
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant

T = TypeVar("T")
BEGIN = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

loopback = pytest.mark.allow_hosts(["127.0.0.0/8"])
"""For tests that open connections between systems of a plant."""

_FIRST = int(IPv4Address("127.64.0.0"))
_PROCESSES = 2**14
_EACH = 2**8
_free = itertools.cycle(range(_EACH))


def plant(folder: Path, factor: float = 1000.0) -> Plant:
    """A factory of the product's own contracts. Each system and unit has a loopback address of this process's own."""
    declared = contracts()
    block = _FIRST + os.getpid() % _PROCESSES * _EACH
    hosts = {
        f"{one.id}-{unit + 1}" if one.units > 1 else one.id: str(IPv4Address(block + next(_free)))
        for one in declared.systems.values()
        for unit in range(one.units)
    }
    return Plant(declared, Clock(BEGIN, factor), Keys(folder / "keys", hosts), folder, hosts)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 30))
