"""How long one page of the API takes, in this process and through granian on loopback, beside the anchors' figures.

    python tools/bench_api.py --rows 10000
    python tools/bench_api.py --rows 100000 --entries 1000000

The token is checked, rights, sites and headers are on, the count is part of every page. The home is made once for each
size, in build/, and used again.
"""

import argparse
import datetime as dt
import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset, Connection, Importance, Status
from sekisho.security.ledgers.journal.entry import Act, Draft
from sekisho.security.ledgers.keys import row_key
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.plain import told
from sekisho.security.terms.address import Ip, Mac
from sekisho.security.work.rowchange import RowChange

ACT = Act("計測", "計測の準備")
BATCH = 10_000
PORT = 8399
ANCHORS = """Beside (10,000 assets, this kind of machine, one client, superuser token; notes of the study, section 5.1):
                          NetBox 4.6.8    CISO Assistant HEAD / 3.11.1
  list 50                     128 ms          352 ms / 568 ms
  list 50 near the end      1,211 ms          180 ms / 634 ms
  list 50, filter             129 ms          166 ms / 883 ms
  list 50, free text      106-141 ms          165 ms / 426 ms
  list 1,000                  814 ms          741 ms / 6,246 ms
Bars: 10,000 rows <= 15 ms with filter and sort; 100,000 rows and 1,000,000 journal entries <= 50 ms, any page."""


def assets(count: int) -> Iterator[Asset]:
    """Assets as factories have them, the same every time."""
    chance = random.Random(20261125)  # noqa: S311 -- the same rows every time
    names = ("リフロー炉", "ﾌﾟﾘﾝﾀ", "PLC", "外観検査機", "計画サーバ", "表示器", "AGV", "自動倉庫")
    for at in range(count):
        yield Asset(
            id=f"A-{at:06}",
            name=f"{chance.choice(names)} {chance.randrange(count)}号機",
            kind=chance.choice(("PLC", "PC", "サーバ", "HMI", "スイッチ")),
            purpose=f"基板の実装ライン{chance.randrange(40)}",
            software=(f"制御ソフト {chance.randrange(9)}.{chance.randrange(9)}", "OS 11"),
            place=f"工場棟{chance.randrange(5)}階 {chance.choice('東西南北')}",
            keeper=chance.choice(("田中", "佐藤", "鈴木", "髙橋", "渡邊")),
            system=f"系統{chance.randrange(30)}",
            zone=f"FA LAN{chance.randrange(12)}",
            ips=(Ip(f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}"),),
            macs=(Mac(f"00:00:5e:{at >> 16 & 255:02x}:{at >> 8 & 255:02x}:{at & 255:02x}"),),
            connection=chance.choice(list(Connection)),
            importance=chance.choice(list(Importance)),
            status=chance.choice(list(Status)),
            vendor=chance.choice(("三菱電機", "オムロン", "Siemens", "Rockwell")),
            model=f"M{chance.randrange(500)}",
            firmware=f"{chance.randrange(20)}.{chance.randrange(99)}",
            serial=f"S{chance.randrange(10**9):09}",
            support_end=dt.date(2027, 1, 1) + dt.timedelta(chance.randrange(3000)),
            stocktaken=dt.date(2026, 1, 1) + dt.timedelta(chance.randrange(300)),
            site=chance.choice(("第一工場", "第二工場")),
        )


def fill(rows: int, entries: int) -> None:
    """Rows through the one door; further entries (a review of a row each) straight into the journal."""
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange("person", None, Person(name="計測 太郎", id="P1", department="生産・情報システム部門"))], ACT)
    every = list(assets(rows))
    for start in range(0, rows, BATCH):
        began = time.perf_counter()
        write([RowChange("asset", None, row) for row in every[start : start + BATCH]], ACT)
        print(f"  {start + BATCH:>9,} rows, {time.perf_counter() - began:.1f} s", flush=True)
    age(every, entries - rows)


def age(every: list[Asset], entries: int) -> None:
    """Further entries of the same rows, past the tables: a journal as it is after years."""
    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.store.journal.appending import append, lock  # noqa: PLC0415

    ledger, began = REGISTRY["asset"], time.perf_counter()
    for start in range(0, max(entries, 0), BATCH):
        chosen = (every[at % len(every)] for at in range(start, start + BATCH))
        drafts = [
            Draft("asset", row.site, row_key(ledger, row), {"reviewed": None}, told(ledger, row)) for row in chosen
        ]
        with transaction.atomic():
            append(lock(), drafts, ACT, dt.datetime.now(dt.UTC))
    if entries > 0:
        print(f"  {entries:,} more entries, {time.perf_counter() - began:.0f} s", flush=True)


