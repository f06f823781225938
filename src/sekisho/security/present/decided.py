"""What people decided on findings, as a line that a person reads; and what of a run's findings does not count."""

from collections import Counter
from datetime import date

from sekisho.guard.text import Text
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.decided import Standing
from sekisho.security.ledgers.decision import Decision, Deed


def decision_told(decision: Decision, standing: Standing) -> Text:
    """One decision in a sentence: the deed, by whom, until when, why; and whether it still holds."""
    deed, who = decision.deed or Deed.FIX, decision.person
    day = decision.until if deed is Deed.ACCEPT else decision.due if deed is Deed.FIX else None
    to_ja = f"、{_day(day)} まで" if day else ""
    to_en = f", until {_day(day)}" if day else ""
    of = decision.department
    by_ja = f"{of.ja}（{who}）" if of and deed is Deed.FIX else who
    by_en = f"{of.en} ({who})" if of and deed is Deed.FIX else who
    if deed is Deed.ACCEPT and decision.approver:
        by_ja, by_en = f"{who}、承認 {decision.approver}", f"{who}, approved by {decision.approver}"
    why_ja, why_en = (f": {decision.reason}", f": {decision.reason}") if decision.reason else ("", "")
    ended = standing is Standing.OPEN
    return Text(
        f"{deed.ja}（{by_ja}{to_ja}）{why_ja}{'（今は効力がありません）' if ended else ''}",
        f"{deed.en} ({by_en}{to_en}){why_en}{' (of no effect now)' if ended else ''}",
    )


def _day(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def set_aside(result: Result) -> Text | None:
    """How many findings are not counted, because people accepted them or called them false alarms; None for none."""
    counts = Counter(one for one in result.standings.values() if not one.fails)
    if not counts:
        return None
    ja = "、".join(f"{one.ja} {counts[one]}件" for one in Standing if counts[one])
    en = ", ".join(f"{one.en.lower()}: {counts[one]}" for one in Standing if counts[one])
    return Text(f"ほかに、数えていない指摘があります（{ja}）。", f"Besides, findings that are not counted ({en}).")


MOST_NAMED = 5


def idle_told(result: Result) -> Text | None:
    """That decisions match no finding any more, and what to do with them; None where all match."""
    idle = [entry.row for entry in result.idle_decisions]
    if not idle:
        return None
    named = "、".join(f"{row.finding} {(row.deed or Deed.FIX).ja}" for row in idle[:MOST_NAMED])
    english = ", ".join(f"{row.finding} {(row.deed or Deed.FIX).en.lower()}" for row in idle[:MOST_NAMED])
    more_ja, more_en = ("など", ", ...") if len(idle) > MOST_NAMED else ("", "")
    return Text(
        f"対応{len(idle)}件は、指摘がもうありません（{named}{more_ja}）。確かめて「指摘への対応」から取り下げてください。",
        f"{len(idle)} decisions match no finding any more ({english}{more_en}). "
        "Check them, and withdraw them from the ledger of decisions.",
    )
