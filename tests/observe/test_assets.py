"""From pairs of addresses to devices, and from flows to data flows."""

from observing import observed
from sekisho.security.observe.assets import ASSETS, assets
from sekisho.security.observe.dataflows import DATAFLOWS, dataflows
from sekisho.security.observe.tables import Observed

PLC = {"mac": "00:00:bc:00:00:01", "ip": "10.0.0.1"}
PC = {"mac": "00:1b:1b:00:00:02", "ip": "10.0.0.2"}
ROUTER = "00:1e:f6:00:00:03"


def by_device(seen: Observed) -> dict[str, dict[str, object]]:
    return {str(row["device"]): row for row in assets(seen).iter_rows(named=True)}


def test_nothing_observed_gives_empty_tables_with_all_columns() -> None:
    assert assets(Observed()).schema == ASSETS
    assert dataflows(Observed()).schema == DATAFLOWS


def test_a_mac_address_and_its_ip_addresses_are_one_device() -> None:
    second = {"mac": PLC["mac"], "ip": "10.0.1.1", "at": 5, "vlan": 7, "frame": 9}
    found = by_device(observed(hosts=[{**PLC, "at": 2, "frame": 4}, second]))
    assert list(found) == [PLC["mac"]]
    device = found[PLC["mac"]]
    assert device["ips"] == ["10.0.0.1", "10.0.1.1"]
    assert device["macs"] == [PLC["mac"]]
    assert device["vlans"] == [7]
    assert (device["source"], device["frame"]) == (0, 4)
    assert device["mac_vendor"] == "Rockwell Automation"


def test_each_address_has_the_surest_reason_why_it_is_the_devices() -> None:
    hosts = [
        {**PLC, "how": "ip", "at": 1, "frame": 3},
        {**PLC, "how": "arp", "at": 2, "frame": 8},
        {"mac": PLC["mac"], "ip": "10.0.1.1", "how": "ip", "at": 5, "frame": 9},
    ]
    said = [{"mac": PLC["mac"], "ip": "", "key": "ip", "value": "10.0.0.77", "at": 7, "frame": 11}]
    device = by_device(observed(hosts=hosts, said=said))[PLC["mac"]]
    assert device["ips"] == ["10.0.0.1", "10.0.1.1", "10.0.0.77"]
    assert device["joins"] == [
        {"ip": "10.0.0.1", "how": "arp", "source": 0, "frame": 8},
        {"ip": "10.0.1.1", "how": "ip", "source": 0, "frame": 9},
        {"ip": "10.0.0.77", "how": "stated", "source": 0, "frame": 11},
    ]


def test_an_address_behind_a_router_is_a_device_of_its_own_and_the_router_is_marked() -> None:
    far = {"mac": ROUTER, "ip": "192.168.9.9", "on_link": False}
    found = by_device(observed(hosts=[{"mac": ROUTER, "ip": "10.0.0.254"}, far]))
    assert found["192.168.9.9"]["macs"] == []
    assert not found["192.168.9.9"]["router"]
    assert found[ROUTER]["router"]
    assert found[ROUTER]["ips"] == ["10.0.0.254"]


def test_a_router_that_sent_nothing_of_its_own_is_still_a_device() -> None:
    found = by_device(observed(hosts=[{"mac": ROUTER, "ip": "192.168.9.9", "on_link": False}]))
    assert set(found) == {ROUTER, "192.168.9.9"}


def test_an_address_without_mac_joins_the_device_that_owns_it_in_another_capture() -> None:
    log = {"ip": PLC["ip"], "on_link": False, "source": 1, "at": 9}
    assert set(by_device(observed(hosts=[PLC, log]))) == {PLC["mac"]}


def test_a_host_that_has_no_address_yet_is_its_mac_address() -> None:
    found = by_device(observed(hosts=[{"mac": PC["mac"], "ip": "0.0.0.0"}, PC]))  # noqa: S104 -- a DHCP client
    assert found[PC["mac"]]["ips"] == [PC["ip"]]


