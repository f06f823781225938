"""Wireless and temporary devices against the permitted list."""

from datetime import date

import pytest

from tables import book, case, findings, keys, says, seen

PERMITTED = "mac | name | since | until\n00:11:22:00:00:70 | 保守PC | 2024-04-10 | 2024-04-20"
ZONE = "name | kind | networks\n無線 | 無線 | 10.5.0.0/24\nFA | FA（制御） | 10.0.0.0/24"
ASSET = """
id | name   | connection | macs              | ips
W1 | 端末1  | 無線       | 00:11:22:00:00:01 |
W2 | 端末2  | 一時接続   | 00-11-22-00-00-70 |
W3 | 端末3  | 無線       |                   |
W4 | PC1    | 有線       | 00:11:22:00:00:04 |
AP | 無線AP | 有線       |                   | 10.5.0.1
"""


def test_a_wireless_device_of_the_ledger_without_a_permission() -> None:
    (found,) = findings("permitted/unlisted", case(book(asset=ASSET, permitted=PERMITTED)))
    assert found.text.ja == "無線の機器 端末1（W1）が許可機器一覧にありません。"
    assert str(found.evidence[0]) == "ledgers.xlsx cell 資産台帳!C2"


def test_a_device_seen_in_a_wireless_zone_without_a_permission() -> None:
    hosts = """
    mac               | ip        | frame
    00:11:22:00:00:99 | 10.5.0.9  | 3
    00:11:22:00:00:70 | 10.5.0.70 | 4
    00:11:22:00:00:aa | 10.5.0.1  | 5
    00:11:22:00:00:98 | 10.0.0.98 | 6
    """
    of = case(book(asset=ASSET, permitted=PERMITTED, zone=ZONE), seen(hosts=hosts))
    assert set(says("permitted/unlisted", of)) == {
        "無線の機器 端末1（W1）が許可機器一覧にありません。",
        "無線ゾーンで、許可機器一覧にない機器（MAC 00:11:22:00:00:99、10.5.0.9）が通信しています。",
    }


def test_a_device_is_told_once_under_its_asset_id() -> None:
    hosts = "mac | ip\n00:11:22:00:00:01 | 10.5.0.3"
    of = case(book(asset=ASSET, permitted=PERMITTED, zone=ZONE), seen(hosts=hosts))
    assert keys("permitted/unlisted", of) == ["W1"]


def _seen_on(first: str, last: str, permitted: str = PERMITTED) -> list[str]:
    hosts = f"mac | ip | first | last\n00:11:22:00:00:70 | 10.5.0.70 | {first} | {last}"
    return says("permitted/expired", case(book(permitted=permitted), seen(hosts=hosts)))


def test_the_first_and_the_last_day_of_a_permission_are_permitted() -> None:
    told = "保守PC（00:11:22:00:00:70）が許可期間（2024/04/10から2024/04/20まで）の外で通信しています。"
    assert _seen_on("2024-04-10 00:00", "2024-04-20 23:59") == []
    assert _seen_on("2024-04-10", "2024-04-21 00:00") == [told]
    assert _seen_on("2024-04-09 23:59", "2024-04-20") == [told]


@pytest.mark.parametrize("period", [" | ", "2024-04-10 | ", " | 2024-04-20"])
def test_a_permission_without_a_beginning_or_an_end(period: str) -> None:
    permitted = f"mac | name | since | until\n00:11:22:00:00:70 | 保守PC | {period}"
    assert _seen_on("2024-04-12", "2024-04-15", permitted) == []


def test_a_device_seen_before_an_open_permission_began() -> None:
    permitted = "mac | name | since\n00:11:22:00:00:70 | 保守PC | 2024-04-10"
    assert _seen_on("2024-04-09", "2024-04-15", permitted) == [
        "保守PC（00:11:22:00:00:70）が許可期間（2024/04/10から期限なし）の外で通信しています。"
    ]


def test_a_renewal_on_a_row_of_its_own_prolongs_the_permission() -> None:
    renewed = f"{PERMITTED}\n00:11:22:00:00:70 | 保守PC | 2024-04-21 | 2024-05-31"
    assert _seen_on("2024-04-12", "2024-04-29", renewed) == []
    assert _seen_on("2024-04-12", "2024-06-01", renewed) == [
        "保守PC（00:11:22:00:00:70）が許可期間（2024/04/21から2024/05/31まで）の外で通信しています。"
    ]


def test_an_earlier_address_of_the_same_device_counts_too() -> None:
    hosts = """
    mac               | ip        | first      | last
    00:11:22:00:00:70 | 10.5.0.70 | 2024-04-02 | 2024-04-03
    00:11:22:00:00:70 | 10.5.0.71 | 2024-04-12 | 2024-04-15
    """
    (found,) = findings("permitted/expired", case(book(permitted=PERMITTED), seen(hosts=hosts)))
    assert found.since == date(2024, 4, 2)
