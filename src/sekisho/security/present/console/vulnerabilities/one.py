"""One vulnerability of one device: what is advised and why, what was decided, and what happens next."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.guard.text import Text
from sekisho.security.catalogue.patching import PatchPolicy, read_patch_policy
from sekisho.security.ledgers.vulnerability import Applicable, Needed, PatchState, Timing, Vulnerability
from sekisho.security.present.console import naming
from sekisho.security.present.console.known import catalogue
from sekisho.security.present.console.linking import address_of_row, device_address
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import LEDGER, OVER, TONES, Line, lines, match_of, rows_for
from sekisho.security.risk.advising import as_advised, measures
from sekisho.security.store.pasts import past_of

MOST_PAST = 20
STATES = tuple(one for one in PatchState if one is not PatchState.DONE)
"""What a decision may say of the patch; that it was applied is said with its day."""


@require_GET
def one(request: HttpRequest, name: str) -> HttpResponse:
    """The page. Raises Http404 for what neither the newest run nor the ledger knows, or the person may not see."""
    who = asker(request)
    stands, day = standing(who), today()
    rows = rows_for(who)
    line = next((line for line in lines(stands, rows, day) if line.asset and line.key == name), None)
    if line is None:
        raise Http404
    match, row, policy = match_of(stands), wanted(line, day), read_patch_policy()
    told = line.told
    names = naming.names((row.judge, row.approver))
    past = past_of(LEDGER.slug, name, 1, MOST_PAST)
    values: dict[str, Any] = {
        "line": line,
        "over": line.stage in OVER,
        "answers": match.by_thing.get((told.held, told.advisory), ()) if match and told else (),
        "measures": _measures(line, policy),
        "row": row,
        "day": day,
        "device": device_address(line.site, line.asset),
        "ledger_row": address_of_row(LEDGER.slug, row) if line.row else "",
        "judge": names.get(row.judge, row.judge),
        "approver": names.get(row.approver, row.approver),
        "device_name": naming.names([line.asset], "asset").get(line.asset, ""),
        "tone": TONES[line.stage.code],
        "timings": list(Timing),
        "states": STATES,
        "applicables": list(Applicable),
        "needs": list(Needed),
        "past": past.entries if past else [],
        "may_propose": who.may_propose,
    }
    return page(request, "vulnerabilities/one.html", values)


def wanted(line: Line, day: dt.date) -> Vulnerability:
    """The row as it is; where there is none, as it follows from the advice."""
    if line.row or line.told is None:
        return line.row or Vulnerability(asset=line.asset, name=line.name, site=line.site)
    return replace(as_advised(line.told, catalogue(), read_patch_policy(), day), site=line.site)


def _measures(line: Line, policy: PatchPolicy) -> list[tuple[str, Text]]:
    numbers = measures(line.told.vector, policy) if line.told else ()
    return [(number, catalogue().practices[number].title) for number in numbers]
