"""What only a person can say: whether a product of the ledgers is one of an advisory. Asked once, and remembered."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.same_product import Same, SameProduct
from sekisho.security.present.api.receiving import Items
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.paging import cut
from sekisho.security.present.console.standing import standing, today
from sekisho.security.present.console.vulnerabilities.joined import match_of
from sekisho.security.store.same_products import LEDGER, answer, answered
from sekisho.security.work.kept_match import KeptQuestion
from sekisho.security.work.permission import Right

PAGE = "/vulnerabilities/questions/"


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """The page: what is still open first, then what was answered since the newest run."""
    who = asker(request)
    who.reach(Right.READ, LEDGER.slug)
    stands = standing(who)
    match, site = match_of(stands), stands.kept.site if stands else ""
    every = match.questions if match else ()
    known = answered(site)
    verdicts = [(one, known.get(names_of(one))) for one in every]
    shown = cut(sorted(verdicts, key=lambda pair: pair[1] is not None), request.GET.get("page", "1"))
    values = {
        "match": match,
        "lines": shown,
        "previous": f"?page={shown.previous}" if shown.previous else "",
        "next": f"?page={shown.next}" if shown.next else "",
        "open": sum(verdict is None for _, verdict in verdicts),
        "verdicts": list(Same),
        "may_answer": who.writes(LEDGER.slug, site) or who.may_propose,
        "said": request.GET.get("said", ""),
    }
    return page(request, "vulnerabilities/questions.html", values)


def names_of(one: KeptQuestion) -> tuple[str, str, str, str]:
    """What names a question: vendor and product of the ledger, and of the advisory."""
    return one.thing.vendor, one.thing.model or one.thing.name, one.vendor, one.product


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keep a verdict; as a proposal where the person may not write the ledger, or a rule says so.

    Raises Refused: 403 without the right, 404 for what the newest run does not ask, 422 with every fault of the form.
    """
    who, items = asker(request), Items(request.POST.dict())
    names = (items.text("vendor"), items.text("model"), items.text("their_vendor"), items.text("their_product"))
    same = items.choice("same", Same, required=True)
    reason = items.text("reason", required=True, most=400)
    items.done()
    stands = standing(who)
    match = match_of(stands)
    if stands is None or match is None or names not in {names_of(one) for one in match.questions}:
        raise general(404)
    site = stands.kept.site
    row = SameProduct(
        vendor=names[0], model=names[1], their_vendor=names[2], their_product=names[3], same=same, reason=reason,
        decided_by=who.who, decided_on=today(), site=site,
    )  # fmt: skip
    proposal = answer(row, Act(who.who, reason), proposes=who.proposes(LEDGER.slug, site))
    there = f"/proposals/{proposal.number}/" if proposal else f"{PAGE}?said=answered"
    return HttpResponseRedirect(there, status=303)
