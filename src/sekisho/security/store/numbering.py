"""The numbers of what procedures write: a letter, the year in Japan, and a count that begins anew each year."""

import datetime as dt

from sekisho.security.store.models import TABLES
from sekisho.security.terms.calendar import JAPAN


def next_number(slug: str, letter: str, now: dt.datetime) -> str:
    """The number of the next row of a ledger with the key `number`: `P2026-000001`. The caller holds the head."""
    start = f"{letter}{now.astimezone(JAPAN).year}-"
    last = TABLES[slug].objects.filter(number__startswith=start).order_by("-number").values_list("number").first()
    count = int(str(last[0]).removeprefix(start)) if last else 0
    return f"{start}{count + 1:06}"
