"""Long work: how far it is, what it made; it goes on when the page is left, and is found again here."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from sekisho.security.present.api.refusing import Refused
from sekisho.security.present.console.page import asker, drawn, page
from sekisho.security.present.console.standing import SEEN_BY
from sekisho.security.present.jobs.reporting import files_of
from sekisho.security.present.jobs.starting import ask_and_start, look_after
from sekisho.security.store import jobs
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.records import Job
from sekisho.security.terms.text import Text
from sekisho.security.work.job import JobKind, JobState
from sekisho.security.work.permission import Right


def _told(job: Job) -> dict[str, object]:
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
        "files": sorted(files_of(job.number).items()) if state is JobState.DONE else [],
    }


def _text(told: object) -> Text | None:
    if isinstance(told, dict) and told.get("ja") and told.get("en"):
        return Text(str(told["ja"]), str(told["en"]))
    return None


def _seen(request: HttpRequest, number: int) -> Job:
    """A job that the person may see. Raises Http404 where there is none."""
    asker(request).reach(Right.READ, SEEN_BY)
    look_after()
    try:
        return jobs.found(number)
    except ActRefused as refused:
        raise Http404 from refused


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The newest jobs."""
    asker(request).reach(Right.READ, SEEN_BY)
    look_after()
    return page(
        request, "jobs/every.html", {"jobs": [(one, jobs.kind_of(one), jobs.state_of(one)) for one in jobs.every()]}
    )


@require_GET
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One job."""
    return page(request, "jobs/one.html", _told(_seen(request, number)))


@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that changes; asked again by itself until the job has ended."""
    return HttpResponse(drawn(request, "jobs/progress.html", _told(_seen(request, number))))


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
    """Ask for the same once more."""
    _seen(request, number)
    job = jobs.again(number, asker(request).who)
    look_after()
    return HttpResponseRedirect(f"/jobs/{job.number}/", status=303)


@require_GET
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file that a job made, to take along. Raises Http404 for a name that it did not make."""
    found = files_of(_seen(request, number).number).get(name)
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), as_attachment=True, filename=found.name)


@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Make the report of a kept run."""
    who = asker(request)
    who.reach(Right.READ, SEEN_BY)
    what = {"assessment": request.POST.get("assessment", "")[:20]}
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
