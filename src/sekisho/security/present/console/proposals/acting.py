"""What a person does with a proposal: approve, reject, apply, withdraw, renew. A refusal keeps what was typed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from sekisho.security.present.api.proposals import applied, decided, renewed, withdrawn
from sekisho.security.present.api.receiving import Items
from sekisho.security.present.api.refusing import general, refusal_of
from sekisho.security.present.console.page import Asker, asker
from sekisho.security.present.console.proposals.one import drawn
from sekisho.security.store.errors import StoreError
from sekisho.security.work.proposal import Decision

Done = tuple[str, str]
"""The number of the proposal to show, and the outcome in one word."""


@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do it, and show the proposal with its outcome."""
    who = asker(request)
    if act not in _ACTS:
        raise general(404)
    items = Items(request.POST.dict())
    try:
        shown, outcome = _ACTS[act](who, number, items)
    except StoreError as error:
        refused = refusal_of(error)
        told = {
            "refused": refused.text.of(who.language),
            "reasons": [
                *(one.text.of(who.language) for one in refused.conflicts),
                *(one.text.of(who.language) for one in refused.problems),
            ],
            "typed": {"act": act, "note": request.POST.get("note", ""), "why": request.POST.get("why", "")},
        }
        return drawn(request, number, told, refused.status)
    answer = HttpResponseRedirect(f"/proposals/{shown}/?said={outcome}")
    answer.status_code = 303
    return answer


def _approve(who: Asker, number: str, items: Items) -> Done:
    return _decide(who, number, items, approve=True)


def _reject(who: Asker, number: str, items: Items) -> Done:
    return _decide(who, number, items, approve=False)


def _decide(who: Asker, number: str, items: Items, *, approve: bool) -> Done:
    sha256, note = items.text("sha256", required=True, most=64), items.text("note", required=not approve)
    items.done()
    proposal, _ = decided(who, number, Decision(who.who, approve, sha256, note))
    return proposal.number, "approved" if approve else "rejected"


def _apply(who: Asker, number: str, items: Items) -> Done:  # noqa: ARG001 -- it needs nothing beside
    return applied(who, number)[0].number, "applied"


def _withdraw(who: Asker, number: str, items: Items) -> Done:
    why = items.text("why", required=True)
    items.done()
    return withdrawn(who, number, why)[0].number, "withdrawn"


def _renew(who: Asker, number: str, items: Items) -> Done:  # noqa: ARG001 -- as above
    return renewed(who, number).number, "renewed"


_ACTS: dict[str, Callable[[Asker, str, Items], Done]] = {
    "approve": _approve,
    "reject": _reject,
    "apply": _apply,
    "withdraw": _withdraw,
    "renew": _renew,
}
