"""Administrator rights, raised for a limited time with a reason, and dropped: rows of the ledger `elevation`.

A raising belongs to one session, which keeps its number: the same account signed in elsewhere has no more rights.
Source: 3.1.4.3 (administrator rights only where they are needed).
"""

import datetime as dt
import secrets
from dataclasses import replace

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.elevation import Elevation
from sekisho.security.ledgers.journal.entry import Act, instant
from sekisho.security.store.derive import attribute
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.freshness import Version, Versions, database, versions
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.records import Login
from sekisho.security.store.rows import row_of
from sekisho.security.store.settings import settings
from sekisho.security.store.writing import carry_out
from sekisho.security.work.rowchange import RowChange

SLUG = "elevation"
_MOST_REMEMBERED = 1_000


def raise_rights(login: Login, reason: str, minutes: int, *, now: dt.datetime | None = None) -> Elevation:
    """Raise an administrator account's rights. minutes: from 1 to what is set, both inclusive.

    Raises ActRefused: no administrator account, no reason, or a time out of bounds.
    """
    moment = now or dt.datetime.now(dt.UTC)
    if not login.administrator or not login.is_active:
        raise ActRefused(_NO_ADMINISTRATOR)
    said = reason.replace("\0", "").strip()[:1000]
    if not said:
        raise ActRefused(_NO_REASON)
    most = settings().number("elevation.minutes")
    if not 1 <= minutes <= most:
        raise ActRefused(_too_long(most))
    row = Elevation(
        number=secrets.token_hex(6),
        login=login.name,
        person=login.person,
        reason=said,
        since=instant(moment),
        until=instant(moment + dt.timedelta(minutes=minutes)),
    )
    with transaction.atomic():
        carry_out(lock(), (RowChange(SLUG, None, row),), Act(login.person, row.reason), moment)
    return row


def drop_rights(number: str, login: Login, *, now: dt.datetime | None = None) -> None:
    """End a raising of this account before its time; nothing happens where it has ended, or is another's."""
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        row = _kept(number)
        if row is None or not _good(row, login, moment):
            return
        ended = replace(row, dropped=instant(moment))
        carry_out(head, (RowChange(SLUG, row, ended),), Act(login.person, row.reason), moment)


def elevation_now(login: Login, number: str, now: dt.datetime, seen: Versions | None = None) -> Elevation | None:
    """The raising that holds now, or None.

    number: what the session keeps, empty for none.  seen: versions of at least this ledger, read just now.
    """
    if not number or not login.administrator:
        return None
    known_as = (database(), number, (seen or versions((SLUG,)))[SLUG])
    if known_as not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[known_as] = _kept(number)
    row = _remembered[known_as]
    return row if row is not None and _good(row, login, now) else None


def administrator_now(login: Login, number: str, now: dt.datetime, seen: Versions | None = None) -> bool:
    """Whether an account has administrator rights now, in the session that keeps this number."""
    return elevation_now(login, number, now, seen) is not None


_remembered: dict[tuple[tuple[str, str], str, Version], Elevation | None] = {}


def _good(row: Elevation, login: Login, now: dt.datetime) -> bool:
    """The end itself is no longer within the time."""
    same = row.login == login.name and row.person == login.person
    return same and not row.dropped and dt.datetime.fromisoformat(row.until) > now


def _kept(number: str) -> Elevation | None:
    ledger = REGISTRY[SLUG]
    kept = TABLES[SLUG].objects.filter(**{attribute(ledger, ledger.field("number")): number}).values().first()
    row = row_of(ledger, kept) if kept else None
    return row if isinstance(row, Elevation) else None


def _too_long(most: int) -> Text:
    return Text(f"時間は1～{most}分にしてください。(elevation.E103)", f"Choose 1 to {most} minutes. (elevation.E103)")


_NO_ADMINISTRATOR = Text(
    "管理者アカウントではありません。管理者アカウントでサインインし直してください。(elevation.E101)",
    "This is no administrator account. Sign in with an administrator account. (elevation.E101)",
)
_NO_REASON = Text(
    "管理者権限を使う理由を記入してください。(elevation.E102)",
    "Enter the reason why administrator rights are needed. (elevation.E102)",
)
