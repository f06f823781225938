"""確認記録 / attestations: what a person answers for a rule that no check can see, with evidence and an end date.

Not a form of the report; design section 3 needs it: "not applicable" too is an answer with reason, approver and end.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.terms.choice import Choice


class Answer(Choice):
    """What the person found."""

    HOLDS = "holds", "適合", "Holds"
    FAILS = "fails", "不適合", "Fails"
    NOT_APPLICABLE = "not-applicable", "対象外", "Not applicable"


@ledger(slug="attestation", ja="確認記録", en="Attestations")
@dataclass(frozen=True, kw_only=True)
class Attestation(Row):
    """One answer for one rule on one system; an empty system means all systems of the site."""

    rule: Annotated[str, Column("規定番号", "Rule", key=True, required=True, ours=True, max_length=20)] = ""
    system: Annotated[str, Column("システム", "System", key=True, ours=True, width=20)] = ""
    answer: Annotated[Answer | None, Column("回答", "Answer", required=True, ours=True, width=10)] = None
    reason: Annotated[str, Column("理由・所見", "Reason", ours=True, width=36)] = ""
    evidence: Annotated[str, Column("証跡", "Evidence", ours=True, width=32)] = ""
    person: Annotated[str, Column("確認者", "Answered by", required=True, ours=True, width=14)] = ""
    approver: Annotated[str, Column("承認者", "Approver", ours=True, width=14)] = ""
    answered: Annotated[
        dt.date | None, Column("確認日", "Answered on", key=True, required=True, ours=True, width=12)
    ] = None
    until: Annotated[dt.date | None, Column("有効期限", "Valid until", ours=True, width=12)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The day of the answer."""
        return self.answered

    def faults(self) -> Iterator[Fault]:
        """What "not applicable" needs: reason, approver and end date. What "holds" needs: evidence."""
        if self.answer is Answer.NOT_APPLICABLE and not (self.reason and self.approver and self.until):
            yield Fault(
                "answer",
                "E101",
                Text(
                    "「対象外」には理由、承認者、有効期限が必要です。記入してください。",
                    "'Not applicable' needs a reason, an approver and an end date. Enter them.",
                ),
            )
        if self.answer is Answer.HOLDS and not self.evidence:
            yield Fault(
                "evidence",
                "E102",
                Text(
                    "「適合」には証跡が必要です。証跡の所在を記入してください。",
                    "'Holds' needs evidence. Enter where it is kept.",
                ),
            )
