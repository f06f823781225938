"""Measures the console on loopback: pages at the server, and fifty people at work at once.

    tools/bench_console.py [--rows 10000] [--people 50] [--seconds 40]

A home with a large asset ledger and a large run (66 practices, 20 systems, 5,000 findings) in a temporary folder, or on
the PostgreSQL that SEKISHO_DATABASE names, which must be empty. Two worker processes, as `sekisho serve` starts them;
the people are threads of another process, each with a session of their own, and rest between their acts.
"""

import argparse
import concurrent.futures
import datetime as dt
import http.client
import json
import multiprocessing
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench_ledgers import YARDSTICK_S, assets, take_in, yardstick
from big_result import Size, big_result
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.person import Person
from sekisho.security.present.as_json import as_json
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.rowchange import RowChange

PASSWORD = "Kawa-no-Nagare 7"  # noqa: S105 -- of a home that is removed at once
IN_BROWSER = "in Chromium, until it can be worked with: /ledgers/asset/"
THERE = "the same on the study's machine"
BARS_MS = {
    THERE: 300,
    "/": 150,
    "/ledgers/asset/": 60,
    "/ledgers/asset/rows?page_size=50&sort=-name&place=1": 60,
    "load p95": 300,
}
REST_S = (2.0, 6.0)
"""A person reads a page before the next act."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One request of the load: its kind, its time, its status."""

    kind: str
    ms: float
    status: int


def fill(home: Path, folder: Path, rows: int, people: int) -> list[str]:
    """Fill the home; the session keys of the people."""
    open_home(home)
    write_book(folder / "assets.xlsx", {"asset": assets(rows)})
    take_in(folder / "assets.xlsx")
    from sekisho.security.store.assessments import keep  # noqa: PLC0415 -- needs an open home

    catalogue = read_catalogue()
    keep(as_json(big_result(Size(), catalogue), catalogue), Act("P0", "計測"))
    return [_session(number) for number in range(people)]


def _session(number: int) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from sekisho.security.present.console.accounts.sessions import BEGAN, OUTSIDE, SEEN  # noqa: PLC0415
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415
    from sekisho.security.store.passwords import give  # noqa: PLC0415
    from sekisho.security.store.records import Login  # noqa: PLC0415

    name, act, moment = f"K{number:03}", Act("総務", "計測"), dt.datetime.now(dt.UTC)
    write([RowChange("person", None, Person(id=name, name=name, department="生産・情報システム部門"))], act)
    add(NewLogin(name), act)
    login = Login.objects.get(person=name)
    give(login, PASSWORD, first=False, now=moment)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(login.pk), login.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "sekisho.security.present.console.accounts.backends.Passwords"
    session[BEGAN] = session[SEEN] = moment.timestamp()
    session[OUTSIDE] = False
    session.create()
    return str(session.session_key)


class Visitor:
    """One person's browser: a connection that stays, and a session."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = f"sekisho={session}"
        self.token = ""

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        self.connection.request("GET", path, headers={"Cookie": self.cookies, "Accept": "text/html"})
        return self._answer()

    def decide(self, finding: str) -> tuple[int, bytes]:
        """Write a decision: an act with a lock, a journal entry and a signature. The form is opened first, once."""
        if not self.token:
            self.get(f"/findings/{finding}/")
        form = f"finding={finding}&deed=false-alarm&reason=bench&csrfmiddlewaretoken={self.token}"
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        self.connection.request("POST", "/findings/decide/", form, headers)
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        response = self.connection.getresponse()
        body = response.read()
        for one in response.headers.get_all("Set-Cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            if name == "sekisho-csrf":
                self.cookies, self.token = f"{self.cookies.partition(';')[0]}; {name}={value}", value
        return response.status, body


def at_server(port: int, session: str) -> dict[str, float]:
    """The median of each page's milliseconds, one person alone, connection and all."""
    visitor = Visitor(port, session)
    found = {}
    for path in (*BARS_MS, "/findings/", "/practices/", "/practices/3.1.9/", "/search/?q=PLC"):
        if path.startswith("/"):
            times = [_timed(lambda path=path: visitor.get(path))[0] for _ in range(15)]
            found[path] = statistics.median(times[3:])
    return found


def _timed(act: Callable[[], tuple[int, bytes]]) -> tuple[float, int]:
    began = time.perf_counter()
    status, _ = act()
    return (time.perf_counter() - began) * 1000, status


