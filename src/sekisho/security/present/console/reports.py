"""Reports: every kept run and what can be made of it; and the proof that the record was not altered."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from sekisho.security.present.console.jobs_seen import seen, sees_all
from sekisho.security.present.console.page import asker, page
from sekisho.security.present.console.standing import SEEN_BY
from sekisho.security.present.jobs.reporting import files_of
from sekisho.security.store import jobs
from sekisho.security.store.assessments import history
from sekisho.security.store.records import Checkpoint
from sekisho.security.work.job import JobKind, JobState
from sekisho.security.work.permission import Right

MOST_RUNS, MOST_JOBS = 50, 50


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The page."""
    who = asker(request)
    reach = who.reach(Right.READ, SEEN_BY)
    runs = [one for one in history() if reach.covers(one.site, writing=False)][:MOST_RUNS]
    made = seen(who, (one for one in jobs.every(MOST_JOBS) if jobs.kind_of(one) is JobKind.REPORT))
    taken = bool(made) and sees_all(who)  # it asks every ledger, so only where there is something to take
    newest = Checkpoint.objects.order_by("-day").first()
    values = {
        "runs": runs,
        "made": [(one, jobs.state_of(one), sorted(files_of(one.number)) if taken else []) for one in made],
        "done": JobState.DONE,
        "checkpoint": newest,
    }
    return page(request, "reports/every.html", values)


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint, to be kept where the administrator of the database has no hand."""
    asker(request)
    newest = Checkpoint.objects.order_by("-day").first()
    said = {"Content-Disposition": 'attachment; filename="checkpoint.txt"'}
    return HttpResponse(newest.note if newest else "", content_type="text/plain; charset=utf-8", headers=said)


ADDRESSES = [path("reports/", reports), path("reports/checkpoint/", checkpoint)]
