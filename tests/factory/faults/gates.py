"""What all tests of refusals ask: it is counted, and logged so that the security half reads it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import polars as pl

from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.rejections import Counted
from sekisho.security.observe.logs.syslog import read_syslog


def counts(works: Plant, system: str) -> Mapping[Counted, int]:
    return works.rejections(system).counts


@contextmanager
def refusing(works: Plant, system: str, *expected: Counted) -> Iterator[None]:
    """What happens inside, a system refuses just so often: each of `expected` once, by source, message and code."""
    before = dict(counts(works, system))
    yield
    after = counts(works, system)
    new = [one for one in after for _ in range(after[one] - before.get(one, 0))]
    assert sorted(new) == sorted(expected), new


def check_log(works: Plant, system: str) -> None:
    """The log of a system says what it counted, as the security half reads it, line by line."""
    path = works.file(system, "rejected.log")
    read = read_syslog(path)
    assert read.sources[0].skipped == ()
    seen = read.events.group_by("host", "peer", "message", "code").agg(pl.sum("count")).rows()
    assert {(peer, message, code): count for host, peer, message, code, count in seen if host == system} == counts(
        works, system
    )
    assert set(read.events["outcome"]) == {"refused"}
