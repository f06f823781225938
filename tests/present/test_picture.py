"""What a kept run says of a network beyond kinds: what was seen of each device, and which row declares a flow."""

from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from observing import START, observed, table
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import assess
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.zone import crossing_key
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import REGISTRY, Row
from sekisho.security.ledgers.keys import row_id
from sekisho.security.observe.tables import IDENTITIES, Observed
from sekisho.security.present.picture import network_map_of
from sekisho.security.present.sighted import MOST_SEEN
from sekisho.security.terms.address import Endpoint, Ip, Mac
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.network_map import MapDevice, MapJoin, MapSeen, NetworkMap, network_map, plain

PLC, HMI = Mac("00:00:5e:00:53:01"), Mac("00:00:5e:00:53:02")
FLOW = Dataflow(
    function="操作", source=Endpoint("HMI/192.0.2.2"), destination=Endpoint("PLC/192.0.2.1"), protocol="TCP", site="A"
)
SEEN = observed(
    flows=[{"client_ip": "192.0.2.2", "server_ip": "192.0.2.1", "client_mac": HMI, "server_mac": PLC, "frame": 5}],
    hosts=[{"mac": PLC, "ip": "192.0.2.1", "frame": 3}, {"mac": PLC, "ip": "192.0.2.9", "frame": 4, "at": 9}],
    said=[
        {"mac": PLC, "key": "firmware", "value": "2.1", "frame": 7, "confidence": 3},
        {"mac": PLC, "key": "ip", "value": "192.0.2.1", "frame": 8},
        {"mac": HMI, "key": "vendor", "value": "別の機器", "frame": 9},
    ],
)


def mapped(catalogue: Catalogue, *more: Row, seen: Observed = SEEN) -> NetworkMap:
    rows: tuple[Row, ...] = (Asset(id="PLC", name="PLC", macs=(PLC,), ips=(Ip("192.0.2.1"),), site="A"), FLOW, *more)
    tables: dict[str, tuple[Entry[Row], ...]] = {}
    for row in rows:
        tables[ledger_of(type(row)).slug] = (Entry(row),)
    result = assess(Book(tables), seen, catalogue, as_of=START.date(), policy=Policy(), site="A")
    return network_map_of(result.assessments[0])


def frame(number: int) -> Evidence:
    return Evidence("a" * 64, "line.pcap", "frame", str(number))


def test_a_device_tells_its_addresses_and_its_own_words_with_their_places(catalogue: Catalogue) -> None:
    plc = next(one for one in mapped(catalogue).devices if one.key == "PLC")
    assert plc.seen == (
        MapSeen("mac", PLC, frame(3)),
        MapSeen("ip", "192.0.2.1", frame(3)),
        MapSeen("ip", "192.0.2.9", frame(4)),
        MapSeen("firmware", "2.1", frame(7)),
    )
    assert plc.joins == (MapJoin(PLC, "192.0.2.1", "arp", frame(3)), MapJoin(PLC, "192.0.2.9", "arp", frame(4)))
    assert plc.first == START
    assert plc.last is not None
    assert (plc.last - START).seconds == 9


def test_pairs_beyond_what_one_page_holds_are_counted(catalogue: Catalogue) -> None:
    own = [{"mac": PLC, "ip": f"192.0.2.{n}", "how": "arp", "frame": n} for n in range(1, MOST_SEEN + 4)]
    devices = mapped(catalogue, seen=observed(hosts=own)).devices
    plc = next(one for one in devices if one.key == "PLC")
    assert (len(plc.joins), plc.joins_left_out) == (MOST_SEEN, 3)
    assert {one.joins_left_out for one in mapped(catalogue).devices} == {0}


def test_nothing_is_told_of_a_device_that_was_said_from_an_address_kept_apart(catalogue: Catalogue) -> None:
    from_there = {"mac": PLC, "ip": "192.0.2.9", "key": "model", "value": "別の機器の型番", "frame": 10}
    seen = replace(SEEN, identities=pl.concat([SEEN.identities, table(IDENTITIES, from_there)]))
    apart = Apart(mac=PLC, ip=Ip("192.0.2.9"), reason="別の機器", site="A")
    joined, held = (
        next(one for one in mapped(catalogue, *rows, seen=seen).devices if one.key == "PLC") for rows in ((), (apart,))
    )
    gone = {MapSeen("ip", "192.0.2.9", frame(4)), MapSeen("model", "別の機器の型番", frame(10))}
    assert set(joined.seen) - set(held.seen) == gone
    assert [one.ip for one in held.joins] == ["192.0.2.1"]


def test_a_declared_flow_names_its_row(catalogue: Catalogue) -> None:
    assert [one.row_id for one in mapped(catalogue).flows] == [row_id(REGISTRY["dataflow"], FLOW)]


def test_a_map_is_read_as_it_was_written(catalogue: Catalogue) -> None:
    told = mapped(catalogue)
    assert network_map(plain(told), evidence) == told


def evidence(one: dict[str, str]) -> Evidence:
    return Evidence(one["sha256"], one["file"], one["unit"], one["at"])


TEXTS = st.text(max_size=8)
PLACES = st.builds(Evidence, TEXTS, TEXTS, TEXTS, TEXTS)


@given(
    st.lists(st.builds(MapSeen, TEXTS, TEXTS, PLACES), max_size=3),
    st.lists(st.builds(MapJoin, TEXTS, TEXTS, TEXTS, PLACES), max_size=3),
    st.integers(0, 9),
)
def test_what_was_seen_comes_back_equal(seen: list[MapSeen], joins: list[MapJoin], left_out: int) -> None:
    device = MapDevice("A", "", (), "", "", seen=tuple(seen), joins=tuple(joins), joins_left_out=left_out)
    told = NetworkMap(devices=(device,))
    assert network_map(plain(told), evidence) == told


def test_the_key_of_a_crossing_leaves_out_what_later_evidence_may_tell_better() -> None:
    assert crossing_key("業務系LAN", "FA LAN1", "tcp/502 modbus") == "業務系LAN -> FA LAN1 tcp/502"
