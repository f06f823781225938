"""Devices seen and devices listed."""

from datetime import date

import pytest

from tables import book, case, findings, keys, says, seen

PLC = """
id | name | ips      | macs              | keeper | place
A1 | PLC1 | 10.0.0.1 | 00:11:22:00:00:01 | 佐藤   | 1号棟
"""
NO_MAC = """
id | name | ips
A1 | PLC1 | 10.0.0.1
"""
REPORT_ONLY = """
id | name | kind | keeper | place
A1 | PLC1 | PLC  | 佐藤   | 1号棟
A2 | PC1  | PC   | 鈴木   |
"""


def test_a_device_in_no_ledger_is_told_once_with_its_earliest_frame() -> None:
    hosts = """
    mac               | ip       | frame | first
    00:11:22:00:00:01 | 10.0.0.1 | 1     | 2024-04-02
    00:11:22:00:00:99 | 10.0.0.9 | 7     | 2024-04-03
    00:11:22:00:00:99 | 10.0.0.8 | 9     | 2024-04-04
    """
    (found,) = findings("asset/unlisted", case(book(asset=PLC), seen(hosts=hosts)))
    assert found.text.ja == "資産台帳にない機器（MAC 00:11:22:00:00:99、10.0.0.9）が通信しています。"
    assert [str(one) for one in found.evidence] == ["line0.pcap frame 7"]
    assert found.since == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("why", "host"),
    [
        ("listed by MAC with another IP", "00:11:22:00:00:01 | 10.0.0.77 | yes"),
        ("listed by IP", "00:11:22:00:00:50 | 10.0.0.1 | yes"),
        ("behind a router", "00:11:22:00:00:99 | 8.8.8.8 | no"),
        ("a log without MAC addresses", " | 10.0.0.9 | no"),
        ("on the permitted list", "00:11:22:00:00:70 | 10.0.0.70 | yes"),
        ("in a zone outside", "00:11:22:00:00:99 | 203.0.113.9 | yes"),
    ],
)
def test_these_are_no_unlisted_devices(why: str, host: str) -> None:
    zone = "name | kind | networks\n社外 | 社外 | 203.0.113.0/24"
    permitted = "mac | name\n00-11-22-00-00-70 | 保守PC"
    given = book(asset=PLC, permitted=permitted, zone=zone)
    assert keys("asset/unlisted", case(given, seen(hosts=f"mac | ip | on_link\n{host}"))) == [], why


def test_a_zone_without_a_kind_is_not_outside() -> None:
    zone = "name | networks\nFA | 10.0.0.0/24"
    hosts = "mac | ip\n00:11:22:00:00:99 | 10.0.0.9"
    assert len(keys("asset/unlisted", case(book(asset=PLC, zone=zone), seen(hosts=hosts)))) == 1


@pytest.mark.parametrize("other", ["", "fe80::211:22ff:fe00:50", "2001:db8::50", "169.254.3.4"])
def test_a_device_listed_by_ip_alone_is_known_by_its_other_frames_too(other: str) -> None:
    hosts = f"mac | ip\n00:11:22:00:00:50 | {other}\n00:11:22:00:00:50 | 10.0.0.1"
    assert keys("asset/unlisted", case(book(asset=NO_MAC), seen(hosts=hosts))) == []


def test_a_second_address_of_a_device_listed_by_ip_is_told() -> None:
    hosts = "mac | ip\n00:11:22:00:00:50 | 10.0.0.2\n00:11:22:00:00:50 | 10.0.0.1"
    assert says("asset/unlisted", case(book(asset=NO_MAC), seen(hosts=hosts))) == [
        "資産台帳にない機器（MAC 00:11:22:00:00:50、10.0.0.2）が通信しています。"
    ]


