"""The pages of the risk analysis on the sample factory: what they show, to whom, and that asking changes nothing."""

import re
from html import unescape
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from openpyxl import load_workbook

from looking import visitor
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.ledgers.person import Person
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("factory")
PAGES = ("/risk/", "/risk/assets/", "/risk/trees/", "/risk/what-if/")
FILES = ("/risk/picture.svg", "/risk/export", "/risk/print")


def words(answer: Any) -> str:
    """The page as people read it."""
    text = re.sub(r"<(script|style|nav).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def line_of(page: str, name: str) -> str:
    """The line of a table that begins with a name."""
    return next(one for one in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{name}<" in one)


def test_the_sheet_shows_what_was_entered_beside_what_is_proved_with_the_proofs() -> None:
    page = visitor().get("/risk/").content.decode()
    line = line_of(page, "生産工程管理")
    assert "記入: イントラネット／計算: インターネット" in line
    assert '<a href="/evidence/open/?' in line
    assert re.search(r'<td class="num">9<br><span class="note">記入: 6</span></td>', line)
    assert "66件中 2件が適合" in line
    assert '<a href="/practices/3.1.9/">' in line
    assert "未評価" in line_of(page, "部品管理(RFID)")


def test_a_finding_of_the_run_leads_to_its_page_and_one_of_the_analysis_to_a_decision() -> None:
    client = visitor()
    page = client.get("/risk/").content.decode()
    found = re.findall(r'<a href="(/findings/[0-9a-f]+/)">記入より広い外部接続</a>', page)
    assert [client.get(one).status_code for one in found] == [200]
    assert page.count("<strong>対策も受容もない要求レベル「高」</strong>") == 3
    assert page.count('href="/ledgers/decision/#new&amp;finding=') == 3


def test_a_decision_on_a_finding_of_the_analysis_counts_at_once() -> None:
    from asking import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.present.console.standing import today  # noqa: PLC0415

    client = visitor()
    before = client.get("/risk/").content.decode()
    (name, site), *_ = re.findall(r"#new&amp;finding=([0-9a-f]+)&amp;check=[^&]+&amp;site=([^\"]*)\"", before)
    given = {"finding": name, "check": "risk/high-untreated", "site": unquote_plus(site)}
    write([Decision(**given, deed=Deed.FALSE_ALARM, reason="別の記録にある", person="P001", decided=today())])
    after = client.get("/risk/").content.decode()
    assert before.count('<span class="chip go">誤検知</span>') == 0
    assert after.count('<span class="chip go">誤検知</span>') == 1


def test_the_matrix_has_a_letter_for_every_threat_to_a_group_and_the_worst_group_first() -> None:
    page = visitor().get("/risk/assets/").content.decode()
    matrix = page[page.index("h-matrix") : page.index("h-worst")]
    letters = [re.findall(r'<span class="mark [a-z-]+">([A-E])</span>', one) for one in matrix.split("<tr>")[2:]]
    assert all(letters)
    assert [sorted(one) for one in letters] == sorted(sorted(one) for one in letters)
    only = visitor().get("/risk/assets/", {"system": "設計"}).content.decode()
    groups = re.findall(r'<th scope="row"><strong>([^<]+)</strong>', only)
    assert set(groups) == {"設計"}
    assert sum(map(len, letters)) > only.count("</span></td>")


def test_the_trees_are_drawn_and_told_with_the_cheapest_measures() -> None:
    client = visitor()
    text = words(client.get("/risk/trees/"))
    assert "リスク値が A 以上の攻撃ツリー 95件を、合わせて手間 18 で断てます。" in text
    assert "最も難しい手順" in text
    picture = client.get("/risk/picture.svg?target=1")
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert picture.content.startswith(b"<svg")
    for wrong in ("0", "9999", "-1", "x", "٣"):
        assert client.get("/risk/picture.svg", {"target": wrong}).status_code == 404, wrong


def test_what_if_tells_what_moves_and_writes_nothing() -> None:
    from sekisho.security.store.records import JournalEntry  # noqa: PLC0415 -- needs an open home

    client = visitor()
    before = JournalEntry.objects.count()
    page = client.get("/risk/what-if/?what=answer&system=設計&field=impact&value=low&hours=")
    assert "変更: impact:設計=low" in words(page)
    assert "何も動きません" in words(page)  # the four answers say high
    moving = client.get("/risk/what-if/?what=state&practice=3.1.4.1&system=&value=holds")
    assert "動くもの 90件" in words(moving)
    assert "良くなる" in words(moving)
    assert "悪くなる" not in words(moving).partition("実施例の効き目")[0]
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize(
    "key", ["", "impact", "impact:無い=low", "state:9.9=holds", "<b>:x=1", "stop_hours:設計=" + "9" * 500]
)
def test_what_cannot_be_asked_is_refused_in_words(key: str) -> None:
    answer = visitor().get("/risk/what-if/", {"key": key})
    assert answer.status_code == 200
    assert ('role="alert"' in answer.content.decode()) is bool(key)
    assert "<b>" not in answer.content.decode()


def test_the_files_are_those_of_the_command() -> None:
    client = visitor()
    book = client.get("/risk/export")
    assert book["Content-Disposition"] == 'attachment; filename="risk-20261125.xlsx"'
    assert "攻撃ツリー" in load_workbook(BytesIO(book.content), read_only=True).sheetnames
    assert client.get("/risk/print").content.startswith(b"%PDF-")


def test_who_may_not_read_the_sheet_sees_neither_page_nor_place_nor_file() -> None:
    client = visitor("K-2", Department.PROCUREMENT)
    assert 'href="/risk/"' not in client.get("/").content.decode()
    assert {client.get(one).status_code for one in (*PAGES, *FILES)} == {403}


def test_a_person_of_another_site_sees_nothing_of_this_one() -> None:
    client = visitor("K-3", Department.PRODUCTION_IT, site="別の工場")
    for one in PAGES:
        assert "生産工程管理" not in client.get(one).content.decode(), one
    assert {client.get(one).status_code for one in FILES} == {404}


def test_who_may_read_the_run_of_a_site_but_not_its_sheet_sees_nothing_of_it() -> None:
    from asking import write  # noqa: PLC0415 -- needs an open home

    write([Person(id="K-4", name="兼務 花子", department=Department.PRODUCTION_IT.ja, site="別の工場")])
    write([Person(id="K-4", name="兼務 花子", department=Department.PRODUCTION.ja, site="見本工場")])
    client = visitor("K-4")
    assert "生産工程管理" in client.get("/practices/").content.decode()
    assert "リスク分析に使える評価がまだありません" in words(client.get("/risk/"))
    assert {client.get(one).status_code for one in FILES} == {404}


def test_a_run_of_an_earlier_version_says_to_assess_again() -> None:
    from sekisho.security.ledgers.journal.entry import Act  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store import assessments  # noqa: PLC0415

    said = assessments.plain(assessments.latest().number)  # type: ignore[union-attr]
    for site in said["sites"]:
        site.pop("risk")
    assessments.keep(said, Act("P001", "古い版の評価"))
    for one in PAGES:
        assert "リスク分析に使える評価がまだありません" in words(visitor().get(one)), one


def test_the_homes_own_method_rates_at_once(factory: Path) -> None:
    client = visitor()
    assert '<td class="num">4</td>' in line_of(client.get("/risk/").content.decode(), "生産計画管理")
    own = (files("sekisho.security") / "content" / "risk" / "method.toml").read_text("utf-8")
    doubled = own.replace("ours-1", "acme-7").replace("internet = 3, intranet = 2", "internet = 6, intranet = 4", 1)
    (factory / "risk-method.toml").write_text(doubled, "utf-8")
    page = client.get("/risk/").content.decode()
    assert "acme-7" in page
    assert re.search(r'<td class="num">8\b', line_of(page, "生産計画管理"))
    (factory / "risk-method.toml").write_text("no method", "utf-8")
    refused = client.get("/risk/")
    assert refused.status_code == 409
    assert "risk-method.toml" in words(refused)
