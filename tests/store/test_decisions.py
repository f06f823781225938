"""People's decisions on findings: written by one, accepted by two, lifted, and never approved in another's name."""

import datetime as dt

import pytest

from sekisho.guard.text import Text
from sekisho.security.checks.finding import Finding, Subject
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import Severity
from sekisho.security.terms.words import Department
from sekisho.security.work.proposal import Decision as Verdict
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
TODAY, TERM = dt.date(2026, 11, 25), dt.date(2027, 3, 31)
FINDING = Finding(
    id="9be20c55d104", check="dataflow/unlisted", severity=Severity.HIGH, rules=("3.1.8-3",), site="A",
    subject=Subject("dataflow", "k"), text=Text("データフロー表にない通信です。", "Not declared."),
    evidence=(Evidence("a" * 64, "a.pcap", "frame", "1"),), since=None,
)  # fmt: skip


def ask(approver: str = "P2", who: str = "P1") -> Proposal:
    from sekisho.security.store.decisions import Accepting, accept  # noqa: PLC0415 -- needs an open home

    return accept(FINDING, Accepting(TERM, "更新まで", approver), who, now=NOW)


def decide(proposal: Proposal, who: str, *, approve: bool = True) -> Proposal:
    from sekisho.security.store.proposing import decide as decided  # noqa: PLC0415

    return decided(proposal.number, Verdict(who, approve, proposal.sha256), now=NOW)


def kept() -> Decision | None:
    from sekisho.security.store.decisions import decision  # noqa: PLC0415

    return decision(FINDING.id, "A")


def refused(code: str) -> "pytest.RaisesExc[Exception]":
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415

    return pytest.raises(StoreError, match=code.replace(".", r"\."))


def mend(**more: object) -> Decision:
    from sekisho.security.store.decisions import Mending, fix  # noqa: PLC0415

    told = {"department": Department.PRODUCTION, "due": TERM} | more
    return fix(FINDING, Mending(**told), "P1", now=NOW)  # type: ignore[arg-type]


def test_to_mend_one_person_is_enough() -> None:
    expected = Decision(
        finding=FINDING.id, check="dataflow/unlisted", about="データフロー表にない通信です。", deed=Deed.FIX,
        department=Department.PRODUCTION, due=TERM, person="P1", decided=TODAY, site="A",
    )  # fmt: skip
    assert mend() == expected == kept()


def test_a_false_alarm_needs_its_reason() -> None:
    from sekisho.security.store.decisions import false_alarm  # noqa: PLC0415

    assert false_alarm(FINDING, "立ち会いの試験", "P1", now=NOW).deed is Deed.FALSE_ALARM
    with refused("store.E003|E104"):
        false_alarm(FINDING, "", "P1", now=NOW)
    assert kept().reason == "立ち会いの試験"  # type: ignore[union-attr]


def test_a_day_in_the_past_is_refused() -> None:
    with refused("decision.E105"):
        mend(due=TODAY - dt.timedelta(days=1))
    assert kept() is None


def test_an_acceptance_holds_when_the_second_person_has_decided_and_it_is_applied() -> None:
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = ask()
    assert (kept(), proposal.state) == (None, Standing.OPEN)
    assert decide(proposal, "P2").state is Standing.APPROVED
    apply(proposal.number, who="P1", now=NOW)
    row = kept()
    assert row is not None
    assert (row.deed, row.person, row.approver, row.until, row.reason) == (Deed.ACCEPT, "P1", "P2", TERM, "更新まで")


def test_no_other_person_approves_in_the_name_of_the_approver() -> None:
    proposal = ask()
    with refused("decision.E106"):
        decide(proposal, "P3")
    assert decide(proposal, "P3", approve=False).state is Standing.REJECTED, "anybody may say no"


def test_who_accepted_cannot_approve_by_having_another_apply() -> None:
    """P2 applies with a row in which P1 accepts and names P1's own other spelling, or with P1 as the approver."""
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415

    row = Decision(
        finding="f", deed=Deed.ACCEPT, until=TERM, reason="x", person="P1", approver="P3", decided=TODAY, site="A"
    )
    proposal = propose([RowChange("decision", None, row)], Asked("P2", "t", "w"), now=NOW)
    with refused("decision.E106"):
        decide(proposal, "P1")


def test_an_acceptance_without_reason_end_or_second_person_is_refused() -> None:
    from sekisho.security.store.decisions import Accepting, accept  # noqa: PLC0415

    for accepting, code in (
        (Accepting(TERM, "", "P2"), "E102"),
        (Accepting(TERM, "更新まで", ""), "E103"),
        (Accepting(TERM, "更新まで", "p1 "), "E103"),
        (Accepting(TODAY - dt.timedelta(days=1), "更新まで", "P2"), "E105"),
    ):
        with refused(code):
            accept(FINDING, accepting, "P1", now=NOW)


def acceptance(**more: object) -> Decision:
    told = {"finding": "f", "deed": Deed.ACCEPT, "until": TERM, "reason": "x", "person": "P1", "approver": "P2"}
    return Decision(**{"decided": TODAY, "site": "A", **told, **more})  # type: ignore[arg-type]


def test_no_way_leads_round_the_second_person() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked, apply, carry_through, propose  # noqa: PLC0415

    new = [RowChange("decision", None, acceptance())]
    with refused("store.E005"):
        write(new, Act("P1", "手入力"))
    with refused("store.E005"):
        carry_through(new, Asked("P1", "Excel", "取り込み"))
    proposal = propose(new, Asked("P1", "t", "w"), now=NOW)
    with refused("store.E011"):
        apply(proposal.number, who="P1", now=NOW)
    decide(proposal, "P2")
    apply(proposal.number, who="P1", now=NOW)
    longer = [RowChange("decision", acceptance(), acceptance(until=TERM + dt.timedelta(days=365)))]
    with refused("store.E005"):
        write(longer, Act("P1", "延長"))


def test_mending_what_was_accepted_needs_one_person_and_the_history_stays() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415
    from sekisho.security.store.proposing import apply  # noqa: PLC0415

    proposal = ask()
    decide(proposal, "P2")
    apply(proposal.number, who="P1", now=NOW)
    assert mend().until is None
    last, first = history(row_id(REGISTRY["decision"], Decision(finding=FINDING.id, site="A")))
    assert (first["approval"]["approver"], last["before"]["deed"]) == ("P2", "accept")  # type: ignore[index]


def test_a_decision_made_meanwhile_voids_the_acceptance_that_waits() -> None:
    from sekisho.security.store.voiding import found  # noqa: PLC0415

    proposal = ask()
    mend()
    assert found(proposal.number).state is Standing.VOID  # type: ignore[union-attr]


def test_a_lifted_decision_leaves_the_finding_open() -> None:
    from sekisho.security.store.decisions import reopen  # noqa: PLC0415

    mend()
    assert reopen(FINDING.id, "A", Act("P1", "見直し"), now=NOW).deed is Deed.FIX
    assert kept() is None
    with refused("decision.E107"):
        reopen(FINDING.id, "A", Act("P1", "見直し"), now=NOW)
