"""脆弱性情報対応記録 / advisory record (source: figure 3 and section 1.3.1; practices 3.1.10, 4.4.6).

Ours: the report describes the way (the security department collects, the committee passes on, production and
information systems decides, production carries out) and prints no record of it. One row follows one advisory, and its
days say how long it lay where.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.ledgers.vulnerability import Needed

STEPS = ("received", "passed_on", "answered", "asked", "carried_out", "reported")
"""The columns that hold the days of the steps, in their order."""


@ledger(slug="advisory", ja="脆弱性情報対応記録", en="Advisory record")
@dataclass(frozen=True, kw_only=True)
class AdvisoryRecord(Row):
    """One advisory on its way from the committee to the departments and back."""

    number: Annotated[
        str, Column("情報番号", "Advisory ID", key=True, required=True, ours=True, max_length=80, width=20)
    ] = ""
    title: Annotated[str, Column("件名", "Title", ours=True, width=32, max_length=400)] = ""
    origin: Annotated[str, Column("情報源", "Source of information", ours=True, width=18, paper=False)] = ""
    published: Annotated[dt.date | None, Column("公表日", "Published on", ours=True, width=12, paper=False)] = None
    received: Annotated[dt.date | None, Column("委員会の受領日", "Received by the committee", ours=True, width=14)] = (
        None
    )
    passed_on: Annotated[dt.date | None, Column("部門への展開日", "Passed to the department", ours=True, width=14)] = (
        None
    )
    answered: Annotated[dt.date | None, Column("部門の回答日", "Answered by the department", ours=True, width=14)] = (
        None
    )
    needed: Annotated[Needed | None, Column("対応要否", "Action needed", ours=True, width=10)] = None
    answer: Annotated[str, Column("回答内容", "Answer", ours=True, width=32, max_length=1000)] = ""
    answerer: Annotated[str, Column("回答者ID", "Answered by (ID)", refers="person", ours=True, paper=False)] = ""
    asked: Annotated[dt.date | None, Column("生産部門への依頼日", "Production asked on", ours=True, width=16)] = None
    carried_out: Annotated[dt.date | None, Column("実施日", "Carried out on", ours=True, width=12)] = None
    reported: Annotated[dt.date | None, Column("委員会への報告日", "Reported back on", ours=True, width=16)] = None
    approver: Annotated[str, Column("確認者ID", "Confirmed by (ID)", refers="person", ours=True, paper=False)] = ""
    due: Annotated[dt.date | None, Column("回答期限", "Answer due", ours=True, width=12, paper=False)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The latest day of any step, or of a review."""
        return max((day for day in (self.reviewed, *map(self.day, STEPS)) if day), default=None)

    def day(self, step: str) -> dt.date | None:
        """The day of one of STEPS; None where it is still to come."""
        found: dt.date | None = getattr(self, step)
        return found

    def waits(self, on: dt.date) -> tuple[str, dt.date] | None:
        """The step that it waits for on a day, and since when; None where nothing came in yet or it was reported back.

        Where the answer is that no action is needed, production has nothing to do, and the report comes next.
        """
        done = [(step, day) for step in STEPS if (day := self.day(step)) and day <= on]
        if not done or done[-1][0] == STEPS[-1]:
            return None
        last, since = done[-1]
        no_action = self.needed is Needed.NO and last == "answered"
        return (STEPS[-1] if no_action else STEPS[STEPS.index(last) + 1]), since

    def over(self, on: dt.date) -> bool:
        """Once it is reported back."""
        return self.reported is not None and self.reported <= on

    def faults(self) -> Iterator[Fault]:
        """Steps follow one another; an answer says whether action is needed and who says so; no action has a reason."""
        for earlier, later in pairwise(step for step in STEPS if self.day(step)):
            yield from in_order(self, "E101", earlier, later)
        yield from two_people(self, "E102", "answerer", "approver")
        if self.answered:
            yield from needs(self, "E103", Text("部門の回答", "The department's answer"), "needed", "answerer")
        if self.needed is Needed.NO:
            yield from needs(self, "E104", Text("「不要」の回答", "The answer that nothing is needed"), "answer")
        if self.needed is Needed.YES and self.reported:
            yield from needs(self, "E105", Text("対応の報告", "The report of an action"), "carried_out")
