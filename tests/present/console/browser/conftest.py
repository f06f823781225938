"""A real browser at a real server on loopback: the sample factory's ledgers, a person signed in, pages as seen.

Where Chromium is not installed these tests are skipped with a line; `make test` installs it on Debian.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from looking import visitor
from sekisho.security.terms.words import Department

WHERE = "127.0.0.1"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium as root in a closed network: without these it looks for its maker's servers at every start."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: what matters is in the page."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for a module; each test has a window of its own.

    Not for the whole run: as long as it is open, this thread has a running event loop, which Django and others mind.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium: install the package chromium to run the tests in a real browser")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- starts only where there is a browser

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def server(factory: Path) -> Iterator[str]:  # noqa: ARG001 -- it is open in this process
    """The address of a server on a copy of the sample factory, which is open in this process too."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    listening = make_server(WHERE, 0, get_wsgi_application(), _Server, _Quiet)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://{WHERE}:{listening.server_port}"
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.fixture
def visit(chromium: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Opens a window for a person: `visit("K-9", Department.PRODUCTION, site="A")` gives a Playwright page.

    A page must ask no other host and break no policy of ours: what the browser complains of fails the test.
    """
    windows: list[Any] = []
    complaints: list[str] = []

    def opened(number: str, department: Department, *, site: str = "", **window: Any) -> Any:
        cookie = visitor(number, department, site).cookies["sekisho"].value
        settings = {"viewport": {"width": 1366, "height": 768}, "locale": "ja-JP", **window}
        one = chromium.new_context(base_url=server, **settings)
        one.add_cookies([{"name": "sekisho", "value": cookie, "url": server, "httpOnly": True, "sameSite": "Lax"}])
        windows.append(one)
        page = one.new_page()
        page.on("console", lambda told: complaints.append(told.text) if _is_complaint(told) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url) if _is_outside(asked.url, server) else None)
        return page

    yield opened
    for one in windows:
        one.close()
    assert complaints == []


def _is_complaint(told: Any) -> bool:
    return told.type in {"error", "warning"} and "Failed to load resource" not in told.text


def _is_outside(address: str, server: str) -> bool:
    return not address.startswith((server, "data:", "blob:", "about:"))


@pytest.fixture
def browser_page(visit: Callable[..., Any]) -> Any:
    """A page of a person of 生産・情報システム部門 of all sites."""
    return visit("K-001", Department.PRODUCTION_IT)


def shoot(page: Any, name: str) -> None:
    """Keep a picture where SEKISHO_PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("SEKISHO_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
