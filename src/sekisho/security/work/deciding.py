"""What an acceptance needs beside its row: a proposal, decided by the person whom the row names as approver. Pure."""

from collections.abc import Iterable

from sekisho.guard.text import Text
from sekisho.security.ledgers.decision import Decision, Deed, same_person
from sekisho.security.work.rowchange import RowChange


def acceptance(change: RowChange) -> Decision | None:
    """The acceptance that a change would write, a changed one too; None for any other change, and for lifting one."""
    row = change.after
    if isinstance(row, Decision) and row.deed is Deed.ACCEPT and row != change.before:
        return row
    return None


def misnamed(changes: Iterable[RowChange], decider: str) -> Text | None:
    """Why a person cannot approve these: an acceptance among them names another approver, or was made by this person.

    So nobody approves in another's name, and the row tells who did.
    """
    for row in filter(None, map(acceptance, changes)):
        if not same_person(row.approver, decider):
            return Text(
                f"指摘 {row.finding} の受容の承認者は {row.approver} です。{decider} は承認できません。"
                "承認者本人が決定するか、承認者を書き直して申請し直してください。(decision.E106)",
                f"The acceptance of finding {row.finding} names {row.approver} as approver; {decider} cannot approve "
                "it. Let that person decide, or propose it anew with another approver. (decision.E106)",
            )
        if same_person(row.person, decider):
            return Text(
                f"指摘 {row.finding} の受容を決めた {row.person} 本人は承認できません。別の人が承認してください。"
                "(decision.E103)",
                f"{row.person} decided to accept finding {row.finding} and cannot approve it too. "
                "Another person must. (decision.E103)",
            )
    return None
