"""Which jobs a person may see, and whose files they may take along: by the site whose evidence a job is about.

A report is of all sites that the ledgers name, for one book holds them all; so only who may see all of them takes it.
"""

from collections.abc import Iterable

from sekisho.security.present.api.calling import lacking
from sekisho.security.present.api.refusing import general
from sekisho.security.present.console.asker import Asker
from sekisho.security.present.console.standing import SEEN_BY
from sekisho.security.store.assessments import history
from sekisho.security.store.records import Job
from sekisho.security.store.sites import sites
from sekisho.security.work.access import Lack
from sekisho.security.work.permission import Right


def seen(who: Asker, jobs: Iterable[Job]) -> list[Job]:
    """Those of the sites that the person may see, in their order. Raises Refused (403) where they may see none."""
    reach, every = who.reach(Right.READ, SEEN_BY), list(jobs)
    runs = {one.number: one.site for one in history()} if any(map(_run, every)) else {}
    return [one for one in every if reach.covers(runs.get(_run(one), site_of(one)), writing=False)]


def must_see_all(who: Asker) -> None:
    """Raise Refused (403) unless the person may see every site that the ledgers name."""
    if not sees_all(who):
        raise lacking(Right.READ, SEEN_BY, Lack.SITE, who.holder)


def sees_all(who: Asker) -> bool:
    """Whether the person may see every site that the ledgers name."""
    reach = who.reach(Right.READ, SEEN_BY).sites
    return reach is None or {one for one in sites() if one} <= reach


def must_see_run(who: Asker, number: str) -> None:
    """Raise Refused (404) unless there is a kept run of this number, of a site that the person may see."""
    reach = who.reach(Right.READ, SEEN_BY)
    if not any(one.number == number and reach.covers(one.site, writing=False) for one in history()):
        raise general(404)


def site_of(job: Job) -> str:
    """The site whose evidence is assessed; empty for all, and for a report, whose run says it."""
    return str(job.what.get("site") or "")


def _run(job: Job) -> str:
    return str(job.what.get("assessment") or "")
