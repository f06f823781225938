"""Rows proposed from what was observed."""

from dataclasses import replace

from sekisho.security.checks.case import Case
from sekisho.security.checks.proposals import Proposal, proposals
from sekisho.security.checks.running import run
from sekisho.security.ledgers.asset import Asset, Connection
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.ledgers.dataflow import Dataflow
from tables import book, case, content, keys, seen

ASSET = "id | name | ips\nA1 | PLC1 | 10.0.0.1"
TABLE = "function | source | destination\n監視 | 10.0.0.2 | PLC1/10.0.0.1"
HOSTS = """
mac               | ip       | frame
00:11:22:00:00:01 | 10.0.0.1 | 1
00:11:22:00:00:09 | 10.5.0.9 | 4
00:11:22:00:00:09 |          | 5
00:11:22:00:00:07 |          | 6
"""
FLOWS = """
client            | server            | transport | server_port | protocol    | frame
10.5.0.9          | 10.0.0.1          | tcp       | 3389        | rdp         | 7
10.5.0.9          | 10.0.0.1          | udp       | 161         | snmp-v2c    | 8
10.5.0.9          | 10.0.0.1          | tcp       | 4444        |             | 9
10.5.0.9          | 10.0.0.1          | ip-47     | 0           |             | 10
fd00::9           | fd00::1           | tcp       | 80          | http        | 11
00:11:22:00:00:07 | 00:11:22:00:00:01 | ethernet  | 0           | profinet-rt | 12
"""
IDENTITIES = """
mac               | ip       | key      | value  | confidence | frame
00:11:22:00:00:09 |          | vendor   | 推測   | 1          | 20
                  | 10.5.0.9 | vendor   | 三河   | 3          | 21
00:11:22:00:00:09 |          | model    | MX-5   | 3          | 22
00:11:22:00:00:09 |          | hostname | CAM-9  | 2          | 23
00:11:22:00:00:01 |          | firmware | 別機器 | 3          | 24
"""
ZONE = "name | kind | networks\n無線 | 無線 | 10.5.0.0/24"


def _case() -> Case:
    observed = seen(hosts=HOSTS, flows=FLOWS, identities=IDENTITIES)
    return case(book(asset=ASSET, dataflow=TABLE, zone=ZONE), observed)


def _proposed(of: Case) -> tuple[Proposal, ...]:
    return proposals(of, run(of, content().checks))


def test_a_device_is_proposed_with_what_it_said_of_itself_and_where() -> None:
    (proposal,) = [one for one in _proposed(_case()) if isinstance(one.row, Asset) and one.row.ips]
    row = proposal.row
    assert isinstance(row, Asset)
    assert (row.name, row.vendor, row.model, row.firmware, row.zone) == ("CAM-9", "三河", "MX-5", "", "無線")
    assert (row.ips, row.macs, row.connection) == (("10.5.0.9",), ("00:11:22:00:00:09",), Connection.WIRELESS)
    told = {name: place.at for name, place in proposal.evidence.items()}
    assert told == {"macs": "4", "ips": "4", "vendor": "21", "model": "22", "name": "23"}
    assert (row.id, row.keeper, row.place) == ("", "", "")


def test_a_flow_is_proposed_with_the_name_of_its_asset() -> None:
    flows = [one.row for one in _proposed(_case()) if isinstance(one.row, Dataflow) and one.row.port == 161]
    assert [(row.source, row.destination, row.protocol, row.application) for row in flows] == [
        ("10.5.0.9", "PLC1/10.0.0.1", "UDP", "snmp-v2c")
    ]


def test_accepting_what_is_proposed_ends_the_findings_that_asked_for_it() -> None:
    of = _case()
    proposed = _proposed(of)
    assert len(proposed) == len(keys("asset/unlisted", of)) + len(keys("dataflow/unlisted", of)) == 2 + 6
    accepted = {
        slug: tuple(Entry(replace(one.row), "d" * 64, "new.xlsx", slug) for one in proposed if one.ledger == slug)
        for slug in ("asset", "dataflow")
    }
    tables = {slug: (*entries, *accepted.get(slug, ())) for slug, entries in of.book.tables.items()}
    after = case(Book(tables), of.observed)
    assert keys("asset/unlisted", after) + keys("dataflow/unlisted", after) == []
    assert _proposed(after) == ()


def test_nothing_is_proposed_from_nothing() -> None:
    assert proposals(case(), ()) == ()
