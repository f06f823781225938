"""A ledger as a workbook over HTTP: out as people know it, and back in with a preview before anything is written."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from sekisho.guard.limits import API_UPLOAD_BYTES
from sekisho.guard.problem import Problem
from sekisho.guard.text import Language
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.keys import row_id
from sekisho.security.ledgers.plain import as_json
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.present.api import receiving
from sekisho.security.present.api.asking import as_of
from sekisho.security.present.api.calling import Caller, caller
from sekisho.security.present.api.receiving import Items, problem, wrong
from sekisho.security.present.api.refusing import Refused, general
from sekisho.security.present.api.rows import json_answer
from sekisho.security.present.workbook.errors import WorkbookError
from sekisho.security.present.workbook.reading import Contents, read_contents
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.store.errors import RowsRefused
from sekisho.security.store.exporting import Wanted, journal_state, outgoing
from sekisho.security.store.importing import preview, take_in
from sekisho.security.store.layouts import remembered
from sekisho.security.store.proposing import Asked
from sekisho.security.work.access import PROPOSE
from sekisho.security.work.comparing import RowMerge
from sekisho.security.work.merging import Fate
from sekisho.security.work.permission import Right
from sekisho.security.work.stamped import Given, Stamp, reckon

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 1_000
"""Rows of a preview that are told one by one."""

_UNFIT = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]+')
_NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Sheets:
    """The workbook of one ledger."""

    slug: str

    def export(self, request: HttpRequest) -> HttpResponse:
        """The rows that the caller may read, as a workbook that tells of its own export."""
        who = caller(request)
        reach = who.reach(Right.READ, self.slug)
        items, problems = Items(request.GET.dict()), list[Problem]()
        items.known(("site", "as_of", "lang"))
        site = items.text("site", most=60) if "site" in request.GET else None
        day = as_of(request.GET, problems)
        tongue: Language = "en" if request.GET.get("lang") == "en" else "ja"
        items.problems += problems
        items.done()
        if site is not None:
            who.must(Right.READ, self.slug, site)
        found = outgoing(Wanted((self.slug,), site, day))
        rows = (row for row in found.tables[self.slug] if reach.covers(row.site, writing=False))
        whole = frozenset((site,)) if site is not None else None if reach.sites is None else reach.sites | {""}
        stamp = Stamp(self.slug, found.origin, found.position, tongue, whole, day)
        with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
            path = Path(folder) / "book.xlsx"
            try:
                write_book(path, {self.slug: rows}, tongue, stamps={self.slug: stamp})
            except WorkbookError as error:
                raise Refused(422, error.code, error.text) from error
            octets = path.read_bytes()
        title = quote(REGISTRY[self.slug].title.of(tongue))
        name = f"attachment; filename=\"{self.slug}.xlsx\"; filename*=UTF-8''{title}.xlsx"
        return HttpResponse(octets, content_type=XLSX, headers={"Content-Disposition": name})

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """What a workbook or CSV would change; `apply` writes it, `approve` leaves it to another person."""
        who = caller(request)
        file, form = form_of(request)
        items = Items(dict(form.items()))
        items.known(("why", "site", "apply", "approve", "replace"))
        apply, approve, replace = (_yes(items, name) for name in ("apply", "approve", "replace"))
        why, site = items.text("why", required=apply or approve), items.text("site", most=60)
        items.done()
        right = Right.WRITE if apply and not approve else Right.READ
        who.reach(right, self.slug)
        if approve:
            who.must_scope(PROPOSE)
        name = name_of(file)
        contents, others = self._read(file, name, site)
        entries = contents.book.tables.get(self.slug, ())
        self._must(who, right, (entry.row.site for entry in entries))
        given, notices = self._given(contents, replace=replace)
        problems = (*contents.book.problems, *others, *notices)
        errors = contents.blocking()
        if errors and (apply or approve):
            raise RowsRefused(errors)
        merges = preview(Book({self.slug: entries}), given)
        moved = [one for one in merges if one.merge.fate is not Fate.SAME]
        self._must(who, right, (row.site for one in moved for row in (one.base, one.edited, one.now) if row))
        proposal = None
        if apply or approve:
            proposal = take_in(merges, Asked(who.who, name, why), approve=approve)
        return json_answer(_told(merges, problems, proposal, written=apply and not approve))

    def _read(self, file: "UploadedFile[bytes]", name: str, site: str) -> tuple[Contents, list[Problem]]:
        """What a file holds, and a warning for each sheet of another ledger, which is left alone."""
        with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
            path = Path(folder) / name
            with path.open("wb") as kept:
                for chunk in file.chunks():
                    kept.write(chunk)
            contents = read_contents(path, site, remembered())
        others = (slug for slug in contents.book.tables if slug != self.slug)
        return contents, [problem(receiving.OTHER_LEDGER, "file", title=REGISTRY[slug].title) for slug in others]

    def _given(self, contents: Contents, *, replace: bool) -> tuple[Given, list[Problem]]:
        """What the sheet says of its export, where this journal can know of it."""
        own = Book({self.slug: contents.book.tables.get(self.slug, ())})
        found = reckon(own, contents.stamps, journal_state(), replace=replace)
        for stamp in found.past:
            raise wrong(problem(receiving.OF_THE_PAST, "file", value=stamp.as_of))
        return found.given, [problem(receiving.OTHER_JOURNAL, "file")] if found.doubts else []

    def _must(self, who: Caller, right: Right, sites: Iterable[str]) -> None:
        for site in sorted(set(sites)):
            who.must(right, self.slug, site)


def form_of(request: HttpRequest) -> "tuple[UploadedFile[bytes], Any]":
    """The uploaded file and the form's other items. Any: Django's own dictionary."""
    if request.content_type != "multipart/form-data":
        raise general(415)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise wrong(problem(receiving.MISSING, "file"))
    if (file.size or 0) > API_UPLOAD_BYTES:
        raise general(413)
    return file, request.POST


def _yes(items: Items, name: str) -> bool:
    text = items.data.get(name, "false")
    if text not in {"true", "false"}:
        items.complain(receiving.NO_ANSWER, name, value=text)
    return text == "true"


def name_of(file: "UploadedFile[bytes]") -> str:
    """The file's name as people gave it, fit for any disk."""
    name = _UNFIT.sub("_", file.name or "").encode("utf-8", "replace").decode()
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:_NAME_CHARACTERS]}{dot}{suffix[:10]}" if stem else f"book.{suffix[:10]}"


