"""The job `report`: the files that people take with them, of a fresh run or as a kept one was made.

A kept run is made again from the same evidence and the ledgers as they stood when it was kept. Its findings cite
rows of ledgers then, not cells: the journal holds what a row said, not where in which book it stood.
"""

from collections.abc import Mapping
from pathlib import Path

from sekisho.security.present.jobs.assessing import Asked, counts, make
from sekisho.security.present.jobs.starting import jobs_folder
from sekisho.security.present.results import STEPS, WRITING, write_results
from sekisho.security.store.records import Job
from sekisho.security.store.telling import Telling


def report_job(job: Job, telling: Telling) -> dict[str, object]:
    """Write report, workbook, tables and JSON into the job's folder. Gives their names and sizes."""
    made = make(Asked.of(job.what), job, telling)
    out = folder_of(job.number)
    with telling.step(WRITING, STEPS) as done:
        write_results(made.result, made.paths, made.catalogue, out, language="ja", done=done)
    files = [{"name": name, "size_bytes": path.stat().st_size} for name, path in files_of(job.number).items()]
    return {"files": files, **counts(made.result)}


def folder_of(number: int) -> Path:
    """Where the files of a job lie, whether there are any or not."""
    return jobs_folder() / str(number)


def files_of(number: int) -> Mapping[str, Path]:
    """The files of a job by their names (`evidence/a.pcap` in a folder), in order.

    A name that somebody asks for is looked up here, and never made into a path.
    """
    folder = folder_of(number)
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in found}
