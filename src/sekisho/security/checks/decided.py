"""What people decided on findings, and what a decision does: an accepted or falsely raised finding fails no rule.

A decision counts only as long as it is whole: an acceptance ends by itself, and one without a second person is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.running import CHECKS
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.terms.choice import Choice


class Standing(Choice):
    """How a finding stands after what people decided."""

    OPEN = "open", "未対応", "Open"
    FIXING = "fixing", "是正中", "To be mended"
    ACCEPTED = "accepted", "受容", "Accepted"
    FALSE_ALARM = "false-alarm", "誤検知", "False alarm"

    @property
    def fails(self) -> bool:
        """Whether a finding that stands so still fails its rules: a promise to mend mends nothing."""
        return self in (Standing.OPEN, Standing.FIXING)


_STANDING = {Deed.FIX: Standing.FIXING, Deed.ACCEPT: Standing.ACCEPTED, Deed.FALSE_ALARM: Standing.FALSE_ALARM}


def standing(decision: Decision | None, as_of: date) -> Standing:
    """What a decision makes of its finding on a day. The last day of an acceptance still counts.

    No decision, one of a later day, one with a fault and an acceptance that has ended leave the finding open; so does
    one that a sheet gives without a person or a day.
    """
    if decision is None or decision.deed is None or not decision.person or decision.decided is None:
        return Standing.OPEN
    if decision.decided > as_of or decision.over(as_of) or any(decision.faults()):
        return Standing.OPEN
    return _STANDING[decision.deed]


@dataclass(frozen=True)
class Decisions:
    """The decisions of one case, held against its findings."""

    case: Case
    findings: tuple[Finding, ...]

    @cached_property
    def _entries(self) -> dict[str, Entry[Decision]]:
        """The decision on each finding by its id; of several, the one decided last. Those of later days are not yet."""
        latest: dict[str, Entry[Decision]] = {}
        for entry in self.case.book.rows(Decision):
            known = latest.get(entry.row.finding)
            if _day(entry) <= self.case.as_of and (known is None or _day(known) <= _day(entry)):
                latest[entry.row.finding] = entry
        return latest

    def of(self, finding: str) -> Entry[Decision] | None:
        """The decision on a finding; None where nobody has decided by that day."""
        return self._entries.get(finding)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """How each finding stands, by its id, in the order of the findings."""
        return {one.id: self._standing(one.id) for one in self.findings}

    def _standing(self, finding: str) -> Standing:
        entry = self._entries.get(finding)
        return standing(entry.row if entry else None, self.case.as_of)

    def failing(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those of some findings that fail their rules."""
        return [one for one in findings if self.standings[one.id].fails]

    def stood(self, findings: Iterable[Finding], as_what: Standing) -> list[Finding]:
        """Those of some findings that stand in one way."""
        return [one for one in findings if self.standings[one.id] is as_what]

    @cached_property
    def idle(self) -> tuple[Entry[Decision], ...]:
        """Decisions on findings that there are no more, in the order of the ledger.

        One whose check could not run this time is left out: that nothing was found says nothing then.
        """
        found = {one.id for one in self.findings}
        return tuple(entry for key, entry in self._entries.items() if key not in found and self._looked(entry.row))

    def _looked(self, decision: Decision) -> bool:
        check = CHECKS.get(decision.check)
        return check is None or not (check.lacks(self.case) or check.blanks(self.case))


def _day(entry: Entry[Decision]) -> date:
    return entry.row.decided or date.min
