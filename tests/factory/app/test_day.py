"""A day of production on the sample boards: its books balance, and on the wire is what contracts declare."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from ipaddress import IPv4Network
from itertools import product
from pathlib import Path

import pytest

from factory.app.capturing import captured
from sekisho.contracts import contracts
from sekisho.security.observe.capture.reading import read_capture

BOARDS = sorted((Path(__file__).parents[3] / "samples" / "boards").iterdir())
AS_ROOT = os.geteuid() == 0
Flow = tuple[str, str, str, int, str]


def test_a_day_makes_every_order_accounts_for_every_part_and_says_on_the_wire_what_is_declared(tmp_path: Path) -> None:
    """One test, for it takes the addresses that the contracts name, and there is one of each."""
    capture = tmp_path / "day.pcap"
    command = ["factory", "day", *map(str, BOARDS), "--quantity", "2", "--speed", "240", "--json"]
    with captured(capture, IPv4Network("127.10.0.0/16")) if AS_ROOT else nullcontext():
        ended = subprocess.run(
            [sys.executable, "-c", "from sekisho.cli import program; program()", *command],
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = json.loads(ended.stdout)
    assert {(one["id"], one["good"]) for one in told["orders"]} == {("W0", 1), ("W1", 2), ("W2", 2), ("W3", 2)}
    assert (told["imbalances"], told["failures"]) == ([], {})
    # A busy machine may cut a handshake short while the services start; nothing else may be refused.
    assert [one for one in told["rejected"] if not one.endswith("wire.E495")] == []
    assert told["balances"] is True
    assert told["plans"] >= 2
    if not AS_ROOT:
        pytest.skip("to see what is on the wire needs root; the books were looked at")
    seen: set[Flow] = {
        (one["client_ip"], one["server_ip"], one["transport"], one["server_port"], one["protocol"])
        for one in read_capture(capture).flows.iter_rows(named=True)
    }
    assert seen <= declared()
    assert by_system(seen) == by_system(declared())  # of several units one may have had nothing to do


def declared() -> set[Flow]:
    """The connections of all messages that are built, by address."""
    known = contracts()
    return {
        (str(client), str(server), one.transport, one.port, one.protocol)
        for one, carried in known.connections.items()
        if any(message.id in known.built_messages for message, _ in carried)
        for client, server in product(known.addresses(one.opens), known.addresses(one.to))
    }


def by_system(flows: set[Flow]) -> set[Flow]:
    """The same with the names of systems."""
    known = contracts()
    names = {str(address): one for one in known.systems for address in known.addresses(one)}
    return {(names[client], names[server], *rest) for client, server, *rest in flows}
