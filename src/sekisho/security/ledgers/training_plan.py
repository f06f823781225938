"""教育訓練計画台帳 / training plan ledger (source: table 28; practices 7.3.6, 7.1.2).

It is titled a plan and is a list of skills: no days, no person's number, no scale. Number, fiscal year and what is
planned are ours. The scale is 1 to 5, of which the samples show 5 and 3.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import needs
from sekisho.security.terms.calendar import FiscalYear
from sekisho.security.terms.choice import Choice

LOWEST, HIGHEST = 1, 5


class Means(Choice):
    """The three ways to bring people a skill, used together (7.3.6)."""

    AWARENESS = "awareness", "意識啓発", "Awareness"
    EDUCATION = "education", "教育", "Education", "集合教育", "e-Learning"
    EXERCISE = "exercise", "訓練", "Exercise"


@ledger(slug="training-plan", ja="教育訓練計画台帳", en="Training plan ledger")
@dataclass(frozen=True, kw_only=True)
class TrainingPlan(Row):
    """One skill of one person: where it should be, where it is, and what is planned to get it there."""

    name: Annotated[str, Column("従業員名", "Employee name", key=True, required=True, width=18)] = ""
    skill: Annotated[str, Column("スキル", "Skill", key=True, required=True, width=18)] = ""
    target: Annotated[int | None, Column("目標", "Target", width=8)] = None
    rating: Annotated[int | None, Column("評価", "Rating", width=8)] = None
    qualifications: Annotated[tuple[str, ...], Column("取得資格", "Qualifications", width=22)] = ()
    id: Annotated[str, Column("ID", "ID", key=True, refers="person", ours=True, max_length=40)] = ""
    year: Annotated[FiscalYear, Column("年度", "Fiscal year", key=True, ours=True, width=12)] = FiscalYear("")
    means: Annotated[Means | None, Column("手法", "Means", ours=True, width=12)] = None
    course: Annotated[str, Column("訓練名", "Course", ours=True, width=24)] = ""
    due: Annotated[dt.date | None, Column("実施予定日", "Planned for", ours=True, width=12)] = None
    auditor: Annotated[bool, Column("監査員の候補", "To become an auditor", ours=True, width=12)] = False
    rated: Annotated[dt.date | None, Column("評価日", "Rated on", ours=True, width=12)] = None
    changed: Annotated[str, Column("計画への反映", "What was changed after it", ours=True, width=28)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and rating."""
        return max((day for day in (self.reviewed, self.rated) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once its fiscal year is past."""
        return bool(self.year) and self.year.last_day < on

    def faults(self) -> Iterator[Fault]:
        """Steps run from 1 to 5; who has not reached the target has something planned; the year is that of the day."""
        for name in ("target", "rating"):
            step = getattr(self, name)
            if step is not None and not LOWEST <= step <= HIGHEST:
                label = "目標" if name == "target" else "評価"
                yield Fault(
                    name,
                    "E101",
                    Text(
                        f"{label}が {step} です。{LOWEST}から{HIGHEST}の段階で記入してください。",
                        f"The {name} is {step}. Enter a step from {LOWEST} to {HIGHEST}.",
                    ),
                )
        if self.year and self.due and not self.year.first_day <= self.due <= self.year.last_day:
            yield Fault(
                "due",
                "E102",
                Text(
                    f"実施予定日が{self.year}の外にあります。年度か日付を直してください。",
                    f"The day planned for lies outside of {self.year}. Correct the fiscal year or the day.",
                ),
            )
        if self.target is not None and self.rating is not None and self.rating < self.target:
            yield from needs(self, "W101", Text("目標に届かないスキル", "A skill below its target"), "course", "due")
