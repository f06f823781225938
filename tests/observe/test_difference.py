"""What changed between two observations, and what only nobody looked at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from few import cases
from sekisho.security.observe.difference import Change, How, What, difference
from sekisho.security.observe.tables import FLOWS, HOSTS, IDENTITIES, OPERATIONS, Columns, Observed, Source

DAY1, DAY2 = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 2, tzinfo=UTC)
PLC, PC, HMI, SPARE = (f"00:1b:1b:00:00:0{n}" for n in (1, 2, 3, 4))
MACS = {"10.0.0.1": PLC, "10.0.0.2": PC, "10.0.0.3": HMI, "10.0.0.4": SPARE}


def table(columns: Columns, rows: list[dict[str, object]], at: datetime) -> pl.DataFrame:
    blank: dict[object, object] = {pl.String: "", pl.Boolean: True}
    whole = [
        {
            name: row.get(name, at if isinstance(kind, pl.Datetime) else blank.get(kind, 0))
            for name, kind in columns.items()
        }
        for row in rows
    ]
    return pl.DataFrame(whole, schema=dict(columns))


def seen(
    at: datetime, *ips: str, flows: tuple[tuple[str, str, int], ...] = (),
    operations: tuple[tuple[str, str, str], ...] = (), firmware: str = "", hours: float = 8, packets: int = 1000,
    vlan: int = 0, macs: bool = True,
) -> Observed:  # fmt: skip
    """Hosts that each sent so many packets; flows answered; operations of protocol modbus by kind."""
    source = Source(f"{at.day}" * 64, f"day{at.day}.pcap", "pcap", 1, 1, at, at + timedelta(hours=hours))
    hosts = [
        {
            "ip": ip,
            "mac": MACS.get(ip, "") if macs else "",
            "on_link": macs,
            "packets": packets,
            "vlan": vlan,
            "frame": n,
        }
        for n, ip in enumerate(ips, 1)
    ]
    flow_rows = [
        {"client_ip": client, "server_ip": server, "transport": "tcp", "server_port": port, "protocol": "modbus",
         "confidence": 3, "packets_out": packets, "packets_in": packets, "frame": 10 + n}
        for n, (client, server, port) in enumerate(flows)
    ]  # fmt: skip
    done = [
        {"client_ip": client, "server_ip": server, "protocol": "modbus", "kind": kind, "name": kind.title(),
         "packets": packets, "frame": 20 + n}
        for n, (client, server, kind) in enumerate(operations)
    ]  # fmt: skip
    said = [{"mac": PLC, "ip": "10.0.0.1", "key": "firmware", "value": firmware, "confidence": 3, "frame": 30}]
    return Observed(
        (source,), table(FLOWS, flow_rows, at), table(HOSTS, hosts, at),
        table(IDENTITIES, said if firmware else [], at), table(OPERATIONS, done, at),
    )  # fmt: skip


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str, str]]:
    return [(one.what.code, one.how.code, one.device, one.peer, one.item) for one in changes]


def test_two_equal_observations_differ_in_nothing() -> None:
    one = seen(DAY1, "10.0.0.1", "10.0.0.2", flows=(("10.0.0.2", "10.0.0.1", 502),), firmware="V1")
    assert difference(one, one).changes == ()


def test_a_capture_without_arp_gives_an_address_to_whom_the_other_period_heard_state_it() -> None:
    def routed(at: datetime, how: str) -> Observed:
        one = seen(at, "10.0.0.1", "10.0.0.2", operations=(("10.0.0.2", "10.0.0.1", "read"),))
        router = {"ip": "10.0.0.1", "mac": HMI, "how": "ip", "on_link": how == "ip", "packets": 5, "frame": 9}
        hosts = pl.concat([one.hosts.with_columns(pl.lit(how).alias("how")), table(HOSTS, [router], at)])
        return replace(one, hosts=hosts)

    before, after = routed(DAY1, "arp"), routed(DAY2, "ip")
    assert [one for one in difference(before, after).changes if one.what is What.OPERATION] == []
    assert [one for one in difference(after, before).changes if one.what is What.OPERATION] == []


def test_who_states_an_address_has_it_and_not_a_router_whose_header_another_source_shows() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", operations=(("10.0.0.2", "10.0.0.1", "read"),))
    after = seen(DAY2, "10.0.0.1", "10.0.0.2", operations=(("10.0.0.2", "10.0.0.1", "read"),))
    for router in ("00:00:00:00:00:09", "00:ff:00:00:00:09"):  # before and after the device in the order of names
        header = {"ip": "10.0.0.1", "mac": router, "how": "ip", "packets": 5, "frame": 9}
        stated = after.hosts.with_columns(pl.lit("arp").alias("how"))
        routed = replace(after, hosts=pl.concat([stated, table(HOSTS, [header], DAY2)]))
        assert [one for one in difference(before, routed).changes if one.what is What.OPERATION] == []


def test_a_new_device_with_its_address_is_one_change() -> None:
    found = difference(seen(DAY1, "10.0.0.1", "10.0.0.2"), seen(DAY2, "10.0.0.1", "10.0.0.2", "10.0.0.3"))
    assert told(found.changes) == [("device", "new", HMI, "", "")]
    change = found.changes[0]
    assert (change.seen_before, str(change.seen_after), change.since) == (None, "day2.pcap frame 3", DAY2)
    assert (found.before, found.after) == (
        (DAY1, DAY1 + timedelta(hours=8)), (DAY2, DAY2 + timedelta(hours=8)),
    )  # fmt: skip


def test_a_device_is_gone_where_its_neighbours_were_heard_long_enough() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", "10.0.0.3")
    found = difference(before, seen(DAY2, "10.0.0.1", "10.0.0.2"))
    assert told(found.changes) == [("device", "gone", HMI, "", "")]
    assert [str(one) for one in found.changes[0].evidence] == ["day1.pcap frame 3"]


def test_a_router_that_says_nothing_of_its_own_and_passes_frames_on_is_not_gone_and_not_new() -> None:
    router = "00:90:0f:00:00:01"
    own = {"ip": "10.0.0.254", "mac": router, "how": "arp", "packets": 1000, "frame": 8}
    passed_on = {"ip": "10.9.0.9", "mac": router, "how": "ip", "on_link": False, "packets": 5, "frame": 9}
    hosts = ("10.0.0.1", "10.0.0.2", "10.0.0.3")
    first, second = seen(DAY1, *hosts), seen(DAY2, *hosts)
    loud = replace(first, hosts=pl.concat([first.hosts, table(HOSTS, [own, passed_on], DAY1)]))
    quiet = replace(second, hosts=pl.concat([second.hosts, table(HOSTS, [passed_on], DAY2)]))
    assert difference(loud, quiet).of(What.DEVICE) == ()
    assert difference(quiet, loud).of(What.DEVICE) == ()
    assert told(difference(loud, second).of(What.DEVICE, How.GONE)) == [("device", "gone", router, "", "")]


def test_a_device_is_not_observed_where_nobody_of_its_place_was_heard() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", "10.0.0.3")
    found = difference(before, seen(DAY2, "10.0.0.4", vlan=7))
    assert told(found.changes)[1:] == [("device", "not-observed", mac, "", "") for mac in (PLC, PC, HMI)]


def test_one_neighbour_of_many_does_not_show_that_the_place_was_watched() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", "10.0.0.3")
    assert [one.how for one in difference(before, seen(DAY2, "10.0.0.1")).changes] == [How.NOT_OBSERVED] * 2


def test_a_short_look_misses_what_speaks_seldom() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", "10.0.0.3", packets=8)  # once an hour: ten hours must pass
    short, long = (seen(DAY2, "10.0.0.1", "10.0.0.2", hours=hours) for hours in (9.9, 10))
    assert [one.how for one in difference(before, short).changes] == [How.NOT_OBSERVED]
    assert [one.how for one in difference(before, long).changes] == [How.GONE]


def test_nothing_is_gone_in_less_than_ten_minutes() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", "10.0.0.3", packets=1_000_000)
    assert difference(before, seen(DAY2, "10.0.0.1", "10.0.0.2", hours=0.16)).changes[0].how is How.NOT_OBSERVED


def test_a_moved_address_is_new_at_its_device_and_gone_there() -> None:
    before, after = seen(DAY1, "10.0.0.1", "10.0.0.2"), seen(DAY2, "10.0.0.1", "10.0.0.2")
    moved = after.hosts.with_columns(pl.col("ip").replace("10.0.0.1", "10.0.0.77"))
    found = difference(before, Observed(after.sources, hosts=moved))
    assert told(found.changes) == [
        ("address", "new", PLC, "", "10.0.0.77"), ("address", "gone", PLC, "", "10.0.0.1"),
    ]  # fmt: skip


def test_another_firmware_is_a_change_with_both_values_and_both_places() -> None:
    found = difference(seen(DAY1, "10.0.0.1", firmware="V1.0"), seen(DAY2, "10.0.0.1", firmware="V2.0"))
    change = found.changes[0]
    assert told(found.changes) == [("identity", "changed", PLC, "", "firmware")]
    assert (change.before, change.after) == ("V1.0", "V2.0")
    assert [str(one) for one in change.evidence] == ["day2.pcap frame 30", "day1.pcap frame 30"]


def test_what_a_device_says_through_a_router_is_not_told_of_the_router() -> None:
    router = "00:00:00:00:00:09"

    def routed(at: datetime, firmware: str) -> Observed:
        one = seen(at, "10.0.0.1", "10.0.0.2", firmware=firmware)
        own = {"ip": "10.0.0.254", "mac": router, "how": "arp", "packets": 5, "frame": 8}
        header = {"ip": "10.0.0.1", "mac": router, "how": "ip", "on_link": False, "packets": 5, "frame": 9}
        stated = one.hosts.with_columns(pl.lit("arp").alias("how"))
        passed_on = one.identities.with_columns(pl.lit(router).alias("mac"))
        return replace(
            one,
            hosts=pl.concat([stated, table(HOSTS, [own, header], at)]),
            identities=pl.concat([one.identities, passed_on]),
        )

    found = difference(routed(DAY1, "V1"), routed(DAY2, "V2")).of(What.IDENTITY)
    assert [(one.device, one.item, one.before, one.after) for one in found] == [(PLC, "firmware", "V1", "V2")]


def test_a_firmware_that_was_not_read_this_time_is_no_change() -> None:
    assert difference(seen(DAY1, "10.0.0.1", firmware="V1.0"), seen(DAY2, "10.0.0.1")).changes == ()


def test_a_new_service_and_the_flow_to_it() -> None:
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", flows=(("10.0.0.2", "10.0.0.1", 502),))
    after = seen(DAY2, "10.0.0.1", "10.0.0.2", flows=(("10.0.0.2", "10.0.0.1", 502), ("10.0.0.2", "10.0.0.1", 23)))
    assert told(difference(before, after).changes) == [
        ("service", "new", PLC, "", "tcp/23"), ("flow", "new", PLC, PC, "tcp/23"),
    ]  # fmt: skip


def test_a_new_kind_of_operation_between_a_pair() -> None:
    pair = ("10.0.0.2", "10.0.0.1")
    before = seen(DAY1, "10.0.0.1", "10.0.0.2", operations=((*pair, "read"),))
    after = seen(DAY2, "10.0.0.1", "10.0.0.2", operations=((*pair, "read"), (*pair, "download")))
    change = difference(before, after).changes[0]
    assert told((change,)) == [("operation", "new", PLC, PC, "modbus download")]
    assert (change.kind, change.after) == ("download", "Download")


def test_a_log_without_mac_addresses_is_compared_with_a_capture_by_address() -> None:
    flows = (("10.0.0.2", "10.0.0.1", 502),)
    bare = seen(DAY1, "10.0.0.1", "10.0.0.2", flows=flows, macs=False)
    assert difference(bare, seen(DAY2, "10.0.0.1", "10.0.0.2", flows=flows)).changes == ()
    assert difference(seen(DAY1, "10.0.0.1", "10.0.0.2", flows=flows), bare).changes == ()


def test_addresses_of_the_internet_are_no_devices() -> None:
    found = difference(seen(DAY1, "10.0.0.1", "8.8.8.8"), seen(DAY2, "10.0.0.1", "9.9.9.9"))
    assert found.of(What.DEVICE) == ()


def test_an_empty_observation_makes_everything_new_or_unobserved() -> None:
    one = seen(DAY1, "10.0.0.1", flows=(("10.0.0.2", "10.0.0.1", 502),))
    assert {change.how for change in difference(Observed(), one).changes} == {How.NEW}
    assert {change.how for change in difference(one, Observed()).changes} == {How.NOT_OBSERVED}


_IPS = st.lists(st.sampled_from([*MACS, "10.0.0.9", "8.8.8.8"]), unique=True)
_FLOWS = st.lists(st.tuples(st.sampled_from(list(MACS)), st.sampled_from(list(MACS)), st.integers(1, 3)), unique=True)


@settings(max_examples=cases(60), deadline=None)
@given(_IPS, _IPS, _FLOWS, _FLOWS)
def test_what_is_new_one_way_is_missing_the_other_way(
    first: list[str], second: list[str], flows1: list[tuple[str, str, int]], flows2: list[tuple[str, str, int]]
) -> None:
    one, two = seen(DAY1, *first, flows=tuple(flows1)), seen(DAY2, *second, flows=tuple(flows2))
    there, back = difference(one, two), difference(two, one)
    for what in (What.DEVICE, What.FLOW, What.SERVICE):
        new = {(c.device, c.peer, c.item) for c in there.of(what, How.NEW)}
        missing = {(c.device, c.peer, c.item) for c in back.of(what, How.GONE, How.NOT_OBSERVED)}
        assert new == missing


def test_a_service_belongs_to_its_own_device_and_not_to_the_router_before_it() -> None:
    router = "00:90:0f:00:00:01"
    after = seen(DAY2, "10.0.0.1", "10.0.0.2", flows=(("10.0.0.2", "10.0.0.1", 502),))
    passed_on = [
        {"ip": ip, "mac": router, "on_link": True, "packets": 5, "frame": 40 + n}
        for n, ip in enumerate(("10.0.0.1", "10.9.0.1", "10.9.0.2"))
    ]
    both = replace(after, hosts=pl.concat([after.hosts, table(HOSTS, passed_on, DAY2)]))
    offered = difference(Observed(), both).of(What.SERVICE)
    assert [(one.device, one.item) for one in offered] == [(PLC, "tcp/502")]
