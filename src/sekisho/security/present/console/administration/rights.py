"""Roles: what each department may read and change, as the practices give it; and the sites there are.

Nothing is granted here. A department's rights follow from the practices whose maker or user it is, and a person's
department and sites from the people ledger.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.api.calling import granted
from sekisho.security.present.console.administration.raised import administrator, tab
from sekisho.security.store.sites import sites
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """The page."""
    administrator(request)
    departments = [one for one in Department if one is not Department.ALL]
    rows = [(ledger, [_right(slug, one) for one in departments]) for slug, ledger in REGISTRY.items()]
    return tab(request, "rights", {"departments": departments, "rows": rows, "sites": sites()})


def _right(slug: str, department: Department) -> Right | None:
    """The most that a department may do."""
    return next((one for one in (Right.WRITE, Right.READ) if granted().may(one, slug, department)), None)
