"""A person says on a page that an address is not a device's, or takes it back, with the reason."""

from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.api.receiving import Items
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.linking import row_address
from sekisho.security.present.console.page import asker
from sekisho.security.present.console.standing import standing
from sekisho.security.store.apart import LEDGER, Pair, join_again, keep_apart
from sekisho.security.terms.address import Ip, Mac

A = TypeVar("A", Mac, Ip)
_DEEDS = {"apart": keep_apart, "together": join_again}


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keep the pair apart, or join it again; as a proposal where the person may not write the list, or a rule says so.

    Raises Refused: 403 without the right, 404 for a site of which no run is kept, 422 with every fault of the form.
    """
    who = asker(request)
    items = Items(request.POST.dict())
    mac, ip = _address(items, "mac", Mac, _NO_MAC), _address(items, "ip", Ip, _NO_IP)
    pair = Pair(items.text("site"), mac, ip)
    reason, deed = items.text("reason", required=True), request.POST.get("deed", "")
    if deed not in _DEEDS:
        items.problems.append(Problem("apart.E104", "", "deed", _NO_DEED))
    items.done()
    stands = standing(who)
    if stands is None or pair.site not in {one.site for one in stands.seen}:
        raise general(404)
    proposal = _DEEDS[deed](pair, Act(who.who, reason), proposes=who.proposes(LEDGER.slug, pair.site))
    there = f"/proposals/{proposal.number}/" if proposal else _back(request, deed, pair)
    return HttpResponseRedirect(there, status=303)


def _address(items: Items, name: str, kind: type[A], fault: Text) -> A:
    text = items.text(name, required=True)
    try:
        return kind.parse(text)
    except ValueError:
        if text:
            items.problems.append(Problem("apart.E103" if name == "ip" else "apart.E102", "", name, fault))
        return kind()


def _back(request: HttpRequest, deed: str, pair: Pair) -> str:
    """The device's page it was decided on, which says what happened; else the list that holds it."""
    back = request.POST.get("next", "").partition("?")[0]
    if back.startswith("/devices/") and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return f"{back}?{urlencode({'said': deed})}"
    return row_address(LEDGER.slug, pair.name) if deed == "apart" else f"/ledgers/{LEDGER.slug}/"


_NO_MAC = Text("MACアドレスとして読めません。ページを読み直してください。", "This is no MAC address. Reload the page.")
_NO_IP = Text("IPアドレスとして読めません。ページを読み直してください。", "This is no IP address. Reload the page.")
_NO_DEED = Text(
    "何をするかが選ばれていません。ページを読み直してください。", "What to do was not chosen. Reload the page."
)
