"""評価記録 / assessments: every run of the main job that was kept, with its figures and the hash of its whole result.

Ours; 7.1.2 asks that what was confirmed is recorded so that those audited cannot change it. Who says "it was so that
day" can show the result itself: it is a kept file under the hash that stands here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="assessment", ja="評価記録", en="Assessments", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Assessment(Row):
    """One kept run. site: where the evidence was taken.  at: instant in UTC.

    high, medium, low: findings still open, by severity.  fails to not_applicable: practices by state, each counted once
    by its worst state over all sites and systems.  sources: files of evidence.  sha256: of the kept result.
    """

    number: Annotated[str, Column("評価番号", "Number", key=True, required=True, ours=True, max_length=20)] = ""
    as_of: Annotated[dt.date | None, Column("基準日", "As of", required=True, ours=True, width=12)] = None
    at: Annotated[str, Column("実施日時", "Run at", required=True, ours=True, width=20, max_length=30)] = ""
    who: Annotated[str, Column("実施者", "Run by", required=True, ours=True, width=14)] = ""
    high: Annotated[int | None, Column("指摘（高）", "Findings, high", ours=True, width=10)] = None
    medium: Annotated[int | None, Column("指摘（中）", "Findings, medium", ours=True, width=10)] = None
    low: Annotated[int | None, Column("指摘（低）", "Findings, low", ours=True, width=10)] = None
    fails: Annotated[int | None, Column("不適合", "Practices failing", ours=True, width=8)] = None
    stale: Annotated[int | None, Column("証跡が古い", "Practices stale", ours=True, width=10)] = None
    not_assessed: Annotated[int | None, Column("未評価", "Practices not assessed", ours=True, width=8)] = None
    holds: Annotated[int | None, Column("適合", "Practices holding", ours=True, width=8)] = None
    not_applicable: Annotated[int | None, Column("対象外", "Practices not applicable", ours=True, width=8)] = None
    sources: Annotated[int | None, Column("証跡の数", "Files of evidence", ours=True, width=10)] = None
    sha256: Annotated[
        str, Column("結果のハッシュ", "SHA-256 of the result", ours=True, paper=False, width=20, max_length=64)
    ] = ""
