"""Long work: how far it is, what it made; it goes on when the page is left, and is found again here."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from sekisho.guard.text import Text
from sekisho.security.present.api.refusing import Refused
from sekisho.security.present.console import jobs_seen
from sekisho.security.present.console.page import Asker, asker, drawn, page
from sekisho.security.present.console.standing import SEEN_BY
from sekisho.security.present.jobs.reporting import files_of
from sekisho.security.present.jobs.starting import ask_and_start, look_after
from sekisho.security.store import jobs
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.records import Job
from sekisho.security.work.job import JobKind, JobState
from sekisho.security.work.permission import Right

EVIDENCE = "evidence-file"
"""Who may write this ledger on a site may have its evidence assessed."""


def _told(job: Job, who: Asker) -> dict[str, object]:
    state = jobs.state_of(job)
    return {
        "job": job,
        "kind": jobs.kind_of(job),
        "state": state,
        "over": state.over,
        "good": state is JobState.DONE,
        "step": _text(job.text),
        "why": _text(job.result) if state in {JobState.FAILED, JobState.LOST, JobState.CANCELLED} else None,
        "made": job.result if state is JobState.DONE else {},
        "files": sorted(files_of(job.number).items()) if state is JobState.DONE and jobs_seen.sees_all(who) else [],
    }


def _text(told: object) -> Text | None:
    if isinstance(told, dict) and told.get("ja") and told.get("en"):
        return Text(str(told["ja"]), str(told["en"]))
    return None


def _seen(request: HttpRequest, number: int) -> Job:
    """A job that the person may see. Raises Http404 where there is none."""
    who = asker(request)
    who.reach(Right.READ, SEEN_BY)
    look_after()
    try:
        found = jobs.found(number)
    except ActRefused as refused:
        raise Http404 from refused
    if not jobs_seen.seen(who, [found]):
        raise Http404
    return found


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The newest jobs."""
    who = asker(request)
    who.reach(Right.READ, SEEN_BY)
    look_after()
    found = jobs_seen.seen(who, jobs.every())
    return page(request, "jobs/every.html", {"jobs": [(one, jobs.kind_of(one), jobs.state_of(one)) for one in found]})


@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One job."""
    return page(request, "jobs/one.html", _told(_seen(request, number), asker(request)))


@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that changes; asked again by itself until the job has ended."""
    return HttpResponse(drawn(request, "jobs/progress.html", _told(_seen(request, number), asker(request))))


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call a job off. Only who asked for it, or an administrator, may."""
    job, who = _seen(request, number), asker(request)
    if job.who != who.who and not who.administrator:
        raise Refused(403, "job.E106", _NOT_YOURS)
    jobs.cancel(number)
    return HttpResponseRedirect(f"/jobs/{number}/", status=303)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the same once more; it needs the same rights as the first time."""
    earlier, who = _seen(request, number), asker(request)
    if jobs.kind_of(earlier) is JobKind.ASSESS:
        who.must(Right.WRITE, EVIDENCE, jobs_seen.site_of(earlier))
    else:
        jobs_seen.must_see_all(who)
    job = jobs.again(number, who.who)
    look_after()
    return HttpResponseRedirect(f"/jobs/{job.number}/", status=303)


@require_GET
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file that a job made, to take along. Raises Http404 for a name that it did not make."""
    job = _seen(request, number)
    jobs_seen.must_see_all(asker(request))
    found = files_of(job.number).get(name)
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), as_attachment=True, filename=found.name)


@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Make the report of a kept run."""
    who = asker(request)
    number = request.POST.get("assessment", "")[:20]
    jobs_seen.must_see_run(who, number)
    jobs_seen.must_see_all(who)
    what = {"assessment": number}
    return HttpResponseRedirect(f"/jobs/{ask_and_start(JobKind.REPORT, what, who.who).number}/", status=303)


_NOT_YOURS = Text(
    "ほかの人が依頼した処理は中止できません。依頼した人か管理者に頼んでください。",
    "Work that somebody else asked for cannot be cancelled. Ask them, or an administrator.",
)

ADDRESSES = [
    path("jobs/", every),
    path("jobs/<int:number>/", one),
    path("jobs/<int:number>/progress/", progress),
    path("jobs/<int:number>/cancel/", cancel),
    path("jobs/<int:number>/again/", again),
    path("jobs/<int:number>/files/<path:name>", file),
    path("reports/make/", report),
]
