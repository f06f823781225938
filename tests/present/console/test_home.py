import re
from html import unescape
from typing import Any

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("factory")
TILE = re.compile(r'<a class="tile ([a-z-]+)" href="([^"]+)"><strong>([0-9,]+)</strong>')


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def seki() -> Any:
    return visitor("P001")


def test_the_tiles_count_what_the_newest_run_says_and_lead_to_their_rows() -> None:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415 -- needs an open home

    client, run = seki(), latest()
    assert run
    tiles = TILE.findall(text(client.get("/")))
    shown = {code: int(count) for code, _, count in tiles}
    for severity in ("high", "medium", "low"):
        assert shown[severity] == sum(one.severity.code == severity for one in run.open_findings)
    for code, link, count in tiles:
        if link.startswith("/practices/"):
            rows = re.findall(r'<th scope="row"><a href="/practices/', text(client.get(link)))
            assert (code, len(rows)) == (code, int(count))


def test_what_got_worse_is_counted_against_the_run_before() -> None:
    from sekisho.security.store.assessments import before, latest  # noqa: PLC0415
    from sekisho.security.work.worsening import worsening  # noqa: PLC0415

    run = latest()
    assert run
    earlier = before(run)
    assert earlier
    new = worsening(earlier, run).new
    client = seki()
    assert f"新しい指摘 {len(new)}件" in text(client.get("/"))
    assert f"{len(run.findings)}件中 {len(new)}件" in text(client.get("/findings/?since=before"))


def test_a_person_of_another_site_sees_nothing_of_this_one() -> None:
    client = visitor("K-7", Department.PRODUCTION, site="別の工場")
    page = text(client.get("/findings/"))
    assert "0件中 0件" in page
    from sekisho.security.store.assessments import latest  # noqa: PLC0415

    run = latest()
    assert run
    assert client.get(f"/findings/{run.findings[0].id}/").status_code == 404


def test_what_waits_for_a_department_is_what_it_promised_to_mend() -> None:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415

    run = latest()
    assert run
    one = next(found for found in run.findings if found.subject.system)
    decided = seki().post(
        "/findings/decide/",
        {"finding": one.id, "deed": "fix", "department": "production", "due": "2099-01-31", "reason": "設定を直す"},
    )
    assert decided.status_code == 303
    page = text(visitor("P003", Department.PRODUCTION).get("/"))
    assert "あなたの部門が是正する指摘" in page
    assert "あなたの部門が是正する指摘" not in text(visitor("P008", Department.PROCUREMENT).get("/"))
