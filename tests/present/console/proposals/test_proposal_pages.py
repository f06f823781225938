"""Proposals at the console: who sees which, what a decision is over, and every act with its refusals."""

from dataclasses import replace
from typing import Any

import pytest

from asking import write
from looking import visitor
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.journal.entry import Act, Origin, Source
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.console.accounts.asked import LANGUAGE_COOKIE
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.words import Department
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

PLC = Asset(id="P1", name="PLC", place="1階", site="A")
SEEN = Evidence("a" * 64, "2026.pcap", "frame", "12")


def proposed(who: str = "K-002", place: str = "倉庫", origin: Origin | None = None) -> str:
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415 -- needs an open home

    change = RowChange("asset", PLC, replace(PLC, place=place), origin or Origin())
    return propose([change], Asked(who, "移設", "席替え")).number


def act(browser: Any, number: str, what: str, **form: str) -> Any:
    return browser.post(f"/proposals/{number}/{what}", form)


def sha256_of(browser: Any, number: str) -> str:
    text = browser.get(f"/proposals/{number}/").content.decode()
    return str(text.partition("<code>")[2].partition("</code>")[0])


@pytest.fixture
def number() -> str:
    write([PLC])
    return proposed()


@pytest.fixture
def other() -> Any:
    return visitor("K-001")


@pytest.fixture
def applicant() -> Any:
    return visitor("K-002")


def test_it_waits_for_whoever_may_decide_and_not_for_its_applicant(number: str, other: Any, applicant: Any) -> None:
    assert number in other.get("/proposals/").content.decode()
    assert number not in applicant.get("/proposals/").content.decode()
    assert number in applicant.get("/proposals/?view=mine").content.decode()
    assert number in other.get("/proposals/?view=all").content.decode()


def test_it_waits_for_nobody_of_another_site_or_department(number: str) -> None:
    for stranger in (visitor("K-003", site="B"), visitor("K-004", Department.PROCUREMENT)):
        assert number not in stranger.get("/proposals/").content.decode()
        assert stranger.get(f"/proposals/{number}/").status_code == 403


def test_the_page_shows_what_the_hash_stands_for(number: str, other: Any) -> None:
    text = other.get(f"/proposals/{number}/").content.decode()
    for wanted in ("移設", "席替え", "K-002", "1階", "倉庫", "設置場所", "変更の内容"):
        assert wanted in text
    other.cookies[LANGUAGE_COOKIE] = "en"
    assert "Place" in other.get(f"/proposals/{number}/").content.decode()


def test_evidence_of_an_observed_cell_opens_at_its_place(other: Any) -> None:
    write([PLC])
    number = proposed(origin=Origin(Source.OBSERVATION, evidence={"place": SEEN}))
    text = other.get(f"/proposals/{number}/").content.decode()
    assert "2026.pcap フレーム 12" in text
    assert f"/evidence/open/?sha256={'a' * 64}&amp;unit=frame&amp;at=12" in text


def test_another_person_approves_and_applies_it(number: str, other: Any) -> None:
    told = act(other, number, "approve", sha256=sha256_of(other, number), note="よい")
    assert (told.status_code, told.headers["Location"]) == (303, f"/proposals/{number}/?said=approved")
    assert "承認しました" in other.get(told.headers["Location"]).content.decode()
    assert number in other.get("/proposals/").content.decode()
    assert act(other, number, "apply").headers["Location"].endswith("said=applied")
    rows = other.get("/ledgers/asset/rows").json()["rows"]
    assert rows[0]["row"]["place"] == "倉庫"


def test_the_applicant_is_not_offered_a_decision_and_refused_one(number: str, applicant: Any) -> None:
    text = applicant.get(f"/proposals/{number}/").content.decode()
    assert f"/proposals/{number}/approve" not in text
    told = act(applicant, number, "approve", sha256=sha256_of(applicant, number), note="自分で")
    assert told.status_code == 409
    assert "自分の提案を決定できません" in told.content.decode()


def test_a_refused_act_keeps_what_was_typed(number: str, other: Any) -> None:
    told = act(other, number, "approve", sha256="0" * 64, note="長い所見の文")
    assert told.status_code == 409
    assert "表示された内容と" in told.content.decode()
    assert "長い所見の文" in told.content.decode()


def test_a_rejection_needs_its_note(number: str, other: Any) -> None:
    digest = sha256_of(other, number)
    assert act(other, number, "reject", sha256=digest).status_code == 422
    assert act(other, number, "reject", sha256=digest, note="時期を改める").status_code == 303
    assert "時期を改める" in other.get(f"/proposals/{number}/").content.decode()


def test_the_applicant_withdraws_it_with_a_reason(number: str, applicant: Any, other: Any) -> None:
    assert act(other, number, "withdraw", why="x").status_code == 403
    assert act(applicant, number, "withdraw").status_code == 422
    assert act(applicant, number, "withdraw", why="取り違え").status_code == 303


def test_a_void_one_says_why_and_can_be_renewed(number: str, other: Any) -> None:
    from sekisho.security.store.door import write as enter  # noqa: PLC0415 -- needs an open home

    enter([RowChange("asset", PLC, replace(PLC, name="新PLC"))], Act("K-007", "型番の訂正"))
    text = other.get(f"/proposals/{number}/").content.decode()
    assert "無効になった理由" in text
    assert "K-007" in text
    assert "型番の訂正" in text
    told = act(other, number, "renew")
    assert told.status_code == 303
    assert told.headers["Location"] != f"/proposals/{number}/?said=renewed"
    assert "出し直しました" in other.get(told.headers["Location"]).content.decode()


def test_the_applicant_applies_what_needs_no_approval_and_not_what_does(number: str, applicant: Any) -> None:
    assert f"/proposals/{number}/apply" in applicant.get(f"/proposals/{number}/").content.decode()
    write([Recordkeeping(ledger="asset", approval=True)])
    assert f"/proposals/{number}/apply" not in applicant.get(f"/proposals/{number}/").content.decode()
    assert act(applicant, number, "apply").status_code == 409


def test_an_unknown_number_or_act_is_nothing(number: str, other: Any) -> None:
    assert other.get("/proposals/P2024-999999/").status_code == 404
    assert other.get("/proposals/x/").status_code == 404
    assert act(other, number, "burn").status_code == 404
    assert other.get(f"/proposals/{number}/approve").status_code == 405
