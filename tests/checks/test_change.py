"""The change list."""

# ruff: noqa: RUF001 -- names typed full-width, as ledgers hold them

import pytest

from tables import book, case, findings, says


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2024-04-10 | 佐藤 | | 2024-04-09", "承認なしに実施されています"),
        ("2024-04-10 | 佐藤 | － | 2024-04-09", "承認なしに実施されています"),
        ("2024-04-10 | 佐藤 | なし | 2024-04-09", "承認なしに実施されています"),
        ("2024-04-10 | 佐藤 | 鈴木 |", "承認なしに実施されています"),
        ("2024-04-10 | 佐藤 | 佐藤 | 2024-04-09", "申請者本人が承認しています"),
        ("2024-04-10 | 佐藤 太郎 | 佐藤　太郎 | 2024-04-09", "申請者本人が承認しています"),
        ("2024-04-10 | 佐藤太郎 | 佐藤 太郎 | 2024-04-09", "申請者本人が承認しています"),
        ("2024-04-10 | 佐藤 | 鈴木 | 2024-04-11", "承認日より前に実施されています"),
        ("2024-04-10 | 佐藤 | 鈴木 | 2024-04-10", ""),
        ("2024-04-10 | | 鈴木 | 2024-04-10", ""),
        ("2024-05-01 | 佐藤 | | ", ""),
        ("2024-04-30 | 佐藤 | | ", "承認なしに実施されています"),
        (" | 佐藤 | | ", ""),
    ],
)
def test_changes_need_another_person_and_an_earlier_day(row: str, why: str) -> None:
    change = f"what | done | applicant | approver | approved\n更新 | {row}\n他 | 2024-01-01 | 佐藤 | 鈴木 | 2024-01-01"
    told = [f"変更「更新」は{why}。"] if why else []
    assert says("change/not-approved", case(book(change=change))) == told


def test_assets_that_are_neither_devices_nor_zones() -> None:
    change = "what | assets\n更新 | A1、ＰＬＣ１、FA、FALAN"
    of = case(book(change=change, asset="id | name\nA1 | PLC1", zone="name\nＦＡ"))
    (found,) = findings("change/unknown-asset", of)
    assert found.text.ja == "変更「更新」の影響を受ける資産「FALAN」は資産台帳にもゾーン一覧にもありません。"
    assert str(found.evidence[0]) == "ledgers.xlsx cell 変更一覧!B2"
