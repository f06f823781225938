"""What proves a connection, where attacks can begin, and which zones lead to which: read from ledgers and traffic."""

import pytest
from some_facts import library

from sekisho.security.checks.state import Assessment
from sekisho.security.observe.tables import Observed
from sekisho.security.risk.facts import Facts
from sekisho.security.risk.gathering import gather
from tables import book, case, content, seen

ZONES = """
    name | devices | kind | networks
    FA   |         | FA（制御） | 10.0.1.0/24
    事務 |         | 業務系 | 10.0.2.0/24
    電波 |         | 無線 | 10.0.3.0/24
    社外 |         | 社外 | 203.0.113.0/24
"""
ASSETS = """
    id | name | kind | system | zone | ips | macs | connection
    F1 | PLC1 | PLC | 工程 | FA | 10.0.1.1 | 00:00:5e:00:53:01 | 有線
    F2 | 記録 | サーバ | 記録 | FA | 10.0.1.2 | 00:00:5e:00:53:02 | 有線
    B1 | 計画 | サーバ | 計画 | 事務 | 10.0.2.1 | 00:00:5e:00:53:03 | 有線
"""


def gathered(observed: Observed | None = None, /, **tables: str) -> Facts:
    of = case(book(**{"zone": ZONES, "asset": ASSETS, **tables}), observed)
    return gather(Assessment(of, content(), ()), library())


def ways(given: Facts, system: str = "工程") -> list[tuple[str, str]]:
    return [(way.kind, str(way.evidence)) for way in given.named[system].ways]


def flow(source: str, destination: str) -> str:
    return f"function | source | destination | protocol\n 連携 | {source} | {destination} | TCP"


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("客先/203.0.113.9", "outside-flow"),
        ("どこか/198.51.100.7", "outside-flow"),
        ("社外", "outside-flow"),
        ("クラウド", "outside-flow"),
        ("計画/10.0.2.1", "zone-flow"),
        ("B1", "zone-flow"),
        ("事務/10.0.2.0/24", "zone-flow"),
    ],
)
def test_a_declared_flow_proves_a_connection_in_either_direction(other: str, kind: str) -> None:
    for text in (flow("PLC1/10.0.1.1", other), flow(other, "PLC1/10.0.1.1")):
        found = ways(gathered(dataflow=text))
        assert found == [(kind, "ledgers.xlsx cell データフロー表!B2")]


@pytest.mark.parametrize("side", ["FA/10.0.1.0/24", "FA", "10.0.0.0/16"])
def test_a_flow_of_a_whole_zone_or_network_is_one_of_each_system_in_it(side: str) -> None:
    given = gathered(dataflow=flow(side, "客先/203.0.113.9"))
    assert [kind for kind, _ in ways(given)] == [kind for kind, _ in ways(given, "記録")] == ["outside-flow"]


@pytest.mark.parametrize("other", ["記録/10.0.1.2", "知らない機器", ""])
def test_a_flow_inside_the_zone_or_to_what_nobody_knows_proves_none(other: str) -> None:
    assert ways(gathered(dataflow=flow("PLC1/10.0.1.1", other))) == []


def test_observed_traffic_proves_a_connection_with_the_packet() -> None:
    text = "client | server | first\n 203.0.113.9 | 10.0.1.1 | 2024-04-20\n 10.0.2.1 | 10.0.1.1 | 2024-04-20"
    given = gathered(seen(flows=text))
    assert ways(given) == [("seen-zone", "line0.pcap frame 1"), ("seen-outside", "line0.pcap frame 1")]
    assert ways(given, "計画")[-1][0] == "seen-zone"


def test_remote_radio_media_and_temporary_devices_prove_connections() -> None:
    given = gathered(**{
        "remote-connection": "name | partner | destinations\n 保守 | 業者 | F1",
        "media": "medium | number | device | status\n USB | U1 | F1 | 稼働",
        "carried-in": "number | carrier | item | connects | status\n K1 | 業者 | PC | F1 | 持ち込み中",
        "permitted": "mac | name | connection\n 00:00:5e:00:53:01 | PLC1 | 無線",
    })  # fmt: skip
    assert [kind for kind, _ in ways(given)] == ["remote", "wireless", "media", "temporary"]
    assert {(one.threat, one.zone) for one in given.entrances} == {
        ("remote-access", "FA"), ("media", "FA"), ("carried-in", "FA"),
    }  # fmt: skip