@pytest.mark.parametrize("ip", ["", "fe80::1", "169.254.1.1"])
def test_a_device_without_an_ip_of_its_own_is_told_by_its_mac(ip: str) -> None:
    hosts = f"mac | ip\n00:11:22:00:00:99 | {ip}"
    assert says("asset/unlisted", case(book(asset=PLC), seen(hosts=hosts))) == [
        "資産台帳にない機器（MAC 00:11:22:00:00:99、IPなし）が通信しています。"
    ]


def test_a_ledger_without_any_address_does_not_flood() -> None:
    hosts = "mac | ip\n" + "\n".join(f"00:11:22:00:01:{n:02x} | 10.0.1.{n}" for n in range(200))
    of = case(book(asset=REPORT_ONLY), seen(hosts=hosts))
    assert [one for one in ("unlisted", "unseen", "address-differs") if findings(f"asset/{one}", of)] == []


def test_one_address_claimed_by_two_devices_at_once() -> None:
    hosts = """
    mac               | ip       | frame | first      | last
    00:11:22:00:00:01 | 10.0.0.1 | 1     | 2024-04-02 | 2024-04-30
    00:11:22:00:00:66 | 10.0.0.1 | 5     | 2024-04-10 | 2024-04-11
    """
    (found,) = findings("asset/address-shared", case(book(asset=PLC), seen(hosts=hosts)))
    assert found.text.ja == (
        "PLC1(10.0.0.1) を複数の機器が名乗っています（MAC 00:11:22:00:00:01、00:11:22:00:00:66）。"
    )
    assert (found.subject.key, found.since, len(found.evidence)) == ("A1", date(2024, 4, 10), 2)
    assert keys("asset/address-differs", case(book(asset=PLC), seen(hosts=hosts))) == []


def test_neither_a_replacement_nor_two_segments_nor_two_ports_of_one_device_share_an_address() -> None:
    replaced = """
    mac               | ip       | vlan | first      | last
    00:11:22:00:00:01 | 10.0.0.1 | 0    | 2024-04-02 | 2024-04-09
    00:11:22:00:00:66 | 10.0.0.1 | 0    | 2024-04-10 | 2024-04-11
    """
    apart = replaced.replace("66 | 10.0.0.1 | 0", "66 | 10.0.0.1 | 7").replace("04-10", "04-03")
    for hosts in (replaced, apart):
        assert keys("asset/address-shared", case(book(asset=PLC), seen(hosts=hosts))) == []
    teamed = "id | name | ips | macs\nS1 | 予備系 | 10.0.0.1 | 00:11:22:00:00:01、00:11:22:00:00:66"
    both = replaced.replace("04-10", "04-03")
    assert len(keys("asset/address-shared", case(book(asset=PLC), seen(hosts=both)))) == 1
    assert keys("asset/address-shared", case(book(asset=teamed), seen(hosts=both))) == []


def test_a_known_mac_with_another_ip_and_a_known_ip_with_another_mac() -> None:
    moved = "mac | ip\n00:11:22:00:00:01 | 10.0.0.5"
    assert says("asset/address-differs", case(book(asset=PLC), seen(hosts=moved))) == [
        "PLC1（A1）のIPアドレスが台帳と違います。台帳は 10.0.0.1、観測は 10.0.0.5 です。"
    ]
    swapped = "mac | ip\n00:11:22:00:00:66 | 10.0.0.1"
    assert says("asset/address-differs", case(book(asset=PLC), seen(hosts=swapped))) == [
        "PLC1（A1）のMACアドレスが台帳と違います。台帳は 00:11:22:00:00:01、観測は 00:11:22:00:00:66 です。"
    ]


WALL = f"{PLC}FW | 境界 | 10.0.0.254、10.1.0.254 | 00:11:22:00:00:fe | 山田 | 1号棟"
NETWORKS = (
    "name | kind | networks\nFA | FA（制御） | 10.0.0.0/24\n業務 | 業務系 | 10.1.0.0/24\n社外 | 社外 | 10.9.0.0/24"
)