def _told(
    merges: Iterable[RowMerge], problems: Iterable[Problem], proposal: Proposal | None, *, written: bool
) -> dict[str, Any]:
    every = tuple(merges)
    counts = Counter(one.merge.fate.code for one in every)
    moved = [one for one in every if one.merge.fate is not Fate.SAME]
    return {
        "applied": written,
        "proposal": proposal.number if proposal else None,
        "counts": {fate.code: counts[fate.code] for fate in Fate},
        "rows": list(map(_fate, moved[:MOST_SHOWN])),
        "rows_left_out": max(len(moved) - MOST_SHOWN, 0),
        "problems": [one.told for one in problems],
    }


def _fate(one: RowMerge) -> dict[str, Any]:
    ledger = REGISTRY[one.ledger]
    cells: Iterator[dict[str, str]] = (
        {"field": cell.field, "seen": cell.seen, "wanted": cell.wanted, "now": cell.now} for cell in one.merge.cells
    )
    return {
        "fate": one.merge.fate.code,
        "row_id": row_id(ledger, one.row),
        "site": one.row.site,
        "key": ledger.key(one.row),
        "sheet": one.origin.sheet,
        "line": one.origin.line,
        "cells": list(cells),
        "before": as_json(ledger, one.now) if one.now else None,
        "after": as_json(ledger, one.merge.row) if one.merge.row else None,
    }
