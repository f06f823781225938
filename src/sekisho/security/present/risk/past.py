"""The risk sheet of a home at the end of each of the last quarters, read back from its journal."""

import datetime as dt
from collections.abc import Iterable
from typing import cast

from sekisho.security.catalogue.risk import Method
from sekisho.security.ledgers.risk import Risk
from sekisho.security.risk.history import Past, history, quarter_ends
from sekisho.security.store.rows import as_of, end_of

QUARTERS = 8


def past_of_home(site: str, day: dt.date, method: Method) -> tuple[Past, ...]:
    """The sheets of a site, the earliest quarter first; the running one as it was on the day asked."""

    def rows_on(end: dt.date) -> Iterable[Risk]:
        return (cast("Risk", row) for _, row in as_of("risk", end_of(end), site))

    return history(quarter_ends(day, QUARTERS), rows_on, method)
