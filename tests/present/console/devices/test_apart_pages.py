"""On a device's page a person undoes the joining of two addresses, and takes that back; the next run follows."""

import datetime as dt
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from asking import write
from looking import visitor
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.console.linking import device_address
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("factory")

SITE = "見本工場"
MAC, IP = "d4:2d:c5:0e:77:42", "10.10.32.41"
"""The MAC address of the second camera, which was seen with the address of the first."""

STRANGER = "2c:cf:67:3a:d9:66"
FIRST = device_address(SITE, "F2-05")
UNDO, AGAIN = "この結合を取り消す", "結合に戻す"


def shown(path: str, client: Any, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return unescape(answer.content.decode())


def sent(client: Any, deed: str = "apart", **more: str) -> Any:
    form = {"site": SITE, "mac": MAC, "ip": IP, "reason": "隣のカメラの設定ミス", "next": FIRST, "deed": deed}
    return client.post("/devices/decide/", form | more)


def kept() -> list[Apart]:
    from sekisho.security.store.rows import stream  # noqa: PLC0415 -- needs an open home

    return [row for row in stream("apart") if isinstance(row, Apart)]


def pairs(text: str, deed: str) -> list[tuple[str, str]]:
    """The pairs of which a page offers to do this."""
    forms = re.findall(rf'name="deed" value="{deed}".*?name="mac" value="([^"]+)".*?name="ip" value="([^"]+)"', text)
    return sorted(forms)


def test_each_address_stands_with_its_reason_its_place_and_the_way_to_undo_it() -> None:
    text = shown(FIRST, visitor())
    (row,) = re.findall(rf'<strong>{IP}</strong> <span class="whole">{MAC}</span>(.*?)</li>', text, re.DOTALL)
    assert "ARPで名乗った" in row
    assert "/evidence/open/?sha256=" in row
    assert re.search(r"\.pcap フレーム \d+</a>", row)
    assert pairs(text, "apart") == [(MAC, IP)]
    assert "資産台帳のこの機器の行にも、両方があります。" in text
    assert pairs(text, "together") == []


def test_who_undoes_it_is_told_so_and_it_stands_with_the_reason_and_the_way_back() -> None:
    client = visitor(name="見本 花子")
    answer = sent(client)
    assert (answer.status_code, answer["Location"]) == (303, f"{FIRST}?said=apart")
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()
    assert kept() == [
        Apart(mac=MAC, ip=IP, reason="隣のカメラの設定ミス", decided_by="K-001", decided_on=today, site=SITE)
    ]  # fmt: skip
    text = shown(answer["Location"], client)
    assert "記録しました。次の評価から、別の機器のアドレスとして照合します。" in text
    assert (pairs(text, "apart"), pairs(text, "together")) == ([], [(MAC, IP)])
    assert f'隣のカメラの設定ミス <span class="note">（見本 花子、{today:%Y/%m/%d}）</span>' in text
    assert pairs(shown(device_address(SITE, "F2-06"), client), "together") == [(MAC, IP)]
    answer = sent(client, "together", reason="確かめたところ正しい")
    assert (answer.status_code, answer["Location"], kept()) == (303, f"{FIRST}?said=together", [])
    text = shown(answer["Location"], client)
    assert "結合に戻しました。" in text
    assert pairs(text, "apart") == [(MAC, IP)]


def assessed() -> None:
    """The sample's evidence once more, held against the ledgers as they are."""
    from fill_sample import SAMPLES  # noqa: PLC0415 -- needs an open home
    from sekisho.security.catalogue.reading import read_catalogue  # noqa: PLC0415
    from sekisho.security.checks.assessing import assess  # noqa: PLC0415
    from sekisho.security.checks.policy import Policy  # noqa: PLC0415
    from sekisho.security.ledgers.journal.entry import Act  # noqa: PLC0415
    from sekisho.security.observe.reading import read  # noqa: PLC0415
    from sekisho.security.present.as_json import as_json  # noqa: PLC0415
    from sekisho.security.store.assessments import keep  # noqa: PLC0415
    from sekisho.security.store.rows import load_book  # noqa: PLC0415

    catalogue = read_catalogue()
    observed = read(sorted((SAMPLES / "captures").iterdir()))
    result = assess(load_book(), observed, catalogue, as_of=dt.date(2026, 11, 25), policy=Policy(), site=SITE)
    keep(as_json(result, catalogue), Act("P001", "評価"))


def test_the_next_run_holds_them_apart_and_joins_them_again_when_that_is_taken_back() -> None:
    client = visitor()
    sent(client)
    assessed()
    sent(client, "together")
    assert f">{MAC}<" not in shown(FIRST, client)
    assessed()
    assert pairs(shown(FIRST, client), "apart") == [(MAC, IP)]


def test_pairs_that_a_page_does_not_hold_are_counted_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.security.present.picture.MOST_SEEN", 0)
    assessed()
    text = shown(FIRST, visitor())
    assert pairs(text, "apart") == []
    assert "このほかに2組あり、表示していません。取り消すときは、結合しないアドレス一覧に行を追加してください。" in text


def test_who_may_only_read_the_list_proposes() -> None:
    client = visitor("K-005", Department.PRODUCTION)
    answer = client.get(FIRST)
    assert answer.status_code == 200
    told = sent(client)
    assert told.status_code == 303
    assert re.fullmatch(r"/proposals/P2\d{3}-\d{6}/", told["Location"])
    assert kept() == []
    assert MAC in shown(told["Location"], client)


def test_where_the_list_needs_an_approval_the_act_is_a_proposal() -> None:
    write([Recordkeeping(ledger="apart", approval=True)])
    assert sent(visitor())["Location"].startswith("/proposals/P")
    assert kept() == []


@pytest.mark.parametrize("department", [Department.PROCUREMENT, Department.GENERAL_AFFAIRS])
def test_who_may_neither_read_nor_write_the_list_is_refused(department: Department) -> None:
    assert sent(visitor("K-006", department)).status_code == 403
    assert kept() == []


def test_a_site_that_is_not_the_persons_is_not_there() -> None:
    assert sent(visitor("K-007", site="別工場")).status_code == 404
    assert sent(visitor(), site="どこにもない工場").status_code == 404
    assert kept() == []


@pytest.mark.parametrize(
    "wrong",
    [{"mac": "x"}, {"mac": ""}, {"ip": "10.0.0"}, {"ip": ""}, {"reason": ""}, {"reason": " "}, {"deed": "x"},
     {"reason": "あ" * 1001}],
)  # fmt: skip
def test_a_form_with_a_fault_is_refused_and_nothing_is_written(wrong: dict[str, str]) -> None:
    answer = sent(visitor(), **wrong)
    assert answer.status_code == 422
    assert kept() == []


@pytest.mark.parametrize("back", ["//evil.example/devices/", "https://evil.example/", "/account/", ""])
def test_an_answer_leads_nowhere_else(back: str) -> None:
    client = visitor()
    answer = sent(client, next=back)
    assert answer["Location"].startswith("/ledgers/apart/?row=")
    assert "隣のカメラの設定ミス" in shown("/ledgers/apart/", client)


def test_of_a_device_that_is_not_listed_it_is_undone_beside_the_map() -> None:
    client = visitor()
    text = shown(f"/network/detail/?what=device&site={SITE}&key={STRANGER}", client)
    assert pairs(text, "apart") == [(STRANGER, "10.10.32.66")]
    answer = sent(client, mac=STRANGER, ip="10.10.32.66", next="/network/")
    assert answer["Location"].startswith("/ledgers/apart/?row=")
    text = shown(f"/network/detail/?what=device&site={SITE}&key={STRANGER}", client)
    assert (pairs(text, "apart"), pairs(text, "together")) == ([], [(STRANGER, "10.10.32.66")])


def test_the_page_says_all_of_it_in_english() -> None:
    client = visitor(name="Taro Test")
    client.cookies["sekisho-language"] = "en"
    text = shown(FIRST, client)
    for one in ("Keep apart", "claimed by ARP", "has both, too", "It can be taken back"):
        assert one in text, one
    sent(client)
    text = shown(FIRST, client)
    assert "Join again" in text
    assert "Addresses kept apart" in text


def test_it_is_only_sent(factory: Path) -> None:  # noqa: ARG001 -- an open home
    assert visitor().get("/devices/decide/").status_code == 405
