"""Flows seen and flows declared."""

from datetime import date

import pytest

from tables import book, case, findings, keys, says, seen

ASSET = "id | name | ips\nA1 | PLC1 | 10.0.0.1\nA2 | 監視PC | 10.0.0.2"
TABLE = "function | source | destination | protocol\n監視 | 監視PC/10.0.0.2 | PLC1/10.0.0.1 | TCP"


def test_a_flow_that_no_row_declares() -> None:
    flows = """
    client   | server   | server_port | protocol | packets_in | frame | first
    10.0.0.2 | 10.0.0.1 | 502         | modbus   | 1          | 1     | 2024-04-02
    10.0.0.9 | 10.0.0.1 | 502         | modbus   | 1          | 8     | 2024-04-05
    10.0.0.9 | 10.0.0.1 | 4444        |          | 0          | 9     | 2024-04-06
    """
    found = findings("dataflow/unlisted", case(book(asset=ASSET, dataflow=TABLE), seen(flows=flows)))
    assert [one.text.ja for one in found] == [
        "データフロー表にない通信です。10.0.0.9 から PLC1(10.0.0.1) へ tcp/4444（応答なし）。",
        "データフロー表にない通信です。10.0.0.9 から PLC1(10.0.0.1) へ tcp/502 modbus。",
    ]
    assert (found[1].subject.key, found[1].since) == ("10.0.0.9 -> 10.0.0.1 tcp/502", date(2024, 4, 5))
    assert [str(one) for one in found[1].evidence] == ["line0.pcap frame 8"]


@pytest.mark.parametrize(
    "flow",
    [
        "10.0.0.9 | 10.0.0.1 | icmp | 0 | icmp",
        "fd00::9 | fd00::1 | icmp | 0 | icmpv6",
        "00:11:22:00:00:01 | 00:11:22:00:00:02 | ethernet | 0 | arp",
        "00:11:22:00:00:01 | 00:11:22:00:00:02 | ethernet | 0 | profinet-dcp",
        "00:11:22:00:00:01 | 00:11:22:00:00:02 | ethernet | 0 | eapol",
        "10.0.0.9 | 10.0.0.1 | udp | 3702 | wsd",
        "10.0.0.9 | 10.0.0.1 | ip-89 | 0 | ospf",
    ],
)
def test_what_keeps_the_network_going_need_not_be_declared(flow: str) -> None:
    flows = f"client | server | transport | server_port | protocol\n{flow}"
    assert keys("dataflow/unlisted", case(book(dataflow=TABLE), seen(flows=flows))) == []


def test_the_reports_own_table_with_names_and_addresses_works_without_an_asset_ledger() -> None:
    flows = "client | server\n10.0.0.2 | 10.0.0.1\n10.0.0.1 | 10.0.0.2"
    of = case(book(dataflow=TABLE), seen(flows=flows))
    assert says("dataflow/unlisted", of) == ["データフロー表にない通信です。10.0.0.1 から 10.0.0.2 へ tcp/502 modbus。"]


def test_a_table_of_names_that_nothing_explains_does_not_flood() -> None:
    table = "function | source | destination\n監視 | 監視PC | PLC1"
    flows = "client | server\n" + "\n".join(f"10.0.1.{n} | 10.0.0.1" for n in range(1, 200))
    observed = seen(flows=flows)
    assert keys("dataflow/unlisted", case(book(dataflow=table, asset="id | name\nA1 | PLC1"), observed)) == []
    assert len(keys("dataflow/unlisted", case(book(dataflow=table, asset=ASSET), observed))) == 199


def _unseen(last: str, *, heard: str = "2024-04-30", since: str = "2024-03-01") -> list[str]:
    flows = f"client | server | first | last\n10.0.0.2 | 10.0.0.1 | 2024-03-01 | {last}"
    hosts = f"mac | ip | first | last\n00:11:22:00:00:02 | 10.0.0.2 | 2024-03-01 | {heard}"
    return says("dataflow/unseen", case(book(asset=ASSET, dataflow=TABLE), seen(flows=flows, hosts=hosts, since=since)))


def test_a_declared_flow_that_has_not_been_seen_for_30_days() -> None:
    assert _unseen("2024-03-31") == [
        "データフロー表の「監視」（監視PC/10.0.0.2 から PLC1/10.0.0.1）は30日以上観測されていません。"
    ]
    assert _unseen("2024-04-01") == []


def test_a_flow_neither_side_of_which_any_sensor_heard_is_not_missed() -> None:
    assert _unseen("2024-03-05", heard="2024-03-31") == []


def test_evidence_too_short_says_nothing_of_unseen_flows() -> None:
    assert _unseen("2024-03-05", since="2024-04-01") == []


def test_an_end_that_no_ledger_knows() -> None:
    table = f"""{TABLE}
    検査 | 旧サーバ/10.0.0.99 | PLC1 | TCP
    更新 | 203.0.113.5        | 業務 | TCP
    """
    zone = "name | networks\nFA | 10.0.0.0/24\n業務 | 10.1.0.0/24"
    (found,) = findings("dataflow/unknown-endpoint", case(book(asset=ASSET, dataflow=table, zone=zone)))
    assert found.text.ja == "データフロー表の「検査」の送信元「旧サーバ/10.0.0.99」は資産台帳にありません。"
    assert str(found.evidence[0]) == "ledgers.xlsx cell データフロー表!B3"