def questions(rows: int) -> dict[str, list[dict[str, object]]]:
    """Kinds of pages, each with some questions of its kind."""
    last = rows // 50
    names = [field.name for field in REGISTRY["asset"].fields]
    return {
        "list 50": [{"page": page} for page in (1, 2, 3, 5)],
        "list 50 near the end": [{"page": last - page} for page in range(4)],
        "filter and sort": [{"status": "in-use", "sort": sort, "page": 2} for sort in ("name", "-place", "zone,-id")],
        "filter and sort, deep": [
            {"status": "in-use", "sort": sort, "page": last // 4} for sort in ("name", "-serial")
        ],
        "part of a text": [{"name": "りふろー", "sort": "-stocktaken"}, {"model": "m49"}, {"software": "8.8"}],
        "free text": [{"q": text} for text in ("ﾘﾌﾛｰ 第一", "オムロン 99", "見つからない語")],
        "days": [{"support_end.from": "2028-01-01", "support_end.to": "2028-06-30", "sort": "-support_end"}],
        "sort by any column, filtered": [{"sort": name, "status": "in-use"} for name in names],
        "sort by any column, last page": [{"sort": f"-{name}", "page": last} for name in names],
        "list 500": [{"page_size": 500, "page": 3}],
    }


Ask = Callable[[str], bytes]


def measure(label: str, ask: Ask, kinds: dict[str, list[dict[str, object]]], rounds: int) -> None:
    """Ask every question some times and print the times; the first time is told apart."""
    print(f"\n{label}")
    print(f"  {'':32}{'median':>9}{'95 %':>9}{'worst':>9}   first of its kind")
    for kind, asked in kinds.items():
        times, first = [], []
        for turn in range(rounds + 1):
            for query in asked:
                path = f"/api/v1/ledgers/asset/rows?{urlencode(query)}"
                began = time.perf_counter()
                ask(path)
                (times if turn else first).append(1000 * (time.perf_counter() - began))
        times.sort()
        middle, high = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"  {kind:32}{middle:6.1f} ms{high:6.1f} ms{times[-1]:6.1f} ms   {max(first):6.0f} ms")


def in_process(secret: str) -> Ask:
    """Through all of Django, without a socket."""
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"Authorization": f"Bearer {secret}"}, SERVER_NAME="127.0.0.1")

    def ask(path: str) -> bytes:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{response.status_code}: {response.content[:500]!r}")
        return bytes(response.content)

    return ask


def over_loopback(secret: str) -> Ask:
    """Through the server, on one connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def ask(path: str) -> bytes:
        connection.request("GET", path, headers={"Authorization": f"Bearer {secret}"})
        response = connection.getresponse()
        octets = response.read()
        if response.status != 200:
            raise SystemExit(f"{response.status}: {octets[:500]!r}")
        return octets

    return ask


def started(home: Path) -> "subprocess.Popen[str]":
    """A server that says it is ready. One worker, so that one memory is warmed and measured."""
    words = [sys.executable, "-m", "sekisho", "serve", "--home", str(home), "--port", str(PORT), "--workers", "1"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in server.stdout or ():
        if "Started worker" in line:
            break
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=60).close()
        except ConnectionRefusedError:
            continue
        return server
    raise SystemExit("the server did not start")


def resident_mb(pid: int) -> float:
    """Memory of the process and its children, in MB; 0 where the system does not say."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if str(pid) in (lines["Pid"].strip(), lines["PPid"].strip()):
            found = max(found, int(lines.get("VmRSS", "0 kB").split()[0]))
    return found / 1024


def main() -> None:
    """Make the home if it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=0, help="of the journal in all")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--home", type=Path, default=None)
    given = parser.parse_args()
    home = given.home or Path("build") / f"bench-api-{given.rows}-{given.entries}"
    fresh = not (home / "ready").exists()
    open_home(home)
    if fresh:
        fill(given.rows, given.entries)
        (home / "ready").touch()
    from django.db import connections  # noqa: PLC0415

    from sekisho.security.store.tokens import Wish, issue  # noqa: PLC0415

    secret = issue(Wish("P1", ("read:*",), dt.date(2099, 12, 31)), ACT).secret
    kinds = questions(given.rows)
    print(f"{given.rows:,} assets, {max(given.entries, given.rows):,} journal entries, load {os.getloadavg()[0]:.1f}")
    measure("In this process (all of Django, no socket)", in_process(secret), kinds, given.rounds)
    print(f"  memory {resident_mb(os.getpid()):.0f} MB")
    connections.close_all()
    server = started(home)
    try:
        measure("Through granian on loopback", over_loopback(secret), kinds, given.rounds)
        print(f"  memory of the worker {resident_mb(server.pid):.0f} MB\n")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    print(ANCHORS)


if __name__ == "__main__":
    main()
