"""Evidence files: brought in by a person with a reason, listed with what they show, withdrawn, and assessed."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from sekisho.guard.limits import EVIDENCE_UPLOAD_FILES
from sekisho.guard.problem import Problem
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.api.calling import lacking
from sekisho.security.present.console.jobs_seen import seen
from sekisho.security.present.console.page import Asker, asker, page
from sekisho.security.present.console.standing import SEEN_BY
from sekisho.security.present.jobs.starting import ask_and_start, look_after
from sekisho.security.store import jobs
from sekisho.security.store.dating import date_file
from sekisho.security.store.evidence_files import Receiving, every
from sekisho.security.store.evidence_files import withdraw as take_out
from sekisho.security.store.records import Job
from sekisho.security.store.sites import sites
from sekisho.security.store.uploads import receive_upload
from sekisho.security.work.access import Lack
from sekisho.security.work.job import JobKind
from sekisho.security.work.permission import Right

SLUG = "evidence-file"
REASON_CHARACTERS = 1000
MOST_JOBS = 5


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request)


def _page(request: HttpRequest, problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
    who = asker(request)
    reach = who.reach(Right.READ, SLUG)
    look_after()
    rows = [one for one in every() if reach.covers(one.site, writing=False)]
    values = {
        "rows": sorted(rows, key=lambda one: one.received, reverse=True),
        "may_write": who.may(Right.WRITE, SLUG),
        "sites": _sites(who),
        "problems": problems,
        "said": request.GET.get("said", ""),
        "count": request.GET.get("count", "")[:6],
        "jobs": [(one, jobs.kind_of(one), jobs.state_of(one)) for one in _jobs(who)],
        "most_files": EVIDENCE_UPLOAD_FILES,
        "why": request.POST.get("why", "")[:REASON_CHARACTERS],
    }
    return page(request, "evidence/files.html", values, status=status)


def _jobs(who: Asker) -> list[Job]:
    """The newest jobs that the person may see; none for who may see how nothing stands."""
    return seen(who, jobs.every(MOST_JOBS)) if who.may(Right.READ, SEEN_BY) else []


def _sites(who: Asker) -> list[str]:
    """Where the person may bring evidence in: their own sites, or all that the people ledger names."""
    reach = who.sites(Right.WRITE, SLUG)
    if reach.sites is not None:
        return sorted(reach.sites)
    return list(sites())


def _site(who: Asker, form: Mapping[str, str]) -> str:
    """The site that a form names. Raises Refused (403) where the person may not write there."""
    site = form.get("site", "")[:60]
    if not who.reach(Right.WRITE, SLUG).covers(site, writing=True):
        raise lacking(Right.WRITE, SLUG, Lack.SITE, who.holder, site)
    return site


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files of a form, each by itself; those that are refused are told with their reasons."""
    who = asker(request)
    site = _site(who, request.POST.dict())
    act = Act(who.who, request.POST.get("why", "")[:REASON_CHARACTERS])
    sources = [(one.name or "", one.file or one) for one in request.FILES.getlist("files")]
    received = receive_upload(sources, Receiving(act, site))
    for row in received.rows:
        date_file(row, act)
    if received.refused:
        return _page(request, received.refused, status=422)
    return _said("received", len(received.rows))


def _said(what: str, count: int = 0) -> HttpResponse:
    return HttpResponseRedirect(f"/evidence/?{urlencode({'said': what, 'count': count})}", status=303)


@require_POST
def assess(request: HttpRequest) -> HttpResponse:
    """Hold all evidence of a site against the ledgers, in a process of its own."""
    who = asker(request)
    site = _site(who, request.POST.dict())
    kept = [one.sha256 for one in every(site) if one.here]
    job = ask_and_start(JobKind.ASSESS, {"site": site, "files": kept}, who.who)
    return HttpResponseRedirect(f"/jobs/{job.number}/", status=303)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a file out, with a reason; its row and the journal stay."""
    who = asker(request)
    site = _site(who, request.POST.dict())
    take_out(request.POST.get("sha256", "")[:64], site, Act(who.who, request.POST.get("why", "")[:REASON_CHARACTERS]))
    return _said("withdrawn")
