"""The map's pages over the sample factory: who sees it, what each filter leaves, and where each thing leads."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("factory")

SITE = "見本工場"
PART = {"X-Sekisho-Part": "1"}


def got(path: str, client: Any = None, **headers: str) -> str:
    answer = (client or visitor()).get(path, headers=headers)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def rows(text: str) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", body[1], re.DOTALL) if body else []


@pytest.mark.parametrize("department", [Department.PRODUCTION, Department.PROCUREMENT, Department.GENERAL_AFFAIRS])
@pytest.mark.parametrize(
    "path", ["/network/", "/network/picture/", "/network/picture.svg", "/network/detail/?what=zone"]
)
def test_a_department_that_may_not_read_zones_is_refused_and_sees_no_link(department: Department, path: str) -> None:
    client = visitor("K-002", department)
    assert client.get(path).status_code == 403
    assert 'href="/network/"' not in client.get("/practices/").content.decode()


def test_another_sites_map_is_not_there() -> None:
    client = visitor("K-003", site="別の工場")
    assert client.get(f"/network/?{urlencode({'site': SITE})}").status_code == 404
    assert "まだ図がありません" in got("/network/", client)


def test_each_flow_says_its_difference_in_a_word_and_leads_to_its_evidence() -> None:
    lines = rows(got("/network/?kind=undeclared"))
    assert len(lines) == 4
    for line in lines:
        assert "未宣言" in line
        assert re.search(r'href="/evidence/open/\?sha256=[0-9a-f]{64}&unit=frame&at=\d+&file=[\w.-]+pcap"', line)
        assert re.search(r'href="/findings/[0-9a-f]+/"', line)


def test_a_declared_flow_that_was_not_seen_leads_to_its_cell_and_its_row() -> None:
    lines = rows(got("/network/?kind=unseen"))
    assert len(lines) == 2
    for line in lines:
        assert "宣言あり・観測なし" in line
        assert "unit=cell" in line
        assert re.search(r'href="/ledgers/dataflow/\?row=[0-9a-f]{32}"', line)


def test_the_rows_that_flows_lead_to_are_in_the_ledger() -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415 -- needs an open home

    text = got("/network/") + got("/network/?view=ways") + got("/network/?view=zones") + got("/network/?view=devices")
    found = set(re.findall(r'href="/ledgers/([a-z]+)/\?row=([0-9a-f]{32})"', text))
    assert {slug for slug, _ in found} == {"dataflow", "conduit", "zone"}
    for slug, name in found:
        assert TABLES[slug].objects.filter(row_id=name).exists(), (slug, name)
    pages = set(re.findall(r'href="/devices/([0-9a-f]{32})/"', text))
    assert len(pages) > 30
    assert TABLES["asset"].objects.filter(row_id__in=pages).count() == len(pages)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 85),
        ({"kind": "seen"}, 79),
        ({"protocol": "modbus", "kind": "undeclared"}, 1),
        ({"zone": "DMZ", "protocol": "ssh"}, 2),
        ({"q": "10.10.31.27 modbus", "kind": "undeclared"}, 1),
        ({"q": "ありえない言葉"}, 0),
    ],
)
def test_filters_leave_what_they_say(query: dict[str, str], count: int) -> None:
    found = re.search(r'aria-current="page">データフロー (\d+)<', got(f"/network/?{urlencode(query)}"))
    assert found is not None
    assert int(found[1]) == count


def test_a_part_has_the_table_and_the_numbers_for_the_picture_and_no_frame() -> None:
    text = got("/network/?kind=undeclared", **PART)
    assert "<html" not in text
    assert len(rows(text)) == 4
    assert re.search(r'<script id="network-matched" type="application/json">\{"flows": \[\d', text)


def test_the_picture_names_every_device_and_flow_by_number() -> None:
    picture = visitor().get("/network/picture/").json()
    assert (len(picture["devices"]), len(picture["flows"]), len(picture["zones"])) == (52, 85, 8)
    for source, target, source_zone, target_zone, service, kind in picture["flows"]:
        assert -1 <= source < 52
        assert -1 <= target < 52
        assert -1 <= source_zone < 8
        assert -1 <= target_zone < 8
        assert 0 <= service < len(picture["services"])
        assert picture["kinds"][kind]["code"] in {"seen", "unseen", "undeclared"}


def test_a_page_that_was_drawn_before_the_newest_run_is_told_to_reload() -> None:
    assert visitor().get("/network/detail/?run=A2026-000001&what=flow&at=0").status_code == 409


NOTHING = (
    "what=flow&at=85", "what=flow&at=x", "what=flow&at=99999999999999999999", "what=device&key=x", "what=zone&name=x",
    "what=way&source=x&target=y", "what=no",
)  # fmt: skip


@pytest.mark.parametrize("query", NOTHING)
def test_details_of_nothing_are_not_there(query: str) -> None:
    assert visitor().get(f"/network/detail/?{query}").status_code == 404


def test_details_of_an_undeclared_flow_say_what_to_do() -> None:
    link = re.search(r'data-detail href="(/network/detail/\?[^"]+what=flow[^"]+)"', got("/network/?kind=undeclared"))
    assert link is not None
    text = got(link[1], **PART)
    assert "この通信は宣言されていません。必要な通信ならデータフロー表に追加し、不要なら止めてください。" in text
    assert "/evidence/open/" in text
    assert "<html" not in text
    assert "<html" in got(link[1])


def test_details_of_a_device_tell_what_was_seen_of_it_and_where() -> None:
    text = got(f"/network/detail/?{urlencode({'what': 'device', 'key': 'F1-09'})}")
    assert "00:00:54:91:4c:27" in text
    assert re.search(r"電力監視ゲートウェイ", text)
    assert re.search(r'class="place" href="/evidence/open/\?sha256=', text)


def test_the_drawing_stands_alone_and_says_the_kinds_in_words() -> None:
    answer = visitor().get("/network/picture.svg?save=1")
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="network-20261125.svg"'
    assert {"× 未宣言", "○ 宣言あり・観測あり", "△ 宣言あり・観測なし"} <= set(re.findall(r">([^<]+)</text>", text))
    assert not re.findall(r'https?://(?!www\.w3\.org/2000/svg")', text)