def in_browser(port: int, session: str, folder: Path) -> dict[str, float]:
    """Milliseconds from the start of the navigation until a grid can be worked with, in Chromium; none without it.

    The median of ten, scripts and font in the browser's cache as on any morning but the first; plain, and what it would
    be on the study's machine (docs/decisions/0017).
    """
    chromium = shutil.which("chromium")
    if not chromium:
        print("no Chromium: the time in a browser is not measured")
        return {}
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only here

    before = yardstick(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([{"name": "sekisho", "value": session, "url": f"http://127.0.0.1:{port}"}])
        context.add_init_script(_READY)
        page, times = context.new_page(), []
        for _ in range(12):
            page.goto(f"http://127.0.0.1:{port}/ledgers/asset/")
            page.wait_for_function("window.readyAt")
            times.append(page.evaluate("window.readyAt"))
        browser.close()
    plain, pace = statistics.median(times[2:]), (before + yardstick(folder)) / 2 / YARDSTICK_S
    return {IN_BROWSER: plain, THERE: plain / pace}


_READY = """new MutationObserver((_, all) => {
  if (document.querySelector("[data-ready]")) { window.readyAt = performance.now(); all.disconnect(); }
}).observe(document, {subtree: true, childList: true, attributes: true});"""


def at_work(port: int, sessions: Sequence[str], findings: Sequence[str], seconds: float) -> list[Taken]:
    """All people at once, each in a thread of this process; every request they made."""
    until = time.monotonic() + seconds
    with concurrent.futures.ThreadPoolExecutor(len(sessions)) as pool:
        return [
            one
            for taken in pool.map(lambda pair: _day(port, *pair, findings, until), enumerate(sessions))
            for one in taken
        ]


def _day(port: int, number: int, session: str, findings: Sequence[str], until: float) -> list[Taken]:
    chance, visitor, taken = random.Random(number), Visitor(port, session), []  # noqa: S311 -- no secret
    mine = list(findings[number::50])
    acts: list[tuple[str, Callable[[], tuple[int, bytes]]]] = [
        ("home", lambda: visitor.get("/")),
        ("findings", lambda: visitor.get("/findings/?severity=high")),
        ("finding", lambda: visitor.get(f"/findings/{chance.choice(findings)}/")),
        ("practice", lambda: visitor.get("/practices/3.1.9/")),
        ("ledger", lambda: visitor.get(f"/ledgers/asset/rows?page={chance.randrange(1, 100)}&page_size=50&sort=name")),
        ("search", lambda: visitor.get("/search/?q=PLC%2099")),
    ]
    time.sleep(chance.uniform(0, REST_S[1]))
    while time.monotonic() < until:
        kind, act = (
            ("decide", lambda: visitor.decide(mine.pop())) if mine and chance.random() < 0.08 else chance.choice(acts)
        )
        ms, status = _timed(act)
        taken.append(Taken(kind, ms, status))
        time.sleep(chance.uniform(*REST_S))
    return taken


def _worker(port: int, sessions: Sequence[str], findings: Sequence[str], seconds: float, out: Path) -> None:
    taken = at_work(port, sessions, findings, seconds)
    out.write_text(json.dumps([[one.kind, one.ms, one.status] for one in taken]))


def load(port: int, sessions: Sequence[str], findings: Sequence[str], seconds: float, folder: Path) -> list[Taken]:
    """The people at work, in a process of their own: their threads take no time from the server's lock."""
    out = folder / "taken.json"
    process = multiprocessing.get_context("spawn").Process(
        target=_worker, args=(port, sessions, findings, seconds, out)
    )
    process.start()
    process.join()
    return [Taken(*one) for one in json.loads(out.read_text())]


def main() -> None:
    """All of it, with the bars beside the figures; ends with 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--port", type=int, default=8399)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sessions = fill(folder / "home", folder, given.rows, given.people)
        from django.db import connections  # noqa: PLC0415

        from sekisho.security.store.assessments import latest  # noqa: PLC0415

        run = latest()
        findings = [one.id for one in run.findings] if run else []
        connections.close_all()
        command = [sys.executable, "-m", "sekisho", "serve", "--home", str(folder / "home"), "--port", str(given.port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait(given.port)
            missed = _say({**at_server(given.port, sessions[0]), **in_browser(given.port, sessions[0], folder)})
            taken = load(given.port, sessions, findings, given.seconds, folder)
        finally:
            server.terminate()
            server.wait(30)
    missed |= _say_load(taken)
    sys.exit(missed)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=30).request("GET", "/account/sign-in/")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            time.sleep(1)  # the second worker
            return
    raise SystemExit("the server did not start")


def _say(found: dict[str, float]) -> bool:
    missed = False
    print(f"{'page, one person':64}{'ms':>8}")
    for path, ms in found.items():
        bar = BARS_MS.get(path)
        over = bar is not None and ms > bar
        missed |= over
        print(f"{path:64}{ms:8.1f}{f'  <= {bar} ms' if bar else ''}{' MISSED' * over}")
    return missed


def _say_load(taken: Sequence[Taken]) -> bool:
    times = sorted(one.ms for one in taken)
    p95 = times[int(len(times) * 0.95)]
    wrong = [one for one in taken if one.status >= 400]
    middle = statistics.median(times)
    print(
        f"{len(taken)} requests; median {middle:.0f} ms, p95 {p95:.0f} ms, most {times[-1]:.0f} ms, {len(wrong)} errors"
    )
    for kind in sorted({one.kind for one in taken}):
        mine = sorted(one.ms for one in taken if one.kind == kind)
        print(
            f"  {kind:12}{len(mine):6}  median {statistics.median(mine):6.0f}  p95 {mine[int(len(mine) * 0.95)]:6.0f}"
        )
    for one in wrong[:10]:
        print(f"  error: {one.kind} {one.status}")
    missed = p95 > BARS_MS["load p95"] or bool(wrong)
    print("MISSED" if missed else "met", f"(p95 <= {BARS_MS['load p95']} ms, no error)")
    return missed


if __name__ == "__main__":
    main()
