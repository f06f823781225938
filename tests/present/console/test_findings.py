import re
from html import unescape
from typing import Any

import pytest

from looking import visitor
from sekisho.security.checks.decided import Standing
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("factory")


def run() -> Any:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415 -- needs an open home

    found = latest()
    assert found
    return found


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return list(dict.fromkeys(re.findall(r'href="/findings/([0-9a-f]{6,})/"', answer.content.decode())))


def test_all_findings_are_listed_fifty_a_page() -> None:
    client = visitor("P001")
    first, rest = ids(client.get("/findings/")), ids(client.get("/findings/?page=2"))
    assert len(first) == 50
    assert [*first, *rest] == [one.id for one in run().findings]


def test_each_filter_shows_just_what_it_names() -> None:
    client, findings = visitor("P001"), run().findings
    for query, suits in (
        ("severity=high", lambda one: one.severity.code == "high"),
        ("check=dataflow/unlisted", lambda one: one.check == "dataflow/unlisted"),
        ("practice=3.1.8", lambda one: any(rule.startswith("3.1.8-") for rule in one.rules)),
        ("system=-", lambda one: not one.subject.system),
        ("q=PLC", lambda one: "plc" in f"{one.text.ja}{one.text.en}{one.subject.key}{one.subject.system}".casefold()),
        ("decision=accepted", lambda _: False),
    ):
        assert ids(client.get(f"/findings/?{query}")) == [one.id for one in findings if suits(one)], query


@pytest.mark.parametrize("by", ["check", "system", "practice"])
def test_the_count_of_every_group_leads_to_as_many(by: str) -> None:
    client = visitor("P001")
    page = client.get(f"/findings/?group={by}").content.decode()
    groups = re.findall(r'<a href="(\?[^"]+)">[^<]+</a><strong class="go">([0-9,]+)<', page)
    assert groups
    for link, count in groups[:8]:
        assert len(ids(client.get(f"/findings/{unescape(link)}"))) == int(count), link


def test_every_finding_has_a_page_and_each_of_its_places_opens() -> None:
    client = visitor("P001")
    for one in run().findings:
        page = client.get(f"/findings/{one.id}/")
        assert one.text.ja in unescape(page.content.decode())
        places = [unescape(link) for link in re.findall(r'href="(/evidence/open/[^"]+)"', page.content.decode())]
        assert len(places) == len(one.evidence)
        for place in places:
            opened = client.get(place)
            assert opened.status_code == 200, place
            assert "引用された箇所" in opened.content.decode()


def test_the_frames_around_a_cited_one_can_be_taken_along() -> None:
    client = visitor("P001")
    place = next(place for one in run().findings for place in one.evidence if place.unit == "frame")
    query = {"sha256": place.sha256, "unit": place.unit, "at": place.at, "file": place.file}
    answer = client.get("/evidence/open/capture/", query)
    assert answer.content[:4] == b"\xd4\xc3\xb2\xa1"
    assert "attachment" in answer["Content-Disposition"]


def test_a_place_in_a_ledger_that_the_department_may_not_read_is_refused() -> None:
    place = next(place for one in run().findings for place in one.evidence if "資産台帳!" in place.at)
    query = {"sha256": place.sha256, "unit": place.unit, "at": place.at, "file": place.file}
    assert visitor("P001").get("/evidence/open/", query).status_code == 200
    answer = visitor("P008", Department.PROCUREMENT).get("/evidence/open/", query)
    assert answer.status_code == 403
    assert "権限" in answer.content.decode()


@pytest.mark.parametrize("query", [{}, {"unit": "x"}, {"unit": "frame", "at": "../../etc", "sha256": "0" * 64}])
def test_a_place_that_is_none_is_not_found(query: dict[str, str]) -> None:
    assert visitor("P001").get("/evidence/open/", query).status_code == 404


def test_a_decision_holds_at_once_for_all_that_were_chosen() -> None:
    client, chosen = visitor("P001"), [one.id for one in run().findings[:3]]
    form = {"finding": chosen, "deed": "false-alarm", "reason": "試験用の機器", "next": "/findings/?severity=high"}
    answer = client.post("/findings/decide/", form)
    assert (answer.status_code, answer["Location"]) == (303, "/findings/?severity=high&said=decided&count=3")
    assert set(ids(client.get(f"/findings/?decision={Standing.FALSE_ALARM.code}"))) == set(chosen)
    page = unescape(client.get(f"/findings/{chosen[0]}/").content.decode())
    assert "試験用の機器" in page
    client.post("/findings/decide/", {"finding": chosen[0], "deed": "reopen", "reason": "再確認"})
    assert set(ids(client.get(f"/findings/?decision={Standing.FALSE_ALARM.code}"))) == set(chosen[1:])


def test_an_acceptance_waits_for_another_person() -> None:
    client, one = visitor("P001"), run().findings[0]
    form = {"finding": one.id, "deed": "accept", "until": "2099-03-31", "approver": "P002", "reason": "更新まで"}
    answer = client.post("/findings/decide/", form)
    assert answer["Location"].endswith("said=proposed&count=1")
    assert ids(client.get(f"/findings/?decision={Standing.ACCEPTED.code}")) == []
    from sekisho.security.store.models import TABLES  # noqa: PLC0415

    assert TABLES["proposal"].objects.filter(state="open", applicant="P001").count() == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"deed": "fix", "department": "production"}, 422),
        ({"deed": "fix", "due": "2099-01-01"}, 422),
        ({"deed": "accept", "until": "soon", "reason": "x"}, 422),
        ({"deed": "false-alarm", "reason": " "}, 422),
        ({"deed": "shrug", "reason": "x"}, 422),
    ],
)
def test_an_unfinished_decision_is_refused_and_nothing_is_written(form: dict[str, str], status: int) -> None:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    answer = visitor("P001").post("/findings/decide/", {"finding": run().findings[0].id, **form})
    assert answer.status_code == status
    assert load("decision") == ()


def test_who_may_not_decide_sees_no_form_and_is_refused() -> None:
    one = run().findings[0]
    client = visitor("K-5", Department.PRODUCTION, site="別の工場")
    assert (
        client.post("/findings/decide/", {"finding": one.id, "deed": "false-alarm", "reason": "x"}).status_code == 404
    )


def test_the_search_finds_practices_findings_and_rows_that_may_be_read() -> None:
    page = visitor("P001").get("/search/", {"q": "\uff30\uff2c\uff23"}).content.decode()
    assert "/ledgers/asset/?row=" in page
    assert "/findings/" in page
    other = visitor("P008", Department.PROCUREMENT).get("/search/", {"q": "PLC"}).content.decode()
    assert "/ledgers/asset/?row=" not in other
