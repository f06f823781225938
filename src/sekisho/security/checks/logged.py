"""What devices and services wrote in their own logs, each kind of event of one day once however many files hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from sekisho.guard.text import Text
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.calendar import day_of
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State

SIGN_IN = "activate-session"
"""The message id under which an OPC UA machine writes that a user has signed in, or was refused (OPC 10000-4, 6.5)."""
REFUSED = "refused"
MOST_PLACES = 3
"""Lines, hosts, sources and reasons that one finding or state shows."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One kind of event of one day, in Japan. host: who wrote it.  peer: who did or sent it; "" where it is not said.

    outcome: "refused", "done" or "".  code: of the reason.  evidence: the first line that shows it.
    """

    host: str
    message: str
    outcome: str
    peer: str
    user: str
    code: str
    day: date
    count: int
    first: datetime
    last: datetime
    evidence: Evidence

    @property
    def refused(self) -> bool:
        """Whether it was refused."""
        return self.outcome == REFUSED


_WHAT = ("host", "message", "outcome", "peer", "user", "code", "day")


def logged(observed: Observed) -> tuple[Logged, ...]:
    """Events by their first instant. What two files hold of one day is counted once, by the one that holds more."""
    day = pl.col("first").dt.convert_time_zone("Asia/Tokyo").dt.date().alias("day")
    of_files = (
        observed.events.with_columns(day)
        .sort("first", "source", "frame")
        .group_by(*_WHAT, "source", maintain_order=True)
        .agg(pl.col("count").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("frame").first())
    )
    whole = of_files.group_by(*_WHAT, maintain_order=True).agg(
        pl.col("count").max(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("source").first(),
        pl.col("frame").first(),
    )
    return tuple(
        Logged(evidence=observed.evidence(row.pop("source"), row.pop("frame")), **row)
        for row in whole.sort("first", maintain_order=True).iter_rows(named=True)
    )


def nothing_found(events: Sequence[Logged], oldest: date) -> tuple[State, Text, tuple[Evidence, ...]]:
    """What it means that no check found anything in the logs of one system, with lines that show what was looked at.

    oldest: the first day of which a log is not too old. Refusals are shown before what was done, the latest first.
    """
    if not events:
        text = Text("このシステムのログが証跡にありません。", "The evidence holds no log of this system.")
        return State.NOT_ASSESSED, text, ()
    latest = sorted(events, key=lambda one: (one.refused, one.last), reverse=True)[:MOST_PLACES]
    places = tuple(one.evidence for one in latest)
    if day_of(max(one.last for one in events)) < oldest:
        return State.STALE, Text("ログの証跡が古くなっています。", "The evidence of its logs is too old."), places
    total, refused = sum(one.count for one in events), sum(one.count for one in events if one.refused)
    text = Text(
        f"ログ{total:,}件（うち拒否{refused:,}件）を照合して差異はありません。",
        f"Checked {total:,} log entries ({refused:,} of them refusals); no difference was found.",
    )
    return State.HOLDS, text, places