@pytest.mark.parametrize("ip", ["10.0.0.1", "10.0.0.77", "10.9.0.5"])
def test_what_a_router_passes_on_is_not_its_own_address_where_a_header_alone_says_it(ip: str) -> None:
    hosts = "mac | ip | how\n00:11:22:00:00:01 | 10.0.0.1 | ip\n00:11:22:00:00:fe | {} | {}"
    books = book(asset=WALL, zone=NETWORKS)
    assert keys("asset/address-differs", case(books, seen(hosts=hosts.format(ip, "ip")))) == []
    if ip != "10.0.0.1":
        assert keys("asset/address-differs", case(books, seen(hosts=hosts.format(ip, "arp")))) == ["FW"]


def test_headers_are_believed_of_a_device_of_one_zone_and_where_the_own_device_is_not_seen() -> None:
    moved = "mac | ip | how\n00:11:22:00:00:01 | 10.0.0.5 | ip"
    swapped = "mac | ip | how\n00:11:22:00:00:66 | 10.0.0.1 | ip"
    for hosts in (moved, swapped):
        assert keys("asset/address-differs", case(book(asset=WALL, zone=NETWORKS), seen(hosts=hosts))) == ["A1"]


def test_a_listed_laptop_without_a_fixed_ip_that_takes_the_address_of_a_plc_is_told() -> None:
    asset = f"{PLC}P1 | PC1 | | 00:11:22:00:00:02 | 鈴木 | 1号棟"
    hosts = "mac | ip\n00:11:22:00:00:02 | 10.0.0.1"
    assert keys("asset/address-differs", case(book(asset=asset), seen(hosts=hosts))) == ["A1"]


@pytest.mark.parametrize("ip", ["2001:db8::5", "fe80::5", "10.0.0.1", ""])
def test_the_listed_address_and_those_of_an_ip_version_nobody_listed_do_not_differ(ip: str) -> None:
    hosts = f"mac | ip\n00:11:22:00:00:01 | {ip}"
    assert keys("asset/address-differs", case(book(asset=PLC), seen(hosts=hosts))) == []


def test_a_redundant_pair_that_lists_one_address_twice_does_not_differ() -> None:
    asset = """
    id | name  | ips                | macs
    R1 | 主系  | 10.0.0.1, 10.0.0.2 | 00:11:22:00:00:01
    R2 | 従系  | 10.0.0.1, 10.0.0.3 | 00:11:22:00:00:02
    """
    hosts = "mac | ip\n00:11:22:00:00:01 | 10.0.0.1"
    assert keys("asset/address-differs", case(book(asset=asset), seen(hosts=hosts))) == []


def _last_seen(day: str, **options: str) -> list[str]:
    hosts = f"mac | ip | first | last\n00:11:22:00:00:01 | 10.0.0.1 | 2024-03-01 | {day}"
    observed = seen(hosts=hosts, since=options.get("since", "2024-03-01"), until=options.get("until", "2024-04-30"))
    return says("asset/unseen", case(book(asset=PLC), observed))


def test_a_device_seen_29_days_ago_is_still_seen_and_30_days_ago_no_longer() -> None:
    assert _last_seen("2024-04-01") == []
    assert _last_seen("2024-03-31") == ["PLC1（A1）の通信が30日以上ありません。最後に見たのは 2024/03/31 です。"]


def test_the_day_is_that_of_japan() -> None:
    assert _last_seen("2024-04-01 00:01") == []
    assert len(_last_seen("2024-03-31 23:59")) == 1


def test_evidence_that_is_too_short_says_nothing_of_unseen_devices() -> None:
    assert _last_seen("2024-03-02", since="2024-04-01") == []
    assert len(_last_seen("2024-03-02", since="2024-03-31")) == 1


def test_evidence_that_ended_long_ago_is_counted_back_from_its_end() -> None:
    assert _last_seen("2024-03-10", since="2024-01-01", until="2024-03-15") == []
    assert len(_last_seen("2024-02-10", since="2024-01-01", until="2024-03-15")) == 1


