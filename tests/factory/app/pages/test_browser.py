"""The pages in a real browser: no serious fault of accessibility, no breach of our policy, and what the script does.

Where Chromium is not installed this is skipped with a line; `make test` installs it on Debian.
"""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

from factory.app.pages import office
from factory.app.pages.browsing import WHO, browsing
from factory.app.pages.floor import filled
from factory.plants import plant
from sekisho.factory.app.pages.line_pages import LinePages
from sekisho.factory.app.pages.operator_pages import OperatorPages
from sekisho.factory.app.pages.planner_pages import PlannerPages

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
WIDTH = 390
LONGEST_S = 120
NARROW = {"width": WIDTH, "height": 844}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
PATHS = (
    "/line/", "/line/orders", "/line/links", "/line/order?name=WO-2101", "/operator/", "/operator/reels",
    "/operator/board?serial=WO-2101-0002", "/operator/reel?name=REEL-0001", "/operator/orders", "/operator/find",
    "/plan/", "/plan/new", "/plan/order?name=O-1005", "/plan/daily?version=2", "/plan/load", "/plan/versions",
    "/plan/version?version=2", "/plan/material", "/plan/quality", "/plan/excel", "/nothing",
)  # fmt: skip


async def grave(page: Any) -> list[str]:
    found = (await Axe().run(page, options={"resultTypes": ["violations"]})).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium to run this in a real browser")
def test_pages_are_accessible_and_keep_fresh_but_never_under_a_persons_hands(tmp_path: Path) -> None:
    complaints: list[str] = []

    async def act() -> None:
        made = plant(tmp_path, factor=1.0)
        server = filled(made)
        planning = await office.filled(made)
        parts = (PlannerPages(lambda: planning), LinePages(lambda: server), OperatorPages(lambda: server))
        async with browsing(made, parts) as pages, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            page = await browser.new_page(base_url=pages.origin, locale="ja-JP", viewport=NARROW)
            page.on("console", lambda told: complaints.append(told.text) if told.type == "warning" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.clock.install()
            await page.goto(f"/enter/{pages.entrance.invitation()}")
            assert await grave(page) == []
            await page.get_by_label("氏名").fill(WHO)
            await page.get_by_role("button", name="入る").click()
            for path in PATHS:
                await page.goto(path)
                assert await grave(page) == [], path
                assert await page.evaluate("document.documentElement.scrollWidth") <= WIDTH, path
            await freshness(page, server)
            await browser.close()

    asyncio.run(asyncio.wait_for(act(), LONGEST_S))
    assert complaints == []


async def freshness(page: Any, server: Any) -> None:
    """The line's page shows what is new; not where somebody stopped it."""
    await page.goto("/line/orders")
    server.acts.stop("WO-2102", "待て", WHO)
    await page.clock.run_for(6_000)
    await page.get_by_text("停止中").wait_for()
    await page.get_by_role("button", name="自動更新を止める").click()
    server.acts.resume("WO-2102", "続けて", WHO)
    await page.clock.run_for(30_000)
    assert await page.get_by_text("停止中").count() == 1
    await page.get_by_role("button", name="自動更新を止める").click()
    await page.clock.run_for(6_000)
    await page.get_by_text("停止中").wait_for(state="detached")
