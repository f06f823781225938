"""Observations as checks think of them: each device, flow and operation once."""

import pytest

from sekisho.security.checks.seen import is_host
from sekisho.security.observe.tables import Observed
from tables import book, case, lines, seen


@pytest.mark.parametrize("row", lines("""
address         | host
10.0.0.1        | yes
8.8.8.8         | yes
2001:db8::1     | yes
fd00::1         | yes
224.0.0.1       | no
ff02::1         | no
255.255.255.255 | no
0.0.0.0         | no
::              | no
127.0.0.1       | no
::1             | no
169.254.1.1     | no
fe80::1         | no
"""), ids=lambda row: row["address"])  # fmt: skip
def test_addresses_of_single_hosts(row: dict[str, str]) -> None:
    assert is_host(row["address"]) is (row["host"] == "yes")


def test_nothing_observed_gives_nothing() -> None:
    of = case(observed=Observed())
    assert (of.devices, of.flows, of.operations, of.last_seen, of.long_enough) == ((), (), (), {}, False)


@pytest.mark.parametrize(
    ("why", "flow"),
    [
        ("multicast", "10.0.0.1 | 239.0.0.1 | 01:00:5e:00:00:01"),
        ("limited broadcast", "10.0.0.1 | 255.255.255.255 | ff:ff:ff:ff:ff:ff"),
        ("broadcast of a network no ledger knows", "10.0.0.1 | 10.0.0.255 | ff:ff:ff:ff:ff:ff"),
        ("IPv6 neighbours", "fe80::1 | fe80::2 | 00:11:22:00:00:02"),
        ("no address yet", "0.0.0.0 | 10.0.0.2 | 00:11:22:00:00:02"),
        ("a group MAC", "00:11:22:00:00:01 | 01:80:c2:00:00:0e | "),
        ("a loop test to itself", "00:11:22:00:00:01 | 00:11:22:00:00:01 | "),
    ],
)
def test_these_are_no_flows_between_two_hosts(why: str, flow: str) -> None:
    client, server, mac = flow.split("|")
    macs = f" {mac.strip() or server.strip()}"
    assert case(observed=seen(flows=f"client | server | server_mac\n{client}|{server}|{macs}")).flows == (), why


def test_the_broadcast_address_of_a_declared_network_is_no_host_but_a_point_to_point_link_has_two() -> None:
    zone = "name | networks\nFA | 10.0.0.0/24、10.9.0.0/31、fd00::/120"
    flows = "client | server\n10.0.0.1 | 10.0.0.255\n10.9.0.0 | 10.9.0.1\nfd00::1 | fd00::ff"
    of = case(book(zone=zone), seen(flows=flows))
    assert [flow.server for flow in of.flows] == ["10.9.0.1", "fd00::ff"]


def test_one_flow_seen_by_two_sensors_is_one_flow_with_the_surer_protocol() -> None:
    flows = """
    source | client   | server   | protocol | confidence | packets_in | frame | first      | last
    1      | 10.0.0.2 | 10.0.0.1 | modbus   | 1          | 0          | 9     | 2024-04-02 | 2024-04-03
    0      | 10.0.0.2 | 10.0.0.1 | umas     | 3          | 1          | 4     | 2024-04-05 | 2024-04-30
    """
    (flow,) = case(observed=seen(flows=flows, sources=2)).flows
    assert (flow.protocol, flow.confidence, flow.answered) == ("umas", 3, True)
    assert str(flow.evidence) == "line1.pcap frame 9"
    assert (flow.service, flow.key) == ("tcp/502 umas", "10.0.0.2 -> 10.0.0.1 tcp/502")


def test_of_equally_sure_protocols_the_choice_does_not_depend_on_the_order() -> None:
    head = "client | server | protocol | confidence | server_port | transport\n"
    rows = [f"10.0.0.2 | 10.0.0.1 | snmp-v{n} | 3 | 161 | udp" for n in ("2c", "1")]
    both = [case(observed=seen(flows=head + "\n".join(order))).flows[0].protocol for order in (rows, rows[::-1])]
    assert both == ["snmp-v1", "snmp-v1"]


def test_a_flow_without_ip_is_named_by_its_macs() -> None:
    flows = """
    client            | server            | transport | server_port | protocol
    00:11:22:00:00:01 | 00:11:22:00:00:02 | ethernet  | 0           | profinet-rt
    """
    (flow,) = case(observed=seen(flows=flows)).flows
    assert (flow.client, flow.server, flow.service) == (
        "00:11:22:00:00:01",
        "00:11:22:00:00:02",
        "ethernet profinet-rt",
    )


def test_devices_are_on_link_pairs_with_a_mac_and_link_local_addresses_count_as_none() -> None:
    hosts = """
    mac               | ip         | on_link | how
    00:11:22:00:00:02 | fe80::2    | yes     | nd
    00:11:22:00:00:02 | 10.0.0.2   | yes     | ip
    00:11:22:00:00:02 | 10.0.0.2   | yes     | nd
    00:11:22:00:00:01 | 10.9.9.9   | no      | ip
                      | 10.0.0.3   | no      | log
    """
    found = [(device.mac, device.ip, device.how) for device in case(observed=seen(hosts=hosts)).devices]
    assert found == [("00:11:22:00:00:02", "", "nd"), ("00:11:22:00:00:02", "10.0.0.2", "nd")]


def test_operations_are_grouped_by_kind_with_all_their_names() -> None:
    operations = """
    client   | server   | kind  | name   | packets | frame
    10.0.0.2 | 10.0.0.1 | write | Write  | 2       | 3
    10.0.0.2 | 10.0.0.1 | write |        | 1       | 5
    10.0.0.2 | 10.0.0.1 | read  | Read   | 9       | 2
    """
    read, write = case(observed=seen(operations=operations)).operations
    assert (read.kind, write.kind, write.names, write.count) == ("read", "write", ("Write",), 3)
