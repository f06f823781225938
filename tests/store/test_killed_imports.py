"""An import that is killed leaves all of itself or nothing, at moments spread over its whole time.

Sixty are killed here, six hundred in `make fuzz`.

Each runs in a child that was forked from this process, so that no start-up time is killed instead.
"""

import os
import random
import select
import signal
import time
from pathlib import Path

from few import cases
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.zone import Zone
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.work.stamped import Given

IMPORTS = cases(60)
ROWS = 20
"""Of each of three ledgers."""
SEED = 20261125


def book(path: Path) -> Path:
    tables: dict[str, list[Row]] = {
        "asset": [Asset(id=f"A{at}", name="PLC", place="1階") for at in range(ROWS)],
        "software": [Software(name=f"S{at}", devices=(f"A{at}",)) for at in range(ROWS)],
        "zone": [Zone(name=f"Z{at}", devices=(f"A{at}",)) for at in range(ROWS)],
    }
    write_book(path, tables)
    return path


def take_in(path: Path, site: str) -> None:
    """The rows of the book as those of one site: each import has rows of its own."""
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415

    take_in(preview(read_book(path, site), Given()), Asked("佐藤", site, "一括登録"))


def forked(path: Path, site: str, kill_after_s: float | None = None) -> bool:
    """Import in a child; kill it once so many seconds have passed, if it still runs. Whether it came to a good end."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            take_in(path, site)
            code = 0
        finally:
            os._exit(code)
    descriptor = os.pidfd_open(child)
    try:
        ended, _, _ = select.select([descriptor], [], [], kill_after_s)
    finally:
        os.close(descriptor)
    if not ended:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}, "an import that nobody killed failed"
    return status == 0


def measured(path: Path, sites: list[str]) -> float:
    """The longest time that one of these imports takes, in seconds, its fork included."""
    longest = 0.0
    for site in sites:
        begun = time.perf_counter()
        assert forked(path, site)
        longest = max(longest, time.perf_counter() - begun)
    return longest


def state_of(site: str) -> tuple[int, list[Standing | None]]:
    """How many rows of an import are there, and how its proposals stand."""
    from sekisho.security.store.models import TABLES  # noqa: PLC0415
    from sekisho.security.store.rows import stream  # noqa: PLC0415

    rows = sum(TABLES[slug].objects.filter(site=site).count() for slug in ("asset", "software", "zone"))
    proposals = [one for one in stream("proposal") if isinstance(one, Proposal) and one.title == site]
    return rows, [one.state for one in proposals]


def test_a_killed_import_is_there_as_a_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:  # noqa: ARG001 -- open
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415 -- needs an open home

    path = book(tmp_path / "book.xlsx")
    sites = [f"I{number}" for number in range(IMPORTS + 6)]
    calm, after, victims = sites[:5], sites[5], sites[6:]
    longest = measured(path, calm)
    moments = random.Random(SEED)  # noqa: S311 -- moments, no secrets
    finished = [site for site in victims if forked(path, site, moments.uniform(0, 1.1 * longest))]
    assert forked(path, after), "the home is usable after them"
    whole, absent = (3 * ROWS, [Standing.APPLIED]), (0, [])
    states = {site: state_of(site) for site in sites}
    assert [site for site, state in states.items() if state not in (whole, absent)] == []
    assert [site for site in finished if states[site] != whole] == []
    assert {states[site] == whole for site in victims} == {True, False}, "some were killed before their end"
    assert verify().faults == ()
