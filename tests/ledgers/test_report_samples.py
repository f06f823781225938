"""The sample rows that the report prints go in as they are printed: whoever kept such a sheet loses no row.

Its placeholders (XXX, △△/xx) are filled in with what such a cell holds.
"""

import datetime as dt

import pytest

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row, shown
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.ledgers.sheet import Grid, read_sheet

SAMPLES = {
    "risk": """
        # | システム | お客様 | 影響度 | 外部接続 | 評価点 | 要求レベル
        1 | A | XXX | 大 | インターネット | 9点 | 高
        2 | B | YYY | 中 | イントラネット | 4点 | 中
        3 | C | ZZZ | 小 | 無し | 1点 | 低""",
    "media": """
        # | メディア | 資産番号(管理者) | 設置場所 | 新設日 | 廃棄日 | 状態
        1 | PC | XXX(A) | デバッグエリア | 2020/4/1 | 2027/3/31 | 稼働
        2 | HDD | YYY(B) | 執務室 | 2020/4/1 | 2027/3/31 | 稼働
        3 | USB | ZZZ(C) | 実験室 | 2020/4/1 | 2023/3/31 | 廃棄""",
    "vulnerability": """
        # | 関連資産 | 脆弱性(CVE-IDなど) | 深刻度(CVSSなど) | パッチ適用可否 | パッチ適用時期 | パッチ適用状況
        1 | XXX | CVE-XX | 大 | 可 | 即時 | 済
        2 | XXX | CVE-YY | 小 | 可 | 保守に合わせて実施 | 未適用""",
    "supplier": """
        # | 取引先コード | メーカ名 | 工場名 | 所在地 | 登録日 | 認定日
        1 | XXX | A社 | X事業所 | ○○県 | 2023/4/1 | 2023/5/1
        2 | YYY | B社 | Y事業所 | ○○県 | 2023/4/1 | 2023/5/1""",
    "procurement": """
        # | 受注番号 | 注文番号 | 発注先 | 規定文書名 | セキュア要求 | 契約形態
        1 | XXX | XXX | A社 | 購入仕様書 | あり | 請負
        2 | YYY | YYY | B社 | 委託仕様書 | あり | 準委任
        3 | ZZZ | ZZZ | C社 | 契約書 | なし | 派遣""",
    "document": """
        # | 図書番号 | 文書名 | 開示範囲 | 保管期限 | 格納先 | 管理者
        1 | XXX | 設計図書 | 社内 | 2030/3/31 | XXX | XXX
        2 | YYY | ネットワーク構成図 | 社内 | 2030/3/31 | YYY | YYY""",
    "audit": """
        # | 項目 | 文書名 | 対象要否 | 計画 | 実績 | 結果
        1 | マネジメント | 計画書 | 対象 | 2023/10/1 | 2023/10/2 | 良好
        2 | 組織・体制 | 組織図 | 対象 | 2023/10/1 | 2023/10/2 | 良好
        3 | 運用ルール | 手順書 | 対象 | 2023/10/1 | 2023/10/2 | 良好""",
    "entry": """
        # | 名称 | 区分 | 入退室日 | 入室時間 | 退出時間 | 対象者
        1 | A室 | L1 | 2023/4/1 | 9:00 | 17:30 | XXX
        2 | B室 | L2 | 2023/4/1 | 9:00 | 17:30 | YYY""",
    "pledge": """
        # | 従業員名 | ID | 所属 | Gr名 | 誓約書 | 状況
        1 | XXX | X1 | XXX | XXX | 電子 | 完了
        2 | YYY | Y1 | YYY | YYY | 電子 | 完了""",
    "training-plan": """
        # | 従業員名 | スキル | 目標 | 評価 | 取得資格
        1 | XXX | 教育 | 5 | 5 | AAA
        2 | YYY | 運用 | 3 | 3 | BBB
        3 | ZZZ | コンサル | 3 | 3 | CCC""",
    "training-record": """
        # | 従業員名 | 氏名コード | 所属 | 訓練計画 | 訓練実績 | 結果
        1 | XXX | X1 | XXX | 2023/4/1 | 2023/4/2 | 合格
        2 | YYY | Y1 | YYY | 2023/4/1 | 2023/4/2 | 合格""",
    "carried-in": """
        # | 持ち出し番号 | 持ち出し者 | 持ち出し情報 | 持ち出し日 | 持ち帰り日 | 状態
        1 | XXX | XXX | PC | 2023/4/1 | 2023/4/2 | 持ち帰り済
        2 | YYY | YYY | USB | 2023/4/1 | 2023/4/2 | 持ち帰り済
        3 | ZZZ | ZZZ | 文書 | 2023/4/1 | 2023/4/2 | 持ち帰り済""",
    "malware-scan": """
        # | 名称 | 機器番号 | スキャン実施日 | パターンファイルID | 実施者 | 確認者 | スキャン結果
        1 | PC | XXX | 2023/4/1 | XXX | 佐藤 | 鈴木 | OK
        2 | USBメモリ | YYY | 2023/4/1 | YYY | 佐藤 | 鈴木 | OK""",
}


def rows(slug: str) -> list[Row]:
    lines = [[cell.strip() for cell in line.split("|")] for line in SAMPLES[slug].strip().splitlines()]
    ledger = REGISTRY[slug]
    entries, problems = read_sheet(ledger, Grid(ledger.title.ja, list(enumerate(lines, 1))))
    assert [problem.sentence("ja") for problem in problems if problem.level == "error"] == []
    assert {problem.code[:-2] for problem in problems} <= {f"{slug}.W1"}, "what our columns would add is advice"
    assert refusals(ledger, entries) == ()
    assert len(entries) == len(lines) - 1
    return [entry.row for entry in entries]


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_cell_of_the_sample_is_kept(slug: str) -> None:
    ledger = REGISTRY[slug]
    printed = [field for field in ledger.fields if not field.column.ours]
    lines = [[cell.strip() for cell in line.split("|")] for line in SAMPLES[slug].strip().splitlines()]
    for row, line in zip(rows(slug), lines[1:], strict=True):
        for field, cell in zip(printed, line[1:], strict=True):
            value = getattr(row, field.name)
            if field.type is dt.date:
                assert value == dt.datetime.strptime(cell, "%Y/%m/%d").date()  # noqa: DTZ007 -- a day has no zone
            elif slug == "entry" and field.name in ("entered", "left"):
                assert value == cell.zfill(5)
            else:
                assert shown(value) == cell.removesuffix("点")


def test_table_22_words_the_medium_otherwise_and_is_read_too() -> None:
    ledger = REGISTRY["media"]
    grid = Grid("", [(1, ["媒体", "資産番号(管理者)", "状態"]), (2, ["USB", "ZZZ(C)", "廃棄"])])
    (entry,), _ = read_sheet(ledger, grid)
    assert shown(getattr(entry.row, "medium")) == "USB"  # noqa: B009 -- a field of this ledger alone
