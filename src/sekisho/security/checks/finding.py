"""A finding: a boolean with its reason. The same cause gives the same id in every run: a decision on it stays."""

from dataclasses import dataclass
from datetime import date

from sekisho.guard.text import Text
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import Severity


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about.

    ledger: slug of the ledger it belongs to, or would.  key: the row's key there; an address for what is in no ledger.
    system: the system of the asset ledger it belongs to; empty where it belongs to none, or to the whole site.
    """

    ledger: str
    key: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one check says of one subject.

    evidence: at least one place a person can open.  since: the day it began as far as the evidence shows.
    cause: tells two findings of one check on one subject apart; part of the id, so never a value that drifts.
    """

    subject: Subject
    text: Text
    evidence: tuple[Evidence, ...]
    since: date | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, with all a person needs to judge it. The remedy is in the check's text (content/checks)."""

    id: str
    check: str
    severity: Severity
    rules: tuple[str, ...]
    site: str
    subject: Subject
    text: Text
    evidence: tuple[Evidence, ...]
    since: date | None
