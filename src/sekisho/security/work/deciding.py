"""What living with a risk needs beside its row: a second person, who approves it under their own name. Pure.

Two rows say so: the acceptance of a finding, and a deferred patch. Each names its approver.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers.decision import Decision, Deed, same_person
from sekisho.security.ledgers.vulnerability import Timing, Vulnerability
from sekisho.security.work.rowchange import RowChange


def acceptance(change: RowChange) -> Decision | None:
    """The acceptance that a change would write, a changed one too; None for any other change, and for lifting one."""
    row = change.after
    if isinstance(row, Decision) and row.deed is Deed.ACCEPT and row != change.before:
        return row
    return None


_DEFERRAL = ("timing", "reason", "measure", "again", "approver")
"""The columns that make a deferral what it is; a change of others leaves it as it was approved."""


def deferral(change: RowChange) -> Vulnerability | None:
    """The deferral of a patch that a change would write, a changed one too; None for any other change."""
    before, row = change.before, change.after
    if not isinstance(row, Vulnerability) or row.timing is not Timing.DEFERRED:
        return None
    same = before is not None and all(getattr(before, name) == getattr(row, name) for name in _DEFERRAL)
    return None if same else row


@dataclass(frozen=True, slots=True)
class _Lived:
    """A risk that is lived with. what: as a sentence names it.  person: who decided it.  code: of the ledger."""

    what: Text
    person: str
    approver: str
    code: str


def _lived_with(changes: Iterable[RowChange]) -> Iterator[_Lived]:
    for change in changes:
        if accepted := acceptance(change):
            what = Text(f"指摘 {accepted.finding} の受容", f"The acceptance of finding {accepted.finding}")
            yield _Lived(what, accepted.person, accepted.approver, "decision")
        elif deferred := deferral(change):
            what = Text(
                f"{deferred.asset} の {deferred.name} の見送り", f"The deferral of {deferred.name} on {deferred.asset}"
            )
            yield _Lived(what, deferred.judge, deferred.approver, "vulnerability")


def misnamed(changes: Iterable[RowChange], decider: str) -> Text | None:
    """Why a person cannot approve these: one among them names another approver, or was decided by this person.

    So nobody approves in another's name, and the row tells who did.
    """
    for one in _lived_with(changes):
        if not same_person(one.approver, decider):
            return Text(
                f"{one.what.ja}の承認者は {one.approver} です。{decider} は承認できません。"
                f"承認者本人が決定するか、承認者を書き直して申請し直してください。({one.code}.E106)",
                f"{one.what.en} names {one.approver} as approver; {decider} cannot approve it. "
                f"Let that person decide, or propose it anew with another approver. ({one.code}.E106)",
            )
        if same_person(one.person, decider):
            return Text(
                f"{one.what.ja}を決めた {one.person} 本人は承認できません。別の人が承認してください。({one.code}.E103)",
                f"{one.what.en} was decided by {one.person}, who cannot approve it too. "
                f"Another person must. ({one.code}.E103)",
            )
    return None
