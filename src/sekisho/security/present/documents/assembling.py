"""Content, ledgers and a day -> a document: its parts in order, each filled as its content says."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sekisho.guard.text import Language
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import Form, Practice
from sekisho.security.catalogue.written import Line, Part, Written
from sekisho.security.checks.case import Case
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.diagram.drawing import diagram_figures
from sekisho.security.present.documents import ledger_rows
from sekisho.security.present.documents.labels import Words
from sekisho.security.present.documents.measures import Measures
from sekisho.security.present.documents.model import (
    Blank,
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Necessity

ROWS_BESIDE_A_MEASURE = 30
"""A ledger with more rows is named beside its measure and not shown there."""
DRAWN = ("zone", "asset", "conduit", "dataflow")
"""The ledgers of which the network diagram is drawn."""
FIRST_VERSION = "1.0"
SPARE_REVISIONS = 4


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: the document's id, the case of one site, the language, and a version.

    company: stands on the title page before the site; empty leaves a blank.
    """

    kind: str
    case: Case
    language: Language = "ja"
    version: str = FIRST_VERSION
    company: str = ""

    @property
    def day(self) -> dt.date:
        """The day for which it is made."""
        return self.case.as_of


@dataclass(frozen=True)
class Assembly:
    """One document while it is put together."""

    order: Order
    catalogue: Catalogue

    @cached_property
    def words(self) -> Words:
        """The words in the document's language."""
        return Words(self.order.language)

    @cached_property
    def measures(self) -> Measures:
        """Practices as sections."""
        return Measures(self.catalogue, self.order.case.book, self.order.day, self.words)

    @cached_property
    def written(self) -> Written:
        """The document's content."""
        return self.catalogue.documents[self.order.kind]

    @cached_property
    def form(self) -> Form:
        """The form that the document is, with title, purpose and practices."""
        return self.catalogue.forms[self.order.kind]

    @cached_property
    def _shown_apart(self) -> frozenset[str]:
        """The ledgers that have a part of their own."""
        return frozenset(part.ledger for part in self.written.parts if part.ledger)

    @cached_property
    def _used(self) -> frozenset[str]:
        """The ledgers whose rows stand in this document; a supplier who is given it need not hear of others."""
        used = set(self._shown_apart)
        for part in self.written.parts:
            if part.fill == "diagram":
                used.update(DRAWN)
            if part.fill in {"rules", "measures"}:
                used.add("attestation")
            if part.fill == "measures":
                used.update(slug for practice in self._practices(part) for slug in practice.forms)
        return frozenset(used)

    def blocks(self) -> Iterator[Block]:
        """All blocks in order, numbered."""
        yield from self._about()
        chapter = section = 0
        for part in self.written.parts:
            if part.level == 1:
                chapter, section = chapter + 1, 0
            else:
                section += 1
            number = f"{chapter}.{section}" if section else f"{chapter}"
            yield Heading(part.level, number, part.heading.of(self.order.language))
            yield from self._part(part, number)

    def _about(self) -> Iterator[Block]:
        words = self.words
        used = [
            words.filled("rows_count", title=REGISTRY[slug].title.of(words.language), count=len(entries))
            for slug, entries in self.order.case.book.tables.items()
            if entries and slug in self._used
        ]
        day = f"{self.order.day:%Y/%m/%d}"
        yield Heading(1, "", words["about"])
        yield Paragraph(self.form.purpose.of(words.language))
        yield Paragraph(
            words.filled("sources", day=day, ledgers=words.listed(used))
            if used
            else words.filled("no_sources", day=day)
        )
        yield Items((words["how_blank"], words["how_rules"]))

    def _part(self, part: Part, number: str) -> Iterator[Block]:
        for text in part.paragraphs:
            yield Paragraph(text.of(self.order.language))
        if part.lines:
            yield self._lines(part)
        yield from self._filled(part, number)
        if part.blanks:
            yield self._blanks(part)

    def _lines(self, part: Part) -> Block:
        words = self.words
        match part.layout:
            case "answers":
                return Table(
                    ("#", words["requirement"], words["answer"], words["proof"], words["rule"]),
                    tuple(
                        (str(at), self._said(line), words["answers"], Blank(), "\n".join(line.rules))
                        for at, line in enumerate(part.lines, 1)
                    ),
                    (5, 54, 18, 30, 13),
                )
            case "steps":
                return Table(
                    ("#", words["step"], words["who"], words["limit"], words["rule"]),
                    tuple(
                        (str(at), self._said(line), self._who(line), Blank(), "\n".join(line.rules))
                        for at, line in enumerate(part.lines, 1)
                    ),
                    (5, 50, 24, 28, 13),
                )
            case _:
                return Items(tuple(self._said(line) for line in part.lines))

    def _said(self, line: Line) -> str:
        return line.text.of(self.order.language)

    def _who(self, line: Line) -> Cell:
        return line.who.of(self.order.language) if line.who else Blank()

    def _blanks(self, part: Part) -> Table:
        rows = tuple((label.of(self.order.language), Blank()) for label in part.blanks)
        return Table((self.words["item"], self.words["blank"]), rows, (45, 75), heads=True)

    def _practices(self, part: Part) -> list[Practice]:
        numbers = part.practices or self.form.practices
        return [self.catalogue.practices[number] for number in numbers]

    def _filled(self, part: Part, number: str) -> Iterator[Block]:
        match part.fill:
            case "diagram":
                yield from self._diagram()
            case "ledger":
                yield ledger_rows.table(part.ledger, self.order.case.book, self.words)
            case "rules":
                for practice in self._practices(part):
                    yield self.measures.rules(practice)
            case "minimum":
                yield self._minimum()
            case "measures" | "standard":
                yield from self._sections(part, number)
            case _:
                return

    def _sections(self, part: Part, number: str) -> Iterator[Block]:
        shown: set[str] = set()
        for at, practice in enumerate(self._practices(part), 1):
            title = self.words.filled(
                "of_practice", title=practice.title.of(self.words.language), number=practice.number
            )
            yield Heading(part.level + 1, f"{number}.{at}", title)
            if part.fill == "measures":
                yield from self.measures.design(practice)
                yield from self._records(practice, shown)
            else:
                yield from self.measures.standard(practice)

    def _records(self, practice: Practice, shown: set[str]) -> Iterator[Block]:
        """The ledgers of a practice: named with their rows; short ones shown, once in a chapter."""
        words, book = self.words, self.order.case.book
        slugs = [slug for slug in practice.forms if slug in REGISTRY and ledger_rows.count(slug, book)]
        if not slugs:
            return
        named = []
        for slug in slugs:
            title = REGISTRY[slug].title.of(words.language)
            elsewhere = slug in self._shown_apart or slug in shown
            named.append(
                words.filled("see_part", title=title)
                if elsewhere
                else words.filled("rows_count", title=title, count=ledger_rows.count(slug, book))
            )
        yield Paragraph(words.filled("recorded_in", ledgers=words.listed(named)))
        for slug in slugs:
            if slug in self._shown_apart or slug in shown:
                continue
            if ledger_rows.count(slug, book) <= ROWS_BESIDE_A_MEASURE:
                shown.add(slug)
                yield ledger_rows.table(slug, book, words)
            else:
                title = REGISTRY[slug].title.of(words.language)
                yield Paragraph(
                    words.filled("rows_elsewhere", title=title, count=ledger_rows.count(slug, book)), note=True
                )

    def _minimum(self) -> Table:
        """Every practice that is required, with its condition if it has one, and room to say where it is applied."""
        words, language = self.words, self.order.language
        required = [one for one in self.catalogue.practices.values() if one.necessity is not Necessity.RECOMMENDED]
        return Table(
            (words["practice"], words["title"], words["necessity"], words["maker"], words["minimum"]),
            tuple(
                (
                    one.number,
                    one.title.of(language),
                    self.measures.necessity(one),
                    words.listed([maker.of(language) for maker in one.makers]),
                    Blank(),
                )
                for one in required
            ),
            (15, 36, 29, 24, 20),
        )

    def _diagram(self) -> Iterator[Block]:
        paper, figures = diagram_figures(self.order.case, self.order.language)
        if not figures:
            yield Paragraph(self.words["no_diagram"], note=True)
            return
        yield Paragraph(self.words["diagram_page"])
        for caption, svg, legend, png in figures:
            yield Figure(caption, svg, legend, png, paper)


