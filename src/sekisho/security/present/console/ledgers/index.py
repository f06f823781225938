"""All ledgers that the person may read, by what they are for, with how many rows they hold."""

from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse

from sekisho.security.ledgers import REGISTRY, Ledger
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.store.models import TABLES
from sekisho.security.terms.words import Area
from sekisho.security.work.permission import Right


def index(request: HttpRequest) -> HttpResponse:
    """The list of ledgers."""
    who = asker(request)
    counts = _counts()
    groups = [{"title": area, "ledgers": ledgers} for area, ledgers in _grouped(who, counts)]
    return page(request, "ledgers/index.html", {"groups": groups})


def _grouped(who: Asker, counts: dict[str, int]) -> Iterator[tuple[Area, list[dict[str, object]]]]:
    """The ledgers by the area of the first practice that wants them; those of no practice stand with information."""
    forms = catalogue().forms
    for area in Area:
        mine = [one for one in REGISTRY.values() if _area(one) is area and who.may(Right.READ, one.slug)]
        if mine:
            yield (
                area,
                [
                    {
                        "slug": one.slug,
                        "title": one.title,
                        "count": counts[one.slug],
                        "writes": not one.by_system and who.may(Right.WRITE, one.slug),
                        "practices": forms[one.slug].practices if one.slug in forms else (),
                    }
                    for one in mine
                ],
            )


def _area(ledger: Ledger) -> Area:
    form = catalogue().forms.get(ledger.slug)
    first = catalogue().practices[form.practices[0]] if form and form.practices else None
    return first.area if first else Area.INFORMATION


def _counts() -> dict[str, int]:
    """Rows of every ledger, in one question."""
    quote = connection.ops.quote_name
    asked = [f"SELECT %s, COUNT(*) FROM {quote(table._meta.db_table)}" for table in TABLES.values()]  # noqa: S608, SLF001
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), list(TABLES))
        return dict(cursor.fetchall())
