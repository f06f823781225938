"""Sheets with other headers than ours: what they are taken to mean, for a person to correct and confirm once."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sekisho.security.catalogue.synonyms import word_groups
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import text_of
from sekisho.security.ledgers.faults import CellError
from sekisho.security.ledgers.foreign import shown_label
from sekisho.security.ledgers.words import fold
from sekisho.security.present.api import receiving
from sekisho.security.present.api.receiving import Items, problem, wrong
from sekisho.security.present.api.refusing import general
from sekisho.security.present.api.rows import json_answer
from sekisho.security.present.api.sheets import form_of, name_of
from sekisho.security.present.console.asker import asker
from sekisho.security.present.console.ledgers.known import known_slug
from sekisho.security.present.workbook.reading import Foreign, read_contents
from sekisho.security.store.layouts import remember, remembered
from sekisho.security.work.mapping import LabelMapping, mapping_of
from sekisho.security.work.permission import Right

_EXAMPLES, _EXAMPLE_CHARACTERS = 3, 40


@require_POST
def mapping(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets of a file that are no ledger by their labels, each with what its labels would mean.

    With `confirm` the mapping of one sheet, as it was corrected, is remembered; whoever may write the ledger may.
    """
    who = asker(request)
    if REGISTRY[known_slug(slug)].by_system:
        raise general(405)
    who.reach(Right.WRITE, slug)
    file, form = form_of(request)
    items = Items(dict(form.items()))
    items.known(("sheet", "said", "confirm", "why"))
    sheet, confirms = items.text("sheet", most=100), form.get("confirm") == "true"
    why = items.text("why", required=confirms)
    said = _said(slug, str(form.get("said") or "{}"), items)
    items.done()
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        path = Path(folder) / name_of(file)
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        foreign = read_contents(path, layouts=remembered()).foreign
    if not confirms:
        found = [(one, mapping_of(one.lines, REGISTRY[slug], word_groups())) for one in foreign]
        return json_answer({"sheets": [_told(one, labels) for one, labels in found if labels]})
    chosen = next((one for one in foreign if one.sheet == sheet), None)
    labels = mapping_of(chosen.lines, REGISTRY[slug], word_groups()) if chosen else None
    if labels is None:
        raise wrong(problem(receiving.NO_WORD, "sheet", value=sheet, names="、".join(one.sheet for one in foreign)))
    corrected = _corrected(labels, said)
    if corrected.keys_missing:
        names = "、".join(one.column.ja for one in corrected.keys_missing)
        raise wrong(problem(receiving.MISSING, names))
    remember(corrected, who=who.who, why=why)
    return json_answer({"layout": corrected.id})


def _said(slug: str, text: str, items: Items) -> dict[str, str]:
    """What the person says of each label: folded label to field, empty for not read."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError:
        raw = None
    if not isinstance(raw, dict):
        items.complain(receiving.NO_OBJECT, "said")
        return {}
    fields = {one.name for one in REGISTRY[slug].fields} | {""}
    for label, field in raw.items():
        if field not in fields:
            items.complain(receiving.NO_WORD, label[:60], value=str(field)[:60], names="、".join(sorted(fields)))
    return {fold(label): str(field) for label, field in raw.items()}


def _corrected(labels: LabelMapping, said: Mapping[str, str]) -> LabelMapping:
    known = {fold(one.label) for one in labels.labels}
    return labels.corrected({label: field for label, field in said.items() if label in known})


def _told(foreign: Foreign, labels: LabelMapping) -> dict[str, Any]:
    lines = dict(foreign.lines)
    head = [fold(shown_label(cell)) for cell in lines[labels.line]]
    return {
        "sheet": foreign.sheet,
        "line": labels.line,
        "labels": [
            {
                "label": one.label,
                "field": one.field,
                "because": {"ja": one.likeness.ja, "en": one.likeness.en},
                "confidence": one.confidence,
                "examples": _examples(foreign, labels.line, head.index(fold(one.label))),
            }
            for one in labels.labels
        ],
        "keys_missing": [one.name for one in labels.keys_missing],
    }


def _examples(foreign: Foreign, head: int, at: int) -> list[str]:
    found: list[str] = []
    for number, line in foreign.lines:
        if number <= head or at >= len(line):
            continue
        try:
            text = text_of(line[at])[:_EXAMPLE_CHARACTERS]
        except CellError:
            continue
        if text and text not in found:
            found.append(text)
    return found[:_EXAMPLES]
