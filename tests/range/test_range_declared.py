"""The range of the contracts: the firewall passes what they declare and nothing else, and the factory stands in it."""

import datetime as dt
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import IPv4Address
from itertools import permutations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from live_range import live, undisturbed
from sekisho.contracts import contracts
from sekisho.factory.app.factory import built as units
from sekisho.factory.app.hosts import read_hosts
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import assess
from sekisho.security.checks.policy import Policy
from sekisho.security.observe.reading import read
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.range.actors import stream
from sekisho.security.range.command import range_commands
from sekisho.security.range.declared import BLOCK, declared, hosts_file
from sekisho.security.range.namespaces import PREFIX, inside, standing
from sekisho.security.range.plan import Host
from sekisho.security.range.wiring import built, dress, load

DAY = dt.date(2026, 11, 26)
FACTORY = declared(contracts(), DAY)
PORTS = (1883, 8443)
ADDRESSES = pytest.mark.allow_hosts([one.ip for one in FACTORY.hosts.values()])
PERMITTED = {
    ("wireless", "fa1", 1883), ("fa2", "fa1", 8443), ("development", "dmz", 8443), ("fa2", "dmz", 8443),
    ("business", "dmz", 8443), ("fa1", "dmz", 8443),
}  # fmt: skip


@pytest.fixture
def alone() -> Iterator[None]:
    with undisturbed():
        yield


def asking(client: Host, server: Host, port: int) -> socket.socket:
    """A connection that a device has begun to open."""
    with inside(client.place):
        made = stream("tcp")
    made.setblocking(False)
    made.connect_ex((server.ip, port))
    return made


def test_the_factory_reads_where_each_of_its_units_stands(tmp_path: Path) -> None:
    (path := tmp_path / "hosts.toml").write_text(hosts_file(FACTORY), "utf-8")
    hosts = read_hosts(path, contracts())
    names = [name for name, *_ in units(contracts())]
    assert list(FACTORY.runs) == names
    assert hosts.namespaces == {name: PREFIX + name for name in names}
    assert hosts.addresses == {name: FACTORY.hosts[name].ip for name in names}


def test_every_unit_of_the_contracts_has_a_place_in_the_block_and_a_mac_of_its_own() -> None:
    everybody = [*FACTORY.hosts.values(), *FACTORY.gateways.values()]
    assert len(FACTORY.hosts) == sum(one.units for one in contracts().systems.values())
    assert len({one.ip for one in everybody}) == len({one.mac for one in everybody}) == len(everybody)
    assert all(IPv4Address(one.ip) in BLOCK for one in everybody)


@live
@ADDRESSES
@pytest.mark.usefixtures("alone")
def test_the_firewall_passes_the_conduits_of_the_contracts_and_nothing_else() -> None:
    first = {host.lan: host for host in reversed(FACTORY.hosts.values())}
    ways = {(a, b, port) for a, b in permutations(first, 2) for port in PORTS}
    with built(FACTORY.places), ExitStack() as opened:
        dress(FACTORY.gateways, FACTORY.hosts)
        load(FACTORY.book)
        for host in first.values():
            for port in PORTS:
                with inside(host.place):
                    server = opened.enter_context(stream("tcp"))
                server.bind((host.ip, port))
                server.listen()
        asked = {
            opened.enter_context(asking(first[a], first[b], port)): (a, b, port)
            for a, b, port in sorted(ways, key=lambda way: way in PERMITTED)  # what passes comes last
        }
        through: set[tuple[str, str, int]] = set()
        while not through >= PERMITTED:
            _, arrived, _ = select.select([], [one for one, way in asked.items() if way not in through], [], 5)
            assert arrived, PERMITTED - through
            through |= {asked[one] for one in arrived}
    assert through == PERMITTED
    assert standing() == []


@live
@ADDRESSES
@pytest.mark.usefixtures("alone")
def test_what_crosses_as_declared_gives_no_finding_and_what_does_not_is_told(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    words = (sys.executable, "-m", "sekisho", "range", "up", "--contracts", "--out", str(tmp_path), "--lang", "en")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as stands:
        assert stands.stdout
        assert any(line.startswith("It ends by") for line in stands.stdout)
        for server in ("exchange", "planning"):  # nobody listens: that a connection is begun is enough
            asking(FACTORY.hosts["process"], FACTORY.hosts[server], 8443).close()
        stands.send_signal(signal.SIGINT)
        rest = stands.stdout.read()
        assert stands.wait(30) == 0, rest
    assert standing() == []
    observed = read([*(tmp_path / "evidence").iterdir()])
    book = read_book(tmp_path / "ledgers.xlsx")
    assert book.problems == ()
    result = assess(book, observed, catalogue, as_of=DAY, policy=Policy(), site="")
    crossed = f"{FACTORY.hosts['process'].ip} -> {FACTORY.hosts['planning'].ip} tcp/8443"
    assert {(one.check, one.subject.key) for one in result.findings} == {
        ("dataflow/unlisted", crossed),
        ("zone/undeclared-conduit", "FA LAN1 -> 業務系LAN tcp/8443"),
    }


def test_a_range_of_the_contracts_without_a_folder_is_refused() -> None:
    done = CliRunner().invoke(range_commands, ["up", "--contracts"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--contracts と --out は一緒に指定してください。(range.E010)" in done.stderr
