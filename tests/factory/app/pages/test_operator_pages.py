"""For the operator: decisions, reels, and where a board's parts came from."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from factory.app.pages.browsing import WHO, Browser, browsing
from factory.app.pages.floor import empty, filled
from factory.plants import plant, run
from sekisho.factory.app.pages import operator_pages
from sekisho.factory.app.pages.operator_pages import OperatorPages
from sekisho.factory.process.facts import Accepted, Lost, Received, Reworked, Scrapped
from sekisho.factory.process.server import ProcessServer

BOARD = "/operator/board?serial=WO-2101-0002"


@asynccontextmanager
async def at_the_line(folder: Path) -> AsyncIterator[tuple[Browser, ProcessServer]]:
    made = plant(folder, factor=1.0)
    server = filled(made)
    async with browsing(made, [OperatorPages(lambda: server)]) as browser:
        await browser.enter()
        yield browser, server


def test_an_empty_factory_has_its_pages(tmp_path: Path) -> None:
    async def act() -> None:
        made = plant(tmp_path)
        server = empty(made)
        async with browsing(made, [OperatorPages(lambda: server)]) as browser:
            await browser.enter()
            assert "判定を待つ基板はありません。" in (await browser.get("/operator/")).text
            for path in ("/operator/reels", "/operator/orders", "/operator/find"):
                assert (await browser.get(path)).status == 200

    run(act())


def test_boards_that_wait_are_listed_with_where_and_what_was_found(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/operator/")).text
            assert "WO-2101-0002 WO-2101 ORANGECRAB 外観検査（表面） 不合格 不合格 12/01 17:03 0" in text
            assert "WO-2101-0001" not in text

    run(act())


@pytest.mark.parametrize(
    ("form", "kind", "reason"),
    [
        ({"verdict": "good", "because": "false_call"}, Accepted, "検査機の過検出 / false call of the inspection"),
        (
            {"verdict": "rework", "because": "bridge", "reason": "U3の足", "segment": "inspect-top"},
            Reworked,
            "はんだブリッジ / solder bridge: U3の足",
        ),
        ({"verdict": "scrap", "because": "other", "reason": "落とした"}, Scrapped, "落とした"),
    ],
)
def test_a_decision_is_entered_with_who_and_why(
    tmp_path: Path, form: dict[str, str], kind: type[Accepted | Reworked | Scrapped], reason: str
) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.get(BOARD)
            seen = await browser.post(BOARD, form)
            assert seen.status == 200
            fact = server.genealogy("WO-2101-0002").facts[-1]
            assert isinstance(fact, kind)
            assert (fact.reason, fact.who) == (reason, WHO)

    run(act())


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "good"},
        {"verdict": "good", "because": "bridge"},
        {"verdict": "scrap", "because": "other", "reason": ""},
        {"verdict": "steal", "because": "other", "reason": "x"},
        {"verdict": "rework", "because": "bridge", "segment": "place-top"},
        {"verdict": "rework", "because": "bridge", "segment": "no-such"},
    ],
)
def test_a_decision_without_a_reason_or_an_impossible_one_changes_nothing(tmp_path: Path, form: dict[str, str]) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.get(BOARD)
            before = server.genealogy("WO-2101-0002")
            seen = await browser.post(BOARD, form)
            assert seen.status == 422
            assert 'role="alert"' in seen.html
            assert server.genealogy("WO-2101-0002") == before

    run(act())


def test_a_board_can_go_back_only_to_where_it_has_been_and_is_judged(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            seen = await browser.get(BOARD)
            assert re.findall(r'<option value="([^"]*)"', seen.html) == ["print-top", "inspect-top"]

    run(act())


def test_what_was_typed_stands_there_again_in_the_form_that_was_sent_alone(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.get(BOARD)
            seen = await browser.post(BOARD, {"verdict": "rework", "reason": "<U3>"})
            assert seen.html.count("&lt;U3&gt;") == 1
            assert "<U3>" not in seen.html

    run(act())


def test_a_reel_comes_in_with_who(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.get("/operator/reels")
            seen = await browser.post("/operator/reels", {"part": "L-2U2", "reel": "REEL-9", "quantity": "２,０００"})
            assert "リール REEL-9（L-2U2、２,０００個）を入庫しました。" in seen.text
            (fact,) = [one for one in server._journal.facts() if isinstance(one, Received) and one.reel == "REEL-9"]
            assert (fact.part, fact.quantity, fact.who) == ("L-2U2", 2000, WHO)

    run(act())


def test_a_reel_that_came_in_already_is_refused_in_words(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.get("/operator/reels")
            seen = await browser.post("/operator/reels", {"part": "L-2U2", "reel": "REEL-0001", "quantity": "5"})
            assert seen.status == 422
            assert "リール REEL-0001 はもう入庫しています。" in seen.text

    run(act())


def test_a_count_is_corrected_with_who_and_why(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.get("/operator/reel?name=REEL-0003")
            await browser.post("/operator/reel?name=REEL-0003", {"left": "55", "reason": "棚卸"})
            (fact,) = [one for one in server._journal.facts() if isinstance(one, Lost)]
            assert (fact.reel, fact.quantity, fact.reason, fact.who) == ("REEL-0003", 5, "棚卸", WHO)
            await browser.get("/operator/reel?name=REEL-8")
            seen = await browser.post("/operator/reel?name=REEL-8", {"left": "55", "reason": "棚卸"})
            assert "リール REEL-8 は入庫していません。" in seen.text

    run(act())


def test_a_board_tells_its_reels_with_time_and_machine_and_a_reel_its_boards(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/operator/board?serial=WO-2101-0001")).text
            assert "REEL-0001 R-1K-0402 2 REEL-0002 C-1U-0201 3" in text
            assert "2026/12/01 17:01 部品を装着 部品装着（表面） REEL-0001 2 部品実装機" in text
            text = (await browser.get("/operator/reel?name=REEL-0002")).text
            for number in (1, 2, 3):
                assert f"WO-2101-000{number} WO-2101 ORANGECRAB C-1U-0201 3 製造中" in text

    run(act())


def test_an_unknown_board_is_told_in_words(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            seen = await browser.get("/operator/board?serial=%3Cscript%3Ealert(1)%3C/script%3E")
            assert seen.status == 404
            assert "<script>alert" not in seen.html
            assert (
                await browser.post("/operator/board?serial=x", {"verdict": "good", "because": "within"})
            ).status == 404

    run(act())


def test_hostile_names_are_shown_and_do_nothing(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            name = "\"'><img src=x onerror=alert(1)>{{7*7}}"
            await browser.enter(name)
            await browser.get("/operator/reels")
            await browser.post("/operator/reels", {"part": name, "reel": name, "quantity": "5"})
            assert server._journal.books.reels[name].part == name
            server.acts.fit("WO-2101-0001", "REEL-0003", 1, name)
            for path in ("/operator/reels", f"{BOARD[:-1]}1"):
                seen = await browser.get(path)
                assert "<img" not in seen.html
                assert name in seen.text

    run(act())


def test_of_a_reel_in_very_many_boards_all_numbers_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_pages, "_MOST_TOLD", 2)

    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            text = (await browser.get("/operator/reel?name=REEL-0002")).text
            assert "WO-2101-0002 WO-2101 ORANGECRAB C-1U-0201 3 製造中 ほか1枚: WO-2101-0003" in text

    run(act())
