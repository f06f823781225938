"""教育訓練記録台帳 / training record ledger (source: table 29; practices 7.3.6, 3.1.4.12, 3.1.5.7, 7.1.2).

The person's number is called 氏名コード here and ID in tables 26 and 27: the same number. The course has no column in
the table; it is ours and part of the key, for a person can have two on one day.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs
from sekisho.security.ledgers.training_plan import Means
from sekisho.security.terms.calendar import FiscalYear
from sekisho.security.terms.choice import Choice


class Result(Choice):
    """What a test or questionnaire after the training gave (結果)."""

    PASSED = "passed", "合格", "Passed"
    FAILED = "failed", "不合格", "Failed"
    ATTENDED = "attended", "受講のみ", "Attended", "修了", "受講"
    ABSENT = "absent", "欠席", "Absent"


class Measured(Choice):
    """How it was found out what people have learnt (7.3.6)."""

    TEST = "test", "テスト", "Test"
    QUESTIONNAIRE = "questionnaire", "アンケート", "Questionnaire"
    EXERCISE = "exercise", "訓練の観察", "Exercise observed"


@ledger(slug="training-record", ja="教育訓練記録台帳", en="Training record ledger")
@dataclass(frozen=True, kw_only=True)
class TrainingRecord(Row):
    """One training of one person: when it was due, when it took place, with what result."""

    name: Annotated[str, Column("従業員名", "Employee name", required=True, width=18)] = ""
    id: Annotated[str, Column("氏名コード", "Person code", key=True, required=True, refers="person", max_length=40)] = (
        ""
    )
    department: Annotated[str, Column("所属", "Department", width=22)] = ""
    planned: Annotated[dt.date | None, Column("訓練計画", "Training planned", key=True, width=12)] = None
    done: Annotated[dt.date | None, Column("訓練実績", "Training done", width=12)] = None
    result: Annotated[Result | None, Column("結果", "Result", width=10)] = None
    course: Annotated[str, Column("訓練名", "Course", key=True, ours=True, width=24)] = ""
    means: Annotated[Means | None, Column("手法", "Means", ours=True, width=12)] = None
    year: Annotated[FiscalYear, Column("年度", "Fiscal year", ours=True, width=12)] = FiscalYear("")
    measured: Annotated[Measured | None, Column("習得の確認方法", "How it was measured", ours=True, width=14)] = None
    teacher: Annotated[str, Column("講師", "Teacher", ours=True)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=28)] = ""
    again: Annotated[dt.date | None, Column("次回期限", "Due again on", ours=True, width=12)] = None
    changed: Annotated[str, Column("内容・方法への反映", "What was changed after it", ours=True, width=28)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and training."""
        return max((day for day in (self.reviewed, self.done) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once the training took place."""
        return self.done is not None and self.done <= on

    def faults(self) -> Iterator[Fault]:
        """A result other than absence has a day; what is due again is due after the training."""
        yield from in_order(self, "E101", "done", "again")
        if self.result and self.result is not Result.ABSENT:
            yield from needs(self, "E102", Text(f"結果「{self.result.ja}」", "A result"), "done")
        if self.result is Result.FAILED:
            yield from needs(self, "W101", Text("不合格", "A training failed"), "again")