def test_an_address_stated_without_ip_belongs_to_the_mac_address() -> None:
    said = [{"mac": PLC["mac"], "ip": "", "key": "ip", "value": "10.0.0.77"}]
    hosts = [{"mac": PLC["mac"], "ip": ""}, {"ip": "10.0.0.77", "on_link": False, "source": 1}]
    found = by_device(observed(hosts=hosts, said=said))
    assert found[PLC["mac"]]["ips"] == ["10.0.0.77"]
    assert len(found) == 1


def test_the_most_certain_value_is_taken_with_its_evidence_and_of_equals_the_earliest() -> None:
    said = [
        {**PLC, "key": "model", "value": "guess", "confidence": 1, "at": 0, "frame": 1},
        {**PLC, "key": "model", "value": "later", "confidence": 3, "at": 9, "frame": 90},
        {**PLC, "key": "model", "value": "1756-L61", "confidence": 3, "at": 5, "frame": 50, "source": 1},
    ]
    device = by_device(observed(hosts=[PLC], said=said))[PLC["mac"]]
    assert device["model"] == "1756-L61"
    assert (device["model_confidence"], device["model_source"], device["model_frame"]) == (3, 1, 50)
    assert device["serial"] == ""
    assert device["serial_frame"] is None


def test_a_device_serves_what_it_answered_and_uses_what_it_asked() -> None:
    ends = {"client_mac": PC["mac"], "client_ip": PC["ip"], "server_mac": PLC["mac"], "server_ip": PLC["ip"]}
    flows = [
        {**ends, "protocol": "modbus"},
        {**ends, "protocol": "enip", "packets_in": 0},
        {**ends, "protocol": "ssh", "confidence": 1, "packets_in": 3, "bytes_in": 180},  # bare refusals
        {**ends, "protocol": ""},
    ]
    found = by_device(observed(hosts=[PLC, PC], flows=flows))
    assert found[PLC["mac"]]["serves"] == ["modbus"]
    assert found[PLC["mac"]]["uses"] == []
    assert found[PC["mac"]]["uses"] == ["enip", "modbus", "ssh"]


def test_a_virtual_machine_is_told_and_not_looked_up() -> None:
    device = by_device(observed(hosts=[{"mac": "00:0c:29:00:00:01", "ip": "10.0.0.9"}]))["00:0c:29:00:00:01"]
    assert (device["mac_kind"], device["mac_vendor"]) == ("virtual-machine", "VMware")


ENDS = {"client_ip": "10.0.0.2", "server_ip": "10.0.0.1"}


def test_flows_of_several_sources_between_the_same_ends_are_one_data_flow() -> None:
    flows = [
        {**ENDS, "at": 8, "frame": 80, "client_mac": ROUTER, "confidence": 1},
        {**ENDS, "at": 3, "frame": 30, "source": 1, "client_mac": PC["mac"], "vlan": 5},
    ]
    rows = dataflows(observed(flows=flows)).to_dicts()
    assert len(rows) == 1
    assert (rows[0]["packets_out"], rows[0]["bytes_in"], rows[0]["confidence"]) == (2, 200, 3)
    assert (rows[0]["source"], rows[0]["frame"], rows[0]["client_mac"]) == (1, 30, PC["mac"])


def test_ends_without_ip_are_told_apart_by_their_mac_addresses() -> None:
    flows = [{"client_mac": one, "server_mac": PLC["mac"], "protocol": "lldp"} for one in (PC["mac"], ROUTER)]
    assert dataflows(observed(flows=flows)).height == 2


def test_operations_stand_at_their_data_flow_by_name_or_code() -> None:
    done = [
        {**ENDS, "code": 3, "name": "Read Holding Registers", "kind": "read"},
        {**ENDS, "code": 0x64, "name": "", "kind": "other"},
        {**ENDS, "code": 3, "name": "Read Holding Registers", "kind": "read", "source": 1},
        {**ENDS, "code": 5, "name": "Elsewhere", "kind": "write", "server_port": 503},
    ]
    row = dataflows(observed(flows=[ENDS], done=done)).to_dicts()[0]
    assert row["operations"] == ["0x64", "Read Holding Registers"]
    assert row["kinds"] == ["other", "read"]
