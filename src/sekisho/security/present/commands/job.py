"""`sekisho job ...`: background jobs: asked for, listed, shown, run, cancelled.

The functions return exit codes and print; the words with their options are in `job_words`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from sekisho.guard.text import Language, Text
from sekisho.security.present.commands.saying import CLEAN, FOUND, print_json, say
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.job import JobKind, JobState

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.records import Job


def ask(kind: JobKind, what: Mapping[str, object], who: str, language: Language, *, as_json: bool) -> int:
    """Ask for a job; a process of its own runs it."""
    from sekisho.security.present.jobs.starting import ask_and_start  # noqa: PLC0415 -- needs an open home

    return _tell(ask_and_start(kind, what, who), language, as_json=as_json)


def again(number: int, who: str, language: Language, *, as_json: bool) -> int:
    """Ask for the same as a job that has ended."""
    from sekisho.security.present.jobs.starting import look_after  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.jobs import again as ask_again  # noqa: PLC0415

    job = ask_again(number, who)
    look_after()
    return _tell(job, language, as_json=as_json)


def run(number: int, language: Language) -> int:
    """Run a job in this process. FOUND where it did not come to a good end, or waits for others."""
    from sekisho.security.present.jobs.running import run as run_job  # noqa: PLC0415 -- loads what observes
    from sekisho.security.store.jobs import state_of  # noqa: PLC0415

    job = run_job(number)
    _tell(job, language, as_json=False)
    return CLEAN if state_of(job) is JobState.DONE else FOUND


def show(number: int, language: Language, *, as_json: bool) -> int:
    """One job as it is now."""
    from sekisho.security.store.jobs import found, recover  # noqa: PLC0415 -- needs an open home

    recover()
    return _tell(found(number), language, as_json=as_json)


def list_jobs(language: Language, *, as_json: bool) -> int:
    """The newest hundred jobs."""
    from sekisho.security.store.jobs import every, recover  # noqa: PLC0415 -- needs an open home

    recover()
    jobs = every()
    if as_json:
        print_json([plain(job) for job in jobs])
        return CLEAN
    for job in jobs:
        typer.echo(line(job, language))
    if not jobs:
        say(Text("ジョブはまだありません。", "There is no job yet."), language)
    return CLEAN


def cancel(number: int, language: Language, *, as_json: bool) -> int:
    """Call a job off."""
    from sekisho.security.store.jobs import cancel as call_off  # noqa: PLC0415 -- needs an open home

    return _tell(call_off(number), language, as_json=as_json)


def _tell(job: "Job", language: Language, *, as_json: bool) -> int:
    if as_json:
        print_json(plain(job))
    else:
        typer.echo(line(job, language))
    return CLEAN


def line(job: "Job", language: Language) -> str:
    """A job in one line: number, kind, state, how far it is or what became of it, who asked, when."""
    from sekisho.security.store.jobs import kind_of, state_of  # noqa: PLC0415 -- needs an open home

    state = state_of(job)
    parts = (
        str(job.number),
        kind_of(job).of(language),
        state.of(language),
        _outcome(job, language) if state.over else _step(job, language),
        job.who,
        f"{job.asked.astimezone(JAPAN):%Y/%m/%d %H:%M:%S}",
    )
    return "  ".join(part for part in parts if part)


def _step(job: "Job", language: Language) -> str:
    percent = f" {job.done * 100 // job.total}%" if job.total else ""
    return f"{job.text.get(language, '')}{percent}"


def _outcome(job: "Job", language: Language) -> str:
    said = job.result.get(language)
    if said or not job.result:
        return str(said or "")
    names = {"assessment": Text("評価", "assessment"), "findings": Text("指摘", "findings")}
    found = [f"{label.of(language)} {job.result[name]}" for name, label in names.items() if name in job.result]
    if files := job.result.get("files"):
        found.append(Text(f"ファイル {len(files)}件", f"{len(files)} files").of(language))
    return ", ".join(found)


def plain(job: "Job") -> dict[str, object]:
    """A job as JSON; instants in UTC."""
    instants = {
        name: value.astimezone(dt.UTC).isoformat() if isinstance(value := getattr(job, name), dt.datetime) else None
        for name in ("asked", "started", "ended")
    }
    names = ("number", "kind", "what", "who", "state", "done", "total", "text", "result")
    return {**{name: getattr(job, name) for name in names}, **instants}
