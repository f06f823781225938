"""Addresses that people keep apart: the tables, the devices and the changes in which they are no longer one device."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from few import cases
from observing import observed
from sekisho.security.observe.apart import held_apart
from sekisho.security.observe.assets import assets
from sekisho.security.observe.dataflows import dataflows
from sekisho.security.observe.difference import What, difference
from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, OPERATIONS, Observed

PLC, PC, OTHER = "00:00:bc:00:00:01", "00:1b:1b:00:00:02", "00:1e:f6:00:00:03"
MOVED = "10.0.0.9"
APART = frozenset({(PLC, MOVED)})
HOSTS_SEEN = [
    {"mac": PLC, "ip": "10.0.0.1", "packets": 5},
    {"mac": PLC, "ip": MOVED, "packets": 7, "at": 3, "frame": 3, "vlan": 4},
    {"mac": PC, "ip": "10.0.0.2"},
]
SAID = [
    {"mac": PLC, "ip": "10.0.0.1", "key": "vendor", "value": "Rockwell"},
    {"mac": PLC, "ip": MOVED, "key": "model", "value": "Panel 7", "at": 4, "frame": 4},
]
ENDS = {"client_mac": PC, "client_ip": "10.0.0.2", "server_mac": PLC, "server_ip": MOVED}


def by_device(seen: Observed) -> dict[str, dict[str, object]]:
    return {str(row["device"]): row for row in assets(seen).iter_rows(named=True)}


def test_an_address_kept_apart_is_a_device_by_itself_with_what_was_said_from_it() -> None:
    seen = observed(hosts=HOSTS_SEEN, said=SAID, flows=[ENDS], done=[ENDS])
    joined, held = by_device(seen), by_device(held_apart(seen, APART))
    assert joined[PLC]["ips"] == ["10.0.0.1", MOVED]
    assert (joined[PLC]["model"], joined[PLC]["serves"]) == ("Panel 7", ["modbus"])
    assert (held[PLC]["ips"], [one["ip"] for one in held[PLC]["joins"]]) == (["10.0.0.1"], ["10.0.0.1"])
    assert (held[PLC]["vendor"], held[PLC]["model"], held[PLC]["serves"]) == ("Rockwell", "", [])
    assert (held[MOVED]["macs"], held[MOVED]["ips"], held[MOVED]["model"]) == ([], [MOVED], "Panel 7")
    assert held[MOVED]["serves"] == ["modbus"]
    assert (held[PLC]["packets"], held[MOVED]["packets"]) == (5, 7)


def test_the_address_is_of_another_mac_address_that_has_it_too() -> None:
    seen = observed(hosts=[*HOSTS_SEEN, {"mac": OTHER, "ip": MOVED, "packets": 1}], said=SAID, flows=[ENDS])
    assert by_device(seen)[PLC]["model"] == "Panel 7"
    held = by_device(held_apart(seen, APART))
    assert set(held) == {PLC, PC, OTHER}
    assert (held[OTHER]["ips"], held[OTHER]["model"], held[OTHER]["serves"]) == ([MOVED], "Panel 7", ["modbus"])


@pytest.mark.parametrize("on_link", [True, False])
def test_a_mac_address_without_its_only_address_stays_a_device_and_is_no_router(on_link: bool) -> None:
    seen = observed(hosts=[{"mac": PLC, "ip": MOVED, "on_link": on_link, "how": "ip"}])
    held = by_device(held_apart(seen, APART))
    assert set(held) == {PLC, MOVED}
    assert (held[PLC]["ips"], held[PLC]["joins"], held[PLC]["router"]) == ([], [], False)


def test_an_address_that_the_device_stated_of_itself_is_its_own_no_more() -> None:
    stated = {"mac": PLC, "ip": "10.0.0.1", "key": "ip", "value": MOVED}
    seen = observed(hosts=HOSTS_SEEN[:1], said=[stated])
    assert by_device(seen)[PLC]["ips"] == ["10.0.0.1", MOVED]
    assert by_device(held_apart(seen, APART))[PLC]["ips"] == ["10.0.0.1"]


def test_a_data_flow_names_the_address_and_not_the_mac_address() -> None:
    held = held_apart(observed(flows=[ENDS], done=[ENDS]), APART)
    for row in (*dataflows(held).to_dicts(), *held.operations.to_dicts()):
        assert (row["client_mac"], row["server_mac"], row["server_ip"]) == (PC, "", MOVED)


def test_what_changed_is_told_of_the_address_and_not_of_the_device() -> None:
    before, after = observed(hosts=[HOSTS_SEEN[0], HOSTS_SEEN[2]]), observed(hosts=HOSTS_SEEN, said=SAID)
    (address,) = difference(before, after).changes
    assert (address.what, address.device, address.item) == (What.ADDRESS, PLC, MOVED)
    (device,) = difference(held_apart(before, APART), held_apart(after, APART)).changes
    assert (device.what, device.device) == (What.DEVICE, MOVED)


def test_other_pairs_of_the_same_addresses_stay() -> None:
    seen = observed(hosts=[*HOSTS_SEEN, {"mac": PC, "ip": MOVED}], said=SAID)
    held = held_apart(seen, frozenset({(PLC, "10.0.0.2"), (OTHER, MOVED)}))
    assert assets(held).equals(assets(seen))
    assert held.hosts.equals(seen.hosts)


MACS, IPS = st.sampled_from(["", PLC, PC, OTHER]), st.sampled_from(["", "10.0.0.1", "10.0.0.2", MOVED, "fe80::1"])
SEEN = st.builds(
    observed,
    hosts=st.lists(st.fixed_dictionaries({"mac": MACS, "ip": IPS, "on_link": st.booleans(), "at": st.integers(0, 9)})),
    said=st.lists(st.fixed_dictionaries({"mac": MACS, "ip": IPS, "key": st.just("ip"), "value": IPS})),
    flows=st.lists(st.fixed_dictionaries({"client_mac": MACS, "client_ip": IPS, "server_mac": MACS, "server_ip": IPS})),
)


@settings(max_examples=cases(60), deadline=None)
@given(SEEN, st.frozensets(st.tuples(MACS.filter(bool), IPS.filter(bool)), max_size=3))
def test_whatever_is_kept_apart_is_of_no_device_and_every_sender_is_still_there(
    seen: Observed, apart: frozenset[tuple[str, str]]
) -> None:
    held = held_apart(seen, apart)
    for one, schema in ((held.hosts, HOSTS), (held.flows, FLOWS), (held.identities, IDENTITIES),
                        (held.operations, OPERATIONS)):  # fmt: skip
        assert one.schema == schema
    told = assets(held)
    for macs, ips in told.select("macs", "ips").iter_rows():
        assert apart.isdisjoint((mac, ip) for mac in macs for ip in ips)
    for name in ("mac", "ip"):
        assert set(held.hosts[name]) | {""} == set(seen.hosts[name]) | {""}
    assert (
        held_apart(held, apart)
        .hosts.filter(pl.col("ip") != "")
        .sort(pl.all())
        .equals(held.hosts.filter(pl.col("ip") != "").sort(pl.all()))
    )


@settings(max_examples=cases(30), deadline=None)
@given(SEEN)
def test_without_pairs_every_table_is_as_it_was(seen: Observed) -> None:
    assert held_apart(seen, frozenset()) is seen
