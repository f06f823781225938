"""Reads a whole content directory into one catalogue, and refuses references that lead nowhere."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from sekisho.guard.problem import Problem
from sekisho.guard.strict_toml import ContentError, decode
from sekisho.guard.text import Text
from sekisho.security.catalogue.records import Category, CheckText, Form, Framework, Practice, Rule
from sekisho.security.catalogue.records import Mapping as PracticeMapping
from sekisho.security.catalogue.risk import Method
from sekisho.security.catalogue.written import Sheet, Written

T = TypeVar("T")
METHOD = "risk/method.toml"


@dataclass(frozen=True)
class Catalogue:
    """All content: practices in the report's order, the rest by id. method: how risk is rated."""

    practices: Mapping[str, Practice]
    forms: Mapping[str, Form]
    frameworks: Mapping[str, Framework]
    categories: Mapping[str, Category]
    mappings: Mapping[str, PracticeMapping]
    checks: Mapping[str, CheckText]
    sheets: Mapping[str, Sheet]
    documents: Mapping[str, Written]
    method: Method

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of every practice by its id, in the report's order."""
        return {rule.id: rule for practice in self.practices.values() for rule in practice.rules}

    def practice_of(self, rule: str) -> Practice:
        """The practice a rule belongs to; KeyError for a rule that does not exist."""
        return self.practices[self.rules[rule].practice]


def _tree(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda part: part.name):
        if entry.is_dir():
            for name, data in _tree(entry):
                yield f"{entry.name}/{name}", data
        elif entry.name.endswith(".toml"):
            yield entry.name, entry.read_bytes()


def _records(kind: type[T], named: Iterable[tuple[str, bytes]], problems: list[Problem]) -> Iterator[tuple[str, T]]:
    for name, data in named:
        try:
            yield name.removesuffix(".toml"), decode(kind, data, name)
        except ContentError as error:
            problems.extend(error.problems)


def _named(pairs: Iterable[tuple[str, T]], key: str, problems: list[Problem]) -> dict[str, T]:
    """Records by their own id; a file whose name is not its id would not be found by who looks for it."""
    out: dict[str, T] = {}
    for stem, record in pairs:
        own = str(getattr(record, key))
        if own != stem:
            problems.append(_misnamed(stem, key, own))
        out[own] = record
    return out


def _misnamed(file: str, where: str, value: str) -> Problem:
    text = Text(
        f"{value!r} はファイル名と一致しません。どちらかを直してください。",
        f"{value!r} differs from the file name. Correct one of them.",
    )
    return Problem("content.E004", f"{file}.toml", where, text)


def read_catalogue(folder: Traversable | None = None) -> Catalogue:
    """The catalogue in `folder`, by default the product's own. Raises ContentError with all that is wrong."""
    own = files("sekisho.security") / "content"
    folder = folder or own
    problems: list[Problem] = []

    def part(name: str) -> Iterator[tuple[str, bytes]]:
        place = folder / name
        return _tree(place) if place.is_dir() else iter(())

    practices = _named(_records(Practice, part("practices"), problems), "number", problems)
    frameworks, categories = _frameworks(list(part("frameworks")), problems)
    catalogue = Catalogue(
        practices=dict(sorted(practices.items(), key=lambda pair: pair[1].order)),
        forms=_named(_records(Form, part("forms"), problems), "id", problems),
        frameworks=frameworks,
        categories=categories,
        mappings=_named(_records(PracticeMapping, part("mapping"), problems), "practice", problems),
        checks=_named(_records(CheckText, part("checks"), problems), "id", problems),
        sheets=_named(_records(Sheet, part("sheets"), problems), "id", problems),
        documents=_named(_records(Written, part("documents"), problems), "id", problems),
        method=_method(folder, own, problems),
    )
    problems.extend(dangling(catalogue))
    if problems:
        raise ContentError(tuple(problems))
    return catalogue


def _method(folder: Traversable, own: Traversable, problems: list[Problem]) -> Method:
    """How risk is rated in `folder`; the product's own way where nothing readable stands there."""
    place = folder / METHOD
    given = [(place.name, place.read_bytes())] if place.is_file() else []
    methods = [method for _, method in _records(Method, given, problems)]
    return methods[0] if methods else decode(Method, (own / METHOD).read_bytes(), METHOD)


def _frameworks(
    named: list[tuple[str, bytes]], problems: list[Problem]
) -> tuple[dict[str, Framework], dict[str, Category]]:
    heads = [
        (name.removesuffix("/framework.toml") + ".toml", data)
        for name, data in named
        if name.endswith("/framework.toml")
    ]
    rest = [(name, data) for name, data in named if not name.endswith("/framework.toml")]
    frameworks = _named(_records(Framework, heads, problems), "id", problems)
    return frameworks, dict(_records(Category, rest, problems))


def dangling(catalogue: Catalogue) -> Iterator[Problem]:
    """References that lead nowhere: practice to form, practice, check; check to rule; mapping to framework item."""
    for number, practice in catalogue.practices.items():
        yield from unknown(number, "forms", practice.forms, catalogue.forms)
        yield from unknown(number, "leans_on", practice.leans_on, catalogue.practices)
        for rule in practice.rules:
            for means in rule.assurance:
                yield from unknown(number, rule.id, means.checks, catalogue.checks)
                yield from unknown(number, rule.id, filter(None, [means.ledger]), catalogue.forms)
    for form in catalogue.forms.values():
        yield from unknown(form.id, "practices", form.practices, catalogue.practices)
    for check in catalogue.checks.values():
        yield from unknown(check.id, "rules", check.rules, catalogue.rules)
    yield from _dangling_written(catalogue)
    items: dict[str, set[str]] = {}
    for category in catalogue.categories.values():
        items.setdefault(category.framework, set()).update(item.id for item in category.items)
    for mapping in catalogue.mappings.values():
        yield from unknown(mapping.practice, "practice", [mapping.practice], catalogue.practices)
        for link in mapping.links:
            yield from unknown(mapping.practice, link.framework, link.ids, items.get(link.framework, ()))


def _dangling_written(catalogue: Catalogue) -> Iterator[Problem]:
    """The same of sheets and documents: to form, rule, practice, and to the form whose ledger fills a part."""
    for sheet in catalogue.sheets.values():
        yield from unknown(sheet.id, "id", [sheet.id], catalogue.forms)
        yield from unknown(sheet.id, "lines", (rule for line in sheet.lines for rule in line.rules), catalogue.rules)
    for written in catalogue.documents.values():
        yield from unknown(written.id, "id", [written.id], catalogue.forms)
        for part in written.parts:
            where = part.heading.ja
            yield from unknown(written.id, where, part.practices, catalogue.practices)
            yield from unknown(written.id, where, filter(None, [part.ledger]), catalogue.forms)
            yield from unknown(written.id, where, (rule for line in part.lines for rule in line.rules), catalogue.rules)


def unknown(file: str, where: str, names: Iterable[str], known: Collection[str]) -> Iterator[Problem]:
    """A problem for each name that is not known. file: without its ending."""
    for name in names:
        if name not in known:
            text = Text(
                f"{name!r} は存在しません。綴りを直すか、参照先を追加してください。",
                f"{name!r} does not exist. Correct its spelling, or add what it refers to.",
            )
            yield Problem("content.E005", f"{file}.toml", where, text)
