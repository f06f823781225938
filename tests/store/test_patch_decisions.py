"""A vulnerability from the decision to the applied patch: proposals, a second person, and the change list."""

import datetime as dt
from dataclasses import replace

import pytest

from asking import write
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.ledgers.vulnerability import PatchState, Timing, Vulnerability
from sekisho.security.work.proposal import Decision

pytestmark = pytest.mark.usefixtures("home")

NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 25)
ACT = Act("P001", "助言のとおり")
ROW = Vulnerability(
    asset="F1-01", name="CVE-2026-0001", timing=Timing.AT_MAINTENANCE, state=PatchState.OPEN, judge="P001", judged=DAY,
    site="A",
)  # fmt: skip
DEFERRED = replace(
    ROW, name="CVE-2026-0002", timing=Timing.DEFERRED, reason="更新まで", measure="3.1.2.1",
    again=dt.date(2027, 3, 31), approver="P002",
)  # fmt: skip


def judged(*rows: Vulnerability, act: Act = ACT) -> Proposal:
    from sekisho.security.store.vulnerabilities import judge  # noqa: PLC0415 -- needs an open home

    return judge(rows, act, now=NOW)


def approved(proposal: Proposal, who: str = "P002") -> None:
    from sekisho.security.store.proposing import apply, decide  # noqa: PLC0415

    decide(proposal.number, Decision(who, True, proposal.sha256), now=NOW)
    apply(proposal.number, who="P001", now=NOW)


def kept(slug: str = "vulnerability") -> list[object]:
    from sekisho.security.store.rows import stream  # noqa: PLC0415

    return list(stream(slug))


def refused(code: str) -> "pytest.RaisesExc[Exception]":
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415

    return pytest.raises(StoreError, match=code.replace(".", r"\."))


def test_a_decision_is_a_proposal_and_holds_when_another_person_has_approved_it() -> None:
    proposal = judged(ROW)
    assert (proposal.title, proposal.rows, kept()) == ("F1-01 の CVE-2026-0001 への対応", 1, [])
    with refused("自分の提案"):
        approved(proposal, "P001")
    approved(proposal)
    assert kept() == [ROW]


def test_a_later_decision_changes_the_row_there_is() -> None:
    approved(judged(ROW))
    later = replace(ROW, timing=Timing.AT_A_STOP)
    approved(judged(later))
    assert kept() == [later]


def test_several_are_one_proposal() -> None:
    proposal = judged(ROW, DEFERRED)
    assert (proposal.title, proposal.rows) == ("脆弱性2件への対応", 2)


@pytest.mark.parametrize("lacks", ["reason", "measure", "again", "approver"])
def test_a_deferral_that_lacks_something_is_refused(lacks: str) -> None:
    with refused("vulnerability.E103"):
        judged(replace(DEFERRED, **{lacks: None if lacks == "again" else ""}))
    assert kept() == []


def test_only_the_person_whom_a_deferral_names_can_approve_it() -> None:
    from sekisho.security.store.proposing import decide  # noqa: PLC0415

    proposal = judged(DEFERRED, act=Act("P003", "見送る"))
    for who in ("P009", "P001"):
        with refused("vulnerability.E106"):
            decide(proposal.number, Decision(who, True, proposal.sha256), now=NOW)
    with refused("vulnerability.E102"):
        judged(replace(DEFERRED, approver=DEFERRED.judge))
    approved(proposal)
    assert kept() == [DEFERRED]


def test_an_applied_patch_is_listed_as_a_change() -> None:
    from sekisho.security.store.vulnerabilities import finish  # noqa: PLC0415

    approved(judged(ROW))
    proposal = finish(ROW, DAY, Act("P001", "保守で適用した"), now=NOW)
    assert (proposal.title, proposal.listed) == ("F1-01 の CVE-2026-0001 のパッチ適用", True)
    approved(proposal)
    assert kept() == [replace(ROW, state=PatchState.DONE, applied=DAY)]
    assert kept("change") == [
        Change(
            what=f"F1-01 の CVE-2026-0001 のパッチ適用（{proposal.number}）", done=DAY, assets=("F1-01",),
            applicant="P001", approver="P002", approved=DAY, site="A",
        )
    ]  # fmt: skip


def test_what_the_ledger_lacks_cannot_be_finished() -> None:
    from sekisho.security.store.vulnerabilities import finish  # noqa: PLC0415

    with refused("vulnerability.E201"):
        finish(ROW, DAY, ACT, now=NOW)


def test_the_day_of_a_deferral_that_was_approved_may_be_reviewed_without_its_approver() -> None:
    write([DEFERRED])
    proposal = judged(replace(DEFERRED, due=dt.date(2027, 1, 31)))
    approved(proposal, "P009")
    assert kept() == [replace(DEFERRED, due=dt.date(2027, 1, 31))]
