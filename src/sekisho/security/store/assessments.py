"""Assessments kept in the home: each run of the main job as a row of the ledger, its whole result under its hash.

Source: 7.1.2 (what was confirmed is recorded, and cannot be changed by those it is about).
"""

import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.guard.limits import KEPT_RESULT_BYTES
from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.assessment import Assessment
from sekisho.security.ledgers.journal.entry import Act, instant
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.keeping import kept as kept_file
from sekisho.security.store.models import TABLES, KeptFile
from sekisho.security.store.numbering import next_number
from sekisho.security.store.rows import row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.work.kept import Kept, Run, first_seen, stamped
from sekisho.security.work.kept_packing import KeptUnreadable, packed, unpacked
from sekisho.security.work.kept_reading import decoded
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["assessment"]
_MOST_REMEMBERED = 4
"""Decoded runs that a process keeps: the latest and the one before it of two sites. A large one takes some 60 MB."""


def keep(said: Mapping[str, Any], act: Act, *, now: dt.datetime | None = None) -> Assessment:
    """Keep a run: its whole result as a file named by its hash, and a row that names it.

    said: what `present.as_json` gives of a result. Any: JSON. act: who ran it, and why.
    Raises ActRefused for an act without person or reason, and for a result that is too large to be kept.
    """
    moment = now or dt.datetime.now(dt.UTC)
    day, site = dt.date.fromisoformat(said["as_of"]), str(said["site"])
    with transaction.atomic():
        head = lock()
        number, at = next_number("assessment", "A", moment), instant(moment)
        earlier = _newest(_of_site(site).filter(as_of__lte=day))
        full = stamped(said, Run(number, day), at=at, who=act.who, seen=first_seen(earlier))
        data = packed(full)
        if len(data) > KEPT_RESULT_BYTES:
            raise ActRefused(_too_large(len(data)))
        sha256 = hashlib.sha256(data).hexdigest()
        KeptFile.objects.get_or_create(pk=sha256, defaults={"data": data})
        findings, practices = said["summary"]["findings"], said["summary"]["practices"]
        row = Assessment(
            number=number,
            as_of=day,
            at=at,
            who=act.who,
            high=findings["high"],
            medium=findings["medium"],
            low=findings["low"],
            fails=practices["fails"],
            stale=practices["stale"],
            not_assessed=practices["not-assessed"],
            holds=practices["holds"],
            not_applicable=practices["not-applicable"],
            sources=len(said["sources"]),
            sha256=sha256,
            site=site,
        )
        carry_out(head, (RowChange("assessment", None, row),), act, moment)
    return row


def latest(site: str | None = None) -> Kept | None:
    """The run of the latest day, of one day the one kept last; None where none is kept.

    site: with evidence of this site. What a run says of other sites it says without any traffic of theirs.
    """
    return _newest(_of_site(site))


def before(kept: Kept) -> Kept | None:
    """The last run of an earlier day with evidence of the same site; None where there is none."""
    return _newest(_of_site(kept.site).filter(as_of__lt=kept.as_of))


def of(number: str) -> Kept:
    """The run of a number. Raises ActRefused where there is none, or its result is not what was kept."""
    row = assessment(number)
    return _kept(row.sha256)


def plain(number: str) -> dict[str, Any]:
    """The JSON of the run of a number, as it was kept. Raises what `of` raises."""
    try:
        return unpacked(kept_file(assessment(number).sha256))
    except KeptUnreadable as error:
        raise ActRefused(_UNREADABLE) from error


def assessment(number: str) -> Assessment:
    """The row of a number. Raises ActRefused where there is none."""
    for row in _rows(_table().filter(number=number)):
        return row
    raise ActRefused(_unknown(number))


def history(site: str | None = None) -> tuple[Assessment, ...]:
    """The rows of every kept run, the latest day first. site: with evidence of this site."""
    return tuple(_rows(_ordered(_of_site(site))))


def _table() -> "QuerySet[Any]":  # Any: the table is derived from the ledger
    return TABLES["assessment"].objects.all()


def _of_site(site: str | None) -> "QuerySet[Any]":
    return _table().filter(Q() if site is None else Q(site=site))


def _ordered(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.order_by("-as_of", "-number")


def _rows(rows: "QuerySet[Any]") -> list[Assessment]:
    found = (row_of(LEDGER, kept) for kept in rows.values())
    return [row for row in found if isinstance(row, Assessment)]


def _newest(rows: "QuerySet[Any]") -> Kept | None:
    sha256 = _ordered(rows).values_list("sha256", flat=True).first()
    return _kept(sha256) if sha256 else None


_remembered: OrderedDict[str, Kept] = OrderedDict()


def _kept(sha256: str) -> Kept:
    """The run of a hash. What was decoded stays right: another content has another hash."""
    known = _remembered.pop(sha256, None)
    if known is None:
        try:
            known = decoded(kept_file(sha256))
        except KeptUnreadable as error:
            raise ActRefused(_UNREADABLE) from error
    _remembered[sha256] = known
    while len(_remembered) > _MOST_REMEMBERED:
        _remembered.popitem(last=False)
    return known


def _too_large(size: int) -> Text:
    return Text(
        f"評価の結果が圧縮して {size:,} バイトあり、保管できる {KEPT_RESULT_BYTES:,} バイトを超えています。"
        "証跡を工場ごとに分けて評価してください。(store.E030)",
        f"The result has {size:,} bytes when packed; at most {KEPT_RESULT_BYTES:,} can be kept. "
        "Assess the evidence site by site. (store.E030)",
    )


def _unknown(number: str) -> Text:
    return Text(
        f"評価 {number} はありません。sekisho assessment list で番号を確かめてください。(store.E031)",
        f"There is no assessment {number}. Look its number up with sekisho assessment list. (store.E031)",
    )


_UNREADABLE = Text(
    "この評価の結果は、この版のSekishoでは読めません。新しい版で開いてください。(store.E032)",
    "The result of this assessment cannot be read by this version of Sekisho. Open it with a newer one. (store.E032)",
)