def test_a_device_never_seen_is_told_so() -> None:
    of = case(book(asset=PLC), seen(since="2024-03-01"))
    assert says("asset/unseen", of) == ["PLC1（A1）の通信が30日以上ありません。証跡の期間中に一度も見ていません。"]


@pytest.mark.parametrize("row", ["予備 |", "廃棄 |", " | 接続なし", " | 一時接続"])
def test_devices_that_need_not_talk_are_not_missed(row: str) -> None:
    asset = f"id | name | ips | status | connection\nA1 | PLC1 | 10.0.0.1 | {row}\nA2 | PC | | |"
    assert keys("asset/unseen", case(book(asset=asset), seen(since="2024-03-01"))) == []


def test_a_device_that_is_disposed_of_but_talks_is_in_no_ledger() -> None:
    asset = "id | name | ips | status\nA1 | 旧PLC | 10.0.0.1 | 廃棄\nA2 | PLC2 | 10.0.0.2 | 稼働"
    hosts = "mac | ip\n00:11:22:00:00:01 | 10.0.0.1"
    assert len(keys("asset/unlisted", case(book(asset=asset), seen(hosts=hosts)))) == 1


def test_the_reports_own_asset_ledger_is_not_asked_for_zones() -> None:
    assert says("asset/incomplete", case(book(asset=REPORT_ONLY))) == [
        "PC1（A2）の設置場所が資産台帳に記入されていません。"
    ]


def test_a_site_with_zones_is_asked_for_the_zone_of_every_device() -> None:
    asset = """
    id | name | zone | keeper | place | ips
    A1 | PLC1 | FA   | 佐藤   | 1号棟 |
    A2 | PLC2 |      | 佐藤   | 1号棟 |
    A3 | PLC3 |      | 佐藤   | 1号棟 | 10.0.0.3
    A4 | PC1  |      |        |       | 10.9.9.9
    """
    zone = "name | devices | networks\nFA | A2 | 10.0.0.0/24"
    assert says("asset/incomplete", case(book(asset=asset, zone=zone))) == [
        "PC1（A4）のゾーン、管理者、設置場所が資産台帳に記入されていません。"
    ]


def test_rows_without_an_id_are_told_apart_by_name() -> None:
    of = case(book(asset="id | name\n | PLC1\n | PLC2"))
    assert sorted(keys("asset/incomplete", of)) == ["PLC1", "PLC2"]


def test_a_date_that_falls_on_the_day_itself_has_not_passed() -> None:
    asset = """
    id | name | support_end | loan_end   | replacement_due
    A1 | PLC1 | 2024-04-30  |            | 2024-04-29
    A2 | PLC2 | 2024-04-29  | 2023-01-01 |
    """
    assert set(says("asset/date-passed", case(book(asset=asset)))) == {
        "PLC1（A1）の交換期限（2024/04/29）を過ぎています。",
        "PLC2（A2）のサポート終了日（2024/04/29）を過ぎています。",
        "PLC2（A2）の返却期限（2023/01/01）を過ぎています。",
    }


def test_stocktakes_of_wireless_devices_are_due_sooner() -> None:
    asset = """
    id | name | connection | stocktaken
    A1 | PLC1 | 有線       | 2023-04-30
    A2 | PLC2 | 有線       | 2023-04-29
    A3 | 端末 | 無線       | 2024-01-30
    A4 | 端末 | 一時接続   | 2024-01-29
    A5 | 端末 |            |
    """
    assert says("asset/stocktake-overdue", case(book(asset=asset))) == [
        "PLC2（A2）の棚卸が12か月以上行われていません（最終 2023/04/29）。",
        "端末（A4）の棚卸が3か月以上行われていません（最終 2024/01/29）。",
        "端末（A5）の棚卸が12か月以上行われていません（記録なし）。",
    ]
    assert keys("asset/stocktake-overdue", case(book(asset=REPORT_ONLY))) == []
