"""At the line: machines, alarms, what comes next, progress, shortages, links, and what people do about them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from factory.app.pages.browsing import WHO, Browser, browsing
from factory.app.pages.floor import empty, filled
from factory.plants import plant, run
from sekisho.factory.app.pages.line_pages import LinePages
from sekisho.factory.process.facts import Noted, Resumed, Stopped
from sekisho.factory.process.server import ProcessServer


@asynccontextmanager
async def at_the_line(folder: Path) -> AsyncIterator[tuple[Browser, ProcessServer]]:
    made = plant(folder, factor=1.0)
    server = filled(made)
    async with browsing(made, [LinePages(lambda: server)]) as browser:
        await browser.enter()
        yield browser, server


def test_an_empty_factory_has_its_pages(tmp_path: Path) -> None:
    async def act() -> None:
        made = plant(tmp_path)
        server = empty(made)
        async with browsing(made, [LinePages(lambda: server)]) as browser:
            await browser.enter()
            now = (await browser.get("/line/")).text
            for said in (
                "計画はまだ届いていません。",
                "まだ報告なし",
                "出ている警報はありません。",
                "切れそうな部品はありません。",
            ):
                assert said in now
            assert "作業指示はありません。" in (await browser.get("/line/orders")).text
            assert (await browser.get("/line/links")).status == 200

    run(act())


def test_each_machine_is_shown_with_its_state_and_its_boards(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/line/")).text
            assert "はんだ印刷機 まだ報告なし 中の基板 WO-2101 1枚 通過枚数 WO-2101 3 / 120" in text
            assert "部品実装機 故障停止 12/01 17:10 から" in text
            assert "リフロー炉 生産中 12/01 17:10 から" in text
            assert "placer に異常があります（機械の故障、E-101）" in text
            assert "WO-2102 FOMU 未着手 80 12/03 17:00" in text

    run(act())


def test_shortages_say_by_when_to_call(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            found = server.status().shortages
            first = next(one for one in found if one.quantity > one.from_stock)
            enough = [one for one in found if one.quantity == one.from_stock]
            text = (await browser.get("/line/")).text
            assert f"部品実装機 {first.part} {first.quantity:,} {first.from_stock}" in text
            assert not [one for one in enough if f"部品実装機 {one.part} " in text]

    run(act())


def test_progress_is_told_for_each_segment(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/line/orders")).text
            assert "はんだ印刷（表面） はんだ印刷機 3 1 116" in text  # done, inside, waiting
            assert "外観検査（表面） 外観検査装置 2 1 0" in text
            assert "手付け・挿入 組立屋台1 0 0 2" in text

    run(act())


def test_links_say_what_is_cut_and_since_when(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/line/links")).text
            assert "データ交換サーバ 切れている 2026/12/01 17:02" in text
            assert "はんだ印刷機 つながっている 2026/12/01 17:00" in text
            assert "データ交換サーバへの実績 1" in text

    run(act())


def test_an_order_is_stopped_and_resumed_with_who_and_why(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            asked = await browser.get("/line/order?name=WO-2101")
            assert "作業指示 WO-2101 の停止" in asked.text
            seen = await browser.post("/line/order?name=WO-2101", {"act": "stop", "reason": "はんだの交換"})
            assert "作業指示を停止しました。" in seen.text
            assert "作業指示を停止しました。" not in (await browser.get("/line/orders")).text  # it is said once
            await browser.get("/line/order?name=WO-2101")
            await browser.post("/line/order?name=WO-2101", {"act": "resume", "reason": "交換済み"})
            facts = [one for one in server._journal.facts() if isinstance(one, Stopped | Resumed)]
            assert [(type(one), one.order, one.reason, one.who) for one in facts] == [
                (Stopped, "WO-2101", "はんだの交換", WHO), (Resumed, "WO-2101", "交換済み", WHO)]  # fmt: skip

    run(act())


def test_without_a_reason_nothing_is_stopped_and_the_form_says_where(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.get("/line/order?name=WO-2101")
            seen = await browser.post("/line/order?name=WO-2101", {"act": "stop", "reason": " "})
            assert seen.status == 422
            assert "空です。入れてください。" in seen.text
            assert 'aria-invalid="true"' in seen.html
            assert not server._journal.books.orders["WO-2101"].stopped

    run(act())


def test_an_alarm_is_dismissed_with_who_and_what_was_done(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            name = next(one.name for one in server.status().alarms if one.name.startswith("fault/placer/"))
            assert "E-101" in (await browser.get(f"/line/alarm?name={name}")).text
            seen = await browser.post(f"/line/alarm?name={name}", {"reason": "ノズルを替えた"})
            assert "警報を確認済みにしました。" in seen.text
            assert name not in {one.name for one in server.status().alarms}
            (noted,) = [one for one in server._journal.facts() if isinstance(one, Noted)]
            assert (noted.about, noted.reason, noted.who) == (name, "ノズルを替えた", WHO)

    run(act())


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            for path in ("/line/order?name=WO-9", "/line/order", "/line/alarm?name=x", "/line/x"):
                assert (await browser.get(path)).status == 404

    run(act())
