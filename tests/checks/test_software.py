"""The software ledger against itself and against the asset ledger."""

# ruff: noqa: RUF001 -- names typed full-width, as ledgers hold them

import pytest

from tables import book, case, findings, keys, says

ASSET = """
id | name | software                   | system  | status
A1 | PC1  | OS:Windows 11、監視ソフト  | ライン1 | 稼働
A2 | PC2  | ＷＩＮＤＯＷＳ11 Pro、なし | ライン1 | 稼働
A3 | PC3  | -                          |         | 廃棄
"""


def test_a_licence_is_valid_on_its_last_day() -> None:
    software = """
    name     | devices | licence_end
    CAD      | A1      | 2024-04-30
    検査     | A1、A2  | 2024-04-29
    倉庫保管 |         | 2020-01-01
    無期限   | A1      |
    """
    (found,) = findings("software/licence-expired", case(book(software=software, asset=ASSET)))
    assert found.text.ja == "検査 のライセンスの有効期限（2024/04/29）が切れています。"
    assert (found.subject.key, found.subject.system) == ("検査 / ", "ライン1")


def test_more_devices_than_licences() -> None:
    software = """
    name | devices    | licences
    CAD  | A1、A2     | 1
    検査 | A1、A2     | 2
    重複 | A1、A1     | 1
    無制限 | A1、A2   |
    零   | A1         | 0
    """
    assert says("software/licence-overused", case(book(software=software))) == [
        "CAD はライセンス1本に対して2台に導入されています。",
        "零 はライセンス0本に対して1台に導入されています。",
    ]


def test_devices_the_asset_ledger_does_not_have() -> None:
    software = "name | devices\nCAD | Ａ1、A3、X9\n検査 | なし\nOS | -"
    assert set(says("software/unknown-device", case(book(software=software, asset=ASSET)))) == {
        "CAD の導入先 A3 は資産台帳にありません。",
        "CAD の導入先 X9 は資産台帳にありません。",
    }


def test_software_that_only_the_asset_ledger_names() -> None:
    software = "name | devices\nWindows 11 | A1"
    (found,) = findings("software/unlisted", case(book(software=software, asset=ASSET)))
    assert found.text.ja == "PC1（A1）のソフト「監視ソフト」はソフトウェア管理台帳にありません。"
    assert found.subject.key == "A1"


@pytest.mark.parametrize(
    "name", ["windows11", "Ｗｉｎｄｏｗｓ　１１", "OS：Windows 11", "Windows 11 Pro 23H2", "Windows"]
)
def test_spellings_of_a_listed_name(name: str) -> None:
    asset = f"id | name | software\nA1 | PC1 | {name}"
    assert keys("software/unlisted", case(book(software="name\nWindows 11", asset=asset))) == []
