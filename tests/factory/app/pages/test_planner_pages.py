"""For the planner: orders and why they are late, the daily plan, versions, load, material, faults of the data."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import FormData

from factory.app.pages import office
from factory.app.pages.browsing import WHO, Browser, browsing
from factory.plants import BEGIN, plant, run
from sekisho.factory.app.pages.guarding import REFRESH
from sekisho.factory.app.pages.planner_pages import PlannerPages
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.server import PlanningServer
from sekisho.factory.plan.production.store import Cancelled
from sekisho.factory.plan.production.versions import State

PATHS = ("/plan/", "/plan/daily", "/plan/load", "/plan/versions", "/plan/material", "/plan/quality", "/plan/new")


@asynccontextmanager
async def at_the_office(folder: Path) -> AsyncIterator[tuple[Browser, PlanningServer]]:
    made = plant(folder, factor=1.0)
    server = await office.filled(made)
    async with browsing(made, [PlannerPages(lambda: server)]) as browser:
        await browser.enter()
        yield browser, server


def acts(server: PlanningServer) -> list[tuple[str, str, str, str]]:
    return [(one.act, one.subject, one.reason, one.who) for one in server.store.acts() if one.who == WHO]


def test_an_empty_server_has_its_pages(tmp_path: Path) -> None:
    async def act() -> None:
        made = plant(tmp_path)
        server = office.empty(made)
        async with browsing(made, [PlannerPages(lambda: server)]) as browser:
            await browser.enter()
            texts = {path: await browser.get(path) for path in PATHS}
            assert [one.status for one in texts.values()] == [200] * len(PATHS)
            assert "注文はありません。" in texts["/plan/"].text
            for path in ("/plan/daily", "/plan/load", "/plan/versions", "/plan/material"):
                assert "計画はまだありません。" in texts[path].text

    run(act())


def test_orders_say_when_they_end_and_what_holds_up_the_late_ones(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            text = (await browser.get("/plan/")).text
            late = [one for one in server.status().orders if one.late_s]
            assert late
            assert f"▲ 遅れ {len(late)}件" in text
            for one in late:
                assert f"{one.order.id} ▲ 遅れ" in text
            assert "部品J-USB-Cの到着待ち（3日）、勤務時間外（2日 15時間）" in text
            assert "O-1999 計画できない" in text
            assert "品目「NO-SUCH」の工程がありません。" in text

    run(act())


def test_the_time_of_a_late_order_is_told_in_full(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            version = server.store.versions.newest()
            assert version is not None
            outcome = next(one for one in version.plan.outcomes if one.late_s)
            seen = await browser.get(f"/plan/order?name={outcome.order}")
            assert seen.html.count("<tr>") == 2 + len(outcome.links) + len(
                {(one.cause, one.machine, one.by) for one in outcome.links}
            )
            assert "遅れの理由" in seen.text

    run(act())


def test_the_daily_plan_is_drawn_with_every_machine_and_told_as_a_table(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            seen = await browser.get("/plan/daily?days=7&version=2")
            version = server.store.versions.get(2)
            assert version is not None
            for name in ("はんだ印刷機", "部品実装機", "リフロー炉", "外観検査装置", "組立屋台1", "組立屋台3"):
                assert name in seen.text
            until = BEGIN + timedelta(days=7, hours=-1)
            drawn = [one for one in version.plan.bars if one.begin < until]
            assert seen.html.count("<title>") == len(drawn) + 1
            late = [one for one in drawn if one.late]
            assert seen.html.count('class="edge late"') == len(late) + 1  # and in the key
            assert "style=" not in seen.html

    run(act())


@pytest.mark.parametrize("query", ["day=2026-12-02", "day=x&days=9", "day=0001-01-01", "day=9999-12-31", "days=%00"])
def test_any_day_can_be_asked_for(tmp_path: Path, query: str) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, _):
            assert (await browser.get(f"/plan/daily?{query}")).status == 200

    run(act())


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, _):
            for path in (
                "/plan/order?name=O-9", "/plan/version?version=9", "/plan/version?version=x", "/plan/version",
                "/plan/daily?version=99999999999999999999", "/plan/x",
            ):  # fmt: skip
                assert (await browser.get(path)).status == 404

    run(act())


def test_load_and_material_are_told(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, _):
            text = (await browser.get("/plan/load")).text
            assert "部品実装機" in text
            assert "2026/11/30の週" in text
            text = (await browser.get("/plan/material")).text
            assert "J-USB-C 770" in text
            assert "U3 500" in text

    run(act())


def test_faults_of_the_data_are_told_with_what_to_do(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, _):
            text = (await browser.get("/plan/quality")).text
            assert "誤り order/O-1999 品目「NO-SUCH」が登録されていません。" in text
            assert "planning.E104" in text

    run(act())


def test_a_new_order_is_entered_with_who(tmp_path: Path) -> None:
    form = {"order": "O-2000", "customer": "顧客9", "item": "FOMU", "quantity": "12", "due": "2026-12-24T17:00"}

    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            await browser.get("/plan/new")
            assert (await browser.post("/plan/new", {**form, "urgency": "rush"})).status == 422
            assert server.store.get(Order, "O-2000") is None
            seen = await browser.post("/plan/new", {**form, "urgency": "rush", "reason": "代替品"})
            assert "注文 O-2000 を登録しました。" in seen.text
            made = server.store.get(Order, "O-2000")
            assert made is not None
            assert (made.customer, made.item, made.quantity, made.priority) == ("顧客9", "FOMU", 12, 0)
            assert made.due == office.japan(24, 17)
            assert acts(server)[0] == ("place_order", "O-2000", "代替品", WHO)
            await browser.get("/plan/new")
            seen = await browser.post("/plan/new", {**form, "urgency": "standard"})
            assert (seen.status, "使われています" in seen.text) == (422, True)
            assert 'value="顧客9"' in seen.html  # what was typed stays

    run(act())


@pytest.mark.parametrize(
    ("form", "act_name"),
    [
        ({"change": "due", "due": "2026-12-20T12:00"}, "change_due"),
        ({"change": "rush"}, "change_priority"),
        ({"change": "quantity", "quantity": "70"}, "change_quantity"),
        ({"change": "cancel"}, "cancel"),
    ],
)
def test_an_order_is_changed_with_who_and_why(tmp_path: Path, form: dict[str, str], act_name: str) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            await browser.get("/plan/order?name=O-1005")
            before = server.store.get(Order, "O-1005")
            assert (await browser.post("/plan/order?name=O-1005", form)).status == 422  # no reason
            assert server.store.get(Order, "O-1005") == before
            seen = await browser.post("/plan/order?name=O-1005", {**form, "reason": "顧客と合意"})
            assert seen.status == 200
            assert acts(server) == [(act_name, "O-1005", "顧客と合意", WHO)]
            after = server.store.get(Order, "O-1005") or server.store.get(Cancelled, "O-1005")
            assert after != before

    run(act())


def test_a_version_is_approved_and_released_with_who_and_why(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            seen = await browser.get("/plan/version?version=2")
            assert "配布中の第1版との違い" in seen.text
            assert "O-1008" in seen.text
            assert "配布する" not in seen.text
            assert (await browser.post("/plan/version?version=2", {"act": "approve", "reason": ""})).status == 422
            seen = await browser.post("/plan/version?version=2", {"act": "approve", "reason": "確認"})
            assert "承認しました。" in seen.text
            seen = await browser.post("/plan/version?version=2", {"act": "release", "reason": "開始"})
            assert "配布しました。" in seen.text
            released = server.status().released
            assert released is not None
            assert (released.number, released.approved_by, released.released_by) == (2, WHO, WHO)
            assert acts(server)[:2] == [("release", "2", "開始", WHO), ("approve", "2", "確認", WHO)]

    run(act())


def test_who_made_a_plan_does_not_approve_it(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            await browser.get("/plan/versions")
            seen = await browser.post("/plan/versions", {"reason": "試し"})
            assert "計画を作りました。" in seen.text
            made = server.status().draft
            assert made is not None
            assert (made.number, made.made_by, made.why.ja) == (3, WHO, "試し")
            await browser.get("/plan/version?version=3")
            seen = await browser.post("/plan/version?version=3", {"act": "approve", "reason": "自分で"})
            assert (seen.status, "別の人が承認してください" in seen.text) == (422, True)
            seen = await browser.post("/plan/version?version=3", {"act": "withdraw", "reason": "やめる"})
            assert "取り下げました。" in seen.text
            withdrawn = server.store.versions.get(3)
            assert withdrawn is not None
            assert withdrawn.state is State.WITHDRAWN

    run(act())


def test_hostile_names_are_shown_and_do_nothing(tmp_path: Path) -> None:
    name = "\"'><img src=x onerror=alert(1)>{{7*7}}"

    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            await browser.enter(name)
            server.acts.place_order(Order("<b>O", name, name, 5, office.japan(24, 9), office.japan(1, 9)), name)
            await browser.get("/plan/versions")
            await browser.post("/plan/versions", {"reason": name})
            for path in (*PATHS, "/plan/version?version=3", "/plan/daily?version=3"):
                seen = await browser.get(path)
                assert seen.status == 200
                assert "<img" not in seen.html
                assert "<b>O" not in seen.html

    run(act())


def upload(browser: Browser, book: bytes, reason: str = "棚卸の反映") -> FormData:
    form = FormData({"token": browser._token, "reason": reason})
    form.add_field("book", BytesIO(book), filename="計画<b>\u202e.xlsx")
    return form


def test_the_workbook_goes_out_and_comes_in_with_who_and_why(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            page = await browser.get("/plan/excel")
            assert "ブックを書き出す" in page.text
            book = await browser.fetch("/plan/excel/planning.xlsx")
            seen = await browser.post("/plan/excel", upload(browser, book))
            assert (seen.status, "ブックを取り込みました。" in seen.text) == (200, True)
            (made,) = acts(server)
            assert (made[0], made[2], made[3]) == ("import_book", "棚卸の反映", WHO)

    run(act())


def test_a_workbook_with_faults_is_not_taken_in_and_all_of_them_are_shown(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_office(tmp_path) as (browser, server):
            await browser.get("/plan/excel")
            book = await browser.fetch("/plan/excel/planning.xlsx")
            server.acts.rush("O-1001", office.PLANNER, "間に変わった")
            revision = server.store.revision
            seen = await browser.post("/plan/excel", upload(browser, book))
            assert seen.status == 422
            assert "何も取り込んでいません。" in seen.text
            assert "book.E013" in seen.text
            seen = await browser.post("/plan/excel", upload(browser, b"no workbook"))
            assert seen.status == 422
            assert "book.E" in seen.text
            assert (await browser.post("/plan/excel", upload(browser, book, ""))).status == 422
            assert (await browser.post("/plan/excel", {"reason": "x"})).status == 422
            assert server.store.revision == revision

    run(act())


def test_a_plan_idles_out_and_a_refresh_is_no_act(tmp_path: Path) -> None:
    async def act() -> None:
        made, ahead = plant(tmp_path), [0.0]
        server = office.empty(made)
        async with browsing(made, [PlannerPages(lambda: server)], now=lambda: time.time() + ahead[0]) as browser:
            await browser.enter()
            ahead[0] = 20 * 60
            assert (await browser.get("/plan/", **{REFRESH: "1"})).status == 200
            ahead[0] = 31 * 60
            assert (await browser.get("/plan/")).status == 401
            await browser.enter()
            ahead[0] = 51 * 60
            assert (await browser.get("/plan/")).status == 200
            ahead[0] = 80 * 60
            assert (await browser.get("/plan/")).status == 200

    run(act())