def assemble(order: Order, catalogue: Catalogue) -> Document:
    """The document as blocks. KeyError for a kind that content does not have."""
    assembly = Assembly(order, catalogue)
    words, language = assembly.words, order.language
    practices = [catalogue.practices[number] for number in assembly.form.practices]
    place = " ".join(filter(None, (order.company, order.case.site)))

    def departments(choices: Iterator[Choice]) -> str:
        return words.listed([one.of(language) for one in dict.fromkeys(choices)])

    facts: tuple[tuple[str, Cell], ...] = (
        (words["site"], place or Blank()),
        (words["number"], Blank()),
        (words["version"], order.version),
        (words["day"], f"{order.day:%Y/%m/%d}"),
        (words["maker"], departments(maker for one in practices for maker in one.makers)),
        (words["users"], departments(user for one in practices for user in one.users)),
        (words["disclosure"], Blank()),
    )
    first: tuple[Cell, ...] = (order.version, f"{order.day:%Y/%m/%d}", words["first"], Blank(), Blank())
    spare: tuple[Cell, ...] = ("", "", "", "", "")
    return Document(
        language=language,
        day=order.day,
        title=assembly.form.title.of(language),
        site=place,
        facts=facts,
        seals=(words["approved"], words["checked"], words["prepared"]),
        revisions=Table(
            (words["version"], words["revised_on"], words["revision"], words["author"], words["approver"]),
            (first, *([spare] * SPARE_REVISIONS)),
            (13, 18, 49, 20, 20),
        ),
        revisions_title=words["revisions"],
        contents=words["contents"],
        mark=words["mark"],
        blocks=tuple(assembly.blocks()),
    )
