"""Who asks for what from where: what is not for us, not from our pages or not signed in is refused."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import FormData

from factory.app.pages.browsing import WHO, Browser, browsing
from factory.app.pages.floor import empty
from factory.plants import plant, run
from sekisho.factory.app.pages.line_pages import LinePages
from sekisho.factory.app.pages.operator_pages import OperatorPages
from sekisho.factory.process.server import ProcessServer

REEL = {"part": "R-1K", "reel": "REEL-1", "quantity": "10"}


@asynccontextmanager
async def at_the_line(folder: Path) -> AsyncIterator[tuple[Browser, ProcessServer]]:
    made = plant(folder)
    server = empty(made)
    async with browsing(made, [LinePages(lambda: server), OperatorPages(lambda: server)]) as browser:
        yield browser, server


def refused(folder: Path) -> str:
    log = folder / "process" / "rejected.log"
    return log.read_text() if log.exists() else ""


def test_without_a_session_there_is_no_page(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            for path in ("/", "/line/", "/operator/", "/operator/board?serial=x", "/nothing"):
                seen = await browser.get(path)
                assert seen.status == 401
                assert "サインインしてください" in seen.text
            assert (await browser.get("/static/pages.css")).status == 200

    run(act())


def test_the_link_asks_for_a_name_and_leads_to_the_pages(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            link = f"/enter/{browser.entrance.invitation()}"
            assert "氏名" in (await browser.get(link)).text
            assert (await browser.get(link)).status == 200  # looking does not use it up
            assert (await browser.post(link, {"who": "  "})).status == 422
            seen = await browser.post(link, {"who": WHO})
            assert (seen.status, WHO in seen.text, "ラインの今" in seen.text) == (200, True, True)
            assert (await browser.get(link)).status == 401
            assert (await browser.post("/leave", {})).status == 401
            assert (await browser.get("/line/")).status == 401

    run(act())


def test_who_comes_and_goes_stands_in_the_security_log_without_the_token(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter('佐藤"}')
            await browser.get("/line/")
            await browser.post("/leave", {})
            await browser.get("/enter/void")
            told = [json.loads(one) for one in (tmp_path / "process" / "entrance.log").read_text().splitlines()]
            assert [(one["event"], one["outcome"], one["why"], one["person"], one["source"]) for one in told] == [
                ("sign-in", "done", "", '佐藤"}', "127.0.0.1"),
                ("sign-out", "done", "", '佐藤"}', "127.0.0.1"),
                ("sign-in", "refused", "void-link", "", "127.0.0.1"),
            ]
            assert "void" not in {one["what"] for one in told}

    run(act())


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            link = f"{browser.origin}/enter/{browser.entrance.invitation()}"
            headers = {"Origin": browser.origin}
            async with browser.session.post(link, data={"who": WHO}, headers=headers, allow_redirects=False) as answer:
                cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert "Secure" not in cookie  # a browser would not send it back over HTTP

    run(act())


def test_an_unknown_host_is_refused_whatever_it_asks_for(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter()
            for host in ("evil.example", "127.0.0.1", "localhost:80", ""):
                for path in ("/line/", "/static/pages.js", f"/enter/{browser.entrance.invitation()}"):
                    assert (await browser.get(path, Host=host)).status == 421
            assert 'code="pages.host"' in refused(tmp_path)

    run(act())


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1"])
def test_a_form_of_another_page_is_refused_and_does_nothing(tmp_path: Path, origin: str) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.enter()
            seen = await browser.post("/operator/reels", REEL, Origin=origin)
            assert seen.status == 403
            assert server.boards_with("REEL-1") == ()
            assert not server._journal.books.reels
            assert 'code="pages.origin"' in refused(tmp_path)
            assert (
                await browser.post(f"/enter/{browser.entrance.invitation()}", {"who": "x"}, Origin=origin)
            ).status == 403

    run(act())


def test_a_form_without_an_origin_is_refused(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.enter()
            assert (await browser.send("POST", "/operator/reels", REEL)).status == 403
            assert not server._journal.books.reels

    run(act())


@pytest.mark.parametrize("token", ["", "wrong", "ト"])
def test_a_form_without_the_token_of_the_session_is_refused(tmp_path: Path, token: str) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.enter()
            assert (await browser.post("/operator/reels", {**REEL, "token": token})).status == 403
            assert not server._journal.books.reels
            assert 'code="pages.token"' in refused(tmp_path)
            assert (await browser.post("/leave", {"token": token})).status == 403
            assert (await browser.get("/line/")).status == 200

    run(act())


def test_another_sessions_token_is_none(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.enter("鈴木")
            await browser.get("/line/")
            other = browser._token
            await browser.enter()
            assert (await browser.post("/operator/reels", {**REEL, "token": other})).status == 403
            assert not server._journal.books.reels

    run(act())


def test_only_asking_and_forms_are_known(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter()
            for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
                headers = {"Origin": browser.origin}
                assert (await browser.send(method, "/operator/reels", headers=headers)).status == 405

    run(act())


def test_every_answer_says_what_a_browser_may_do_with_it(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            seen = [await browser.get("/line/"), await browser.enter(), await browser.get("/nothing")]
            seen.append(await browser.get("/line/", Host="evil.example"))
            assert [one.status for one in seen] == [401, 200, 404, 421]
            for one in seen:
                policy = one.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "frame-ancestors 'none'" in policy
                assert "unsafe" not in policy
                assert one.headers["X-Content-Type-Options"] == "nosniff"
                assert one.headers["Referrer-Policy"] == "same-origin"
                assert one.headers["Cache-Control"] == "no-store"
            assert (await browser.get("/static/pages.js")).headers["X-Content-Type-Options"] == "nosniff"

    run(act())


def test_too_large_a_form_is_refused(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter()
            form = FormData({"token": browser._token})
            form.add_field("book", BytesIO(b"x" * (21 * 2**20)), filename="book.xlsx")
            seen = await browser.post("/operator/reels", form)
            assert seen.status == 413
            assert "20 MiB" in seen.text

    run(act())


@pytest.mark.parametrize("length", [2**16 + 1, None])
def test_what_is_no_forms_size_is_refused_before_it_is_read(tmp_path: Path, length: int | None) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"who=x"

    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            data = body() if length is None else b"x" * length
            link = f"/enter/{browser.entrance.invitation()}"
            seen = await browser.send("POST", link, data, headers={"Origin": browser.origin})
            assert seen.status == 413
            assert (await browser.get(link)).status == 200

    run(act())


def test_a_void_link_is_told_before_the_form_is_read(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            seen = await browser.post("/enter/void", {"who": ""})
            assert seen.status == 401

    run(act())


def test_the_other_language_is_chosen_by_the_address_and_stays(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter()
            english = await browser.get("/operator/board?serial=x&lang=en")
            assert "Board x was never begun" in english.text or "x" in english.text
            assert 'lang="en"' in english.html
            assert 'href="?serial=x&amp;lang=ja"' in english.html
            assert "The line now" in (await browser.get("/line/")).text
            assert "ラインの今" in (await browser.get("/line/?lang=ja")).text
            assert "ラインの今" in (await browser.get("/line/")).text

    run(act())


def test_a_path_that_looks_like_a_host_leads_nowhere_else(tmp_path: Path) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, _):
            await browser.enter()
            seen = await browser.get("//evil.example/line/")
            assert seen.status == 404
            assert "evil.example" not in seen.html

    run(act())


def test_a_fault_of_ours_is_a_page_without_a_trace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def act() -> None:
        async with at_the_line(tmp_path) as (browser, server):
            await browser.enter()
            server._journal.close()
            seen = await browser.get("/line/")
            assert seen.status == 500
            assert "サーバの中で失敗しました" in seen.text
            assert "sqlite" not in seen.html.lower()
            assert "Traceback" not in seen.html

    run(act())
    assert "cannot answer GET /line/" in caplog.text
