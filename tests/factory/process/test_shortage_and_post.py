"""Shortages told before the machine stops, and messages that neither get lost nor count twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sekisho.factory.process.post import Post
from sekisho.factory.process.shortage import Demand, Shortage, shortages

AT = datetime.fromisoformat("2026-11-24T09:00:00+09:00")
MINUTE = timedelta(minutes=1)


def demand(machine: str, boards: int, *, after: int = 0, each: int = 2) -> Demand:
    return Demand(machine, "R10K", each, boards, AT + after * MINUTE, MINUTE)


def test_a_shortage_is_told_for_the_board_that_finds_too_few() -> None:
    (told,) = shortages([demand("placer", 10)], {("placer", "R10K"): 7}, {"R10K": 100}, 5 * MINUTE)
    assert told == Shortage("placer", "R10K", AT + 3 * MINUTE, AT - 2 * MINUTE, 13, 13)


def test_enough_is_no_shortage() -> None:
    assert shortages([demand("placer", 10)], {("placer", "R10K"): 20}, {}, MINUTE) == []
    assert shortages([demand("placer", 10, each=0)], {}, {}, MINUTE) == []


def test_what_one_order_leaves_the_next_one_has() -> None:
    plan = [demand("placer", 3, after=60), demand("placer", 2)]
    (told,) = shortages(plan, {("placer", "R10K"): 6}, {"R10K": 1}, MINUTE)
    assert (told.at, told.quantity, told.from_stock) == (AT + 61 * MINUTE, 4, 1)


def test_of_two_machines_the_one_that_stops_first_gets_the_last_parts() -> None:
    plan = [demand("second", 5, after=30), demand("first", 5)]
    told = shortages(plan, {}, {"R10K": 12}, MINUTE)
    assert [(one.machine, one.quantity, one.from_stock) for one in told] == [("first", 10, 10), ("second", 10, 2)]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with Post(tmp_path / "post.db") as own:
        yield own


def test_a_message_waits_until_it_is_acknowledged(post: Post) -> None:
    with post.together():
        post.put("m1", "planning", {"good": 1})
        post.put("m2", "planning", {"good": 2})
        post.put("m3", "rfid", {"良品": 3})
    post.sent("m1")
    assert [(one.id, one.tried) for one in post.waiting("planning")] == [("m1", 1), ("m2", 0)]
    post.acknowledged("m1")
    assert post.queue() == {"planning": 1, "rfid": 1}
    assert post.waiting("rfid")[0].content == {"良品": 3}


def test_a_message_is_left_with_what_it_tells_of_or_not_at_all(post: Post) -> None:
    post.base.execute("CREATE TABLE board (id TEXT)")

    def cut() -> None:
        with post.together() as base:
            base.execute("INSERT INTO board VALUES ('B-1')")
            post.put("m1", "planning", {})
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        cut()
    assert post.queue() == {}
    assert post.base.execute("SELECT count(*) FROM board").fetchone() == (0,)


def test_the_same_message_waits_once(post: Post) -> None:
    with post.together():
        post.put("m1", "planning", {})
    with pytest.raises(sqlite3.IntegrityError), post.together():
        post.put("m1", "planning", {})


def test_a_message_counts_once_and_again_where_it_was_not_finished(post: Post) -> None:
    def killed() -> None:
        with post.together():
            assert post.is_new("m1", "process")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        killed()
    with post.together():
        assert post.is_new("m1", "process")
    with post.together():
        assert not post.is_new("m1", "process")


SENDER = """
import os, sys
from pathlib import Path
from sekisho.factory.process.post import Post
with Post(Path(sys.argv[1])) as post:
    for number in range(1000):
        with post.together():
            post.put(f"m{number}", "planning", {"number": number})
        print(number, flush=True)
"""


def test_what_was_left_outlives_a_killed_sender(tmp_path: Path) -> None:
    path = tmp_path / "post.db"
    with subprocess.Popen([sys.executable, "-c", SENDER, str(path)], stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        told = [int(sender.stdout.readline()) for _ in range(50)]
        sender.kill()
        told += [int(line) for line in sender.stdout.read().split()]
    with Post(path) as post:
        kept = [one.content["number"] for one in post.waiting("planning", 2000)]
    assert kept == list(range(len(kept)))
    assert len(kept) in {len(told), len(told) + 1}  # the last one may have been left and not been told