def test_what_is_over_proves_nothing_and_lets_nobody_in() -> None:
    given = gathered(
        **{
            "remote-connection": "name | partner | destinations | until\n 保守 | 業者 | F1 | 2024/04/29",
            "media": "medium | number | device | status | disposed\n USB | U1 | F1 | 廃棄 | 2024/04/01",
            "carried-in": "number | carrier | item | connects | went\n K1 | 業者 | PC | F1 | 2024/04/29",
            "account": "device | name | people | closed\n F1 | op | P1、P2 | 2024/04/29",
            "vulnerability": "asset | name | state | applied\n F1 | CVE-2024-1 | 済 | 2024/04/01",
        }
    )
    assert ways(given) == []
    assert (given.entrances, given.holes) == ((), ())


def test_a_device_whose_zone_nobody_entered_lies_where_its_address_does() -> None:
    more = ASSETS + "    F3 | PLC3 | PLC | 工程 | | 10.0.1.3 | | 有線\n    F4 | PLC4 | PLC | 工程 | | | | 有線\n"
    assert {(one.assets, one.zone) for one in gathered(asset=more).groups if one.system == "工程"} == {
        (("F1", "F3"), "FA"), (("F4",), ""),
    }  # fmt: skip


def test_a_device_in_a_business_zone_is_on_the_intranet() -> None:
    assert [kind for kind, _ in ways(gathered(), "計画")] == ["business-zone"]


def test_silence_means_none_only_where_flows_are_declared_or_traffic_was_seen() -> None:
    assert not gathered().named["工程"].looked
    assert gathered(dataflow=flow("PLC1/10.0.1.1", "記録/10.0.1.2")).named["工程"].looked
    assert gathered(seen(flows="client | server\n 10.0.1.1 | 10.0.1.2")).named["工程"].looked


def test_shared_and_administrator_accounts_let_in_and_ordinary_ones_do_not() -> None:
    accounts = """
        device | name | people | kind
        F1 | ichinin | P1 | 一般
        F2 | kanri | P1 | 管理者
        B1 | minna | P1、P2 | 一般
    """
    found = gathered(account=accounts).entrances
    assert [(one.threat, one.zone, one.pairs[0][0], one.text.ja) for one in found] == [
        ("account", "事務", "計画", "B1 の共用アカウント「minna」"),
        ("account", "FA", "記録", "F2 の管理者アカウント「kanri」"),
    ]


CONDUITS = """
    source | destination | protocols
    社外 | 事務 | TLS
    事務 | FA | TCP
    FA | 社外 | TLS
"""


def test_conduits_lead_from_zone_to_zone_and_from_outside_in() -> None:
    given = gathered(conduit=CONDUITS)
    assert [(one.source, one.target) for one in given.passages] == [("事務", "FA")]
    assert [(one.threat, one.zone) for one in given.entrances] == [("intrusion", "事務")]


def test_traffic_leads_where_no_conduit_does_but_not_without_an_answer() -> None:
    text = "client | server | packets_in\n 10.0.2.1 | 10.0.1.1 | {}"
    assert len(gathered(seen(flows=text.format(1))).passages) == 1
    assert gathered(seen(flows=text.format(0))).passages == ()


def test_a_wireless_zone_with_devices_lets_in() -> None:
    assert gathered().entrances == ()
    more = ASSETS + "    W1 | AGV | AGV | 搬送 | 電波 | 10.0.3.1 | 00:00:5e:00:53:04 | 無線\n"
    (one,) = gathered(asset=more).entrances
    assert (one.threat, one.zone, one.pairs) == ("wireless", "電波", (("搬送", "control"),))


def test_an_open_vulnerability_is_told_with_its_row() -> None:
    (one,) = gathered(vulnerability="asset | name | state\n F1 | CVE-2024-1 | 未適用\n X9 | CVE-2024-2 | 未適用").holes
    assert (one.key, one.zone, one.system) == ("patch:F1 CVE-2024-1", "FA", "工程")
    assert str(one.evidence) == "ledgers.xlsx cell 脆弱性管理台帳!B2"


def test_the_sheet_leads_the_order_of_the_systems_and_names_are_compared_as_people_write_them() -> None:
    given = gathered(risk="system | impact\n 計画 | 大\n 別 | 中\n 工程　 | 小")
    assert [one.name for one in given.systems] == ["計画", "別", "工程", "記録"]
    assert given.named["記録"].evidence is None
