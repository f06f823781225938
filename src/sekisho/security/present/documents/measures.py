"""A practice as a section of a document: its purpose, its functions with room for settings, and how it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import Means, Practice, Rule
from sekisho.security.ledgers.attestation import Attestation
from sekisho.security.ledgers.book import Book
from sekisho.security.present.documents.labels import Words
from sekisho.security.present.documents.model import Blank, Block, Cell, Items, Paragraph, Table
from sekisho.security.terms.words import Assurance


@dataclass(frozen=True)
class Measures:
    """Sections of practices for one site's book on one day."""

    catalogue: Catalogue
    book: Book
    day: date
    words: Words

    def necessity(self, practice: Practice) -> str:
        """How binding it is, with its condition."""
        word = practice.necessity.of(self.words.language)
        condition = f" — {practice.condition.of(self.words.language)}" if practice.condition else ""
        return word + condition

    def purpose(self, practice: Practice) -> Table:
        """What the measure is for and what it leaves, as a table of facts."""
        language, words = self.words.language, self.words
        counterparts = [
            f"{number} {self.catalogue.practices[number].title.of(language)}" for number in practice.leans_on
        ]
        rows: list[tuple[Cell, ...]] = [
            (words["practice"], f"{practice.number} {practice.title.of(language)}"),
            (words["necessity"], self.necessity(practice)),
            (words["threat"], practice.threat.of(language)),
            (words["reduced"], practice.reduced_risk.of(language)),
            (words["residual"], practice.residual_risk.of(language)),
        ]
        if counterparts:
            rows.append((words["leans_on"], words.listed(counterparts)))
        return Table((), tuple(rows), (22, 100), heads=True)

    def design(self, practice: Practice) -> Iterator[Block]:
        """Purpose, then every rule as a function with room for its setting, then what to consider."""
        language, words = self.words.language, self.words
        yield self.purpose(practice)
        yield Table(
            (words["rule"], words["function"], words["setting"], words["assurance"]),
            tuple(
                (rule.id, f"{rule.heading.of(language)}\n{rule.text.of(language)}", Blank(), self.confirmed(rule))
                for rule in practice.rules
            ),
            (15, 50, 32, 34),
        )
        yield from self._considered(practice)

    def standard(self, practice: Practice) -> Iterator[Block]:
        """Purpose and rules, to be applied elsewhere: no room for settings."""
        yield self.purpose(practice)
        yield Items(tuple(f"{rule.text.of(self.words.language)} ({rule.id})" for rule in practice.rules))
        yield from self._considered(practice)

    def _considered(self, practice: Practice) -> Iterator[Block]:
        if practice.smart_factory:
            text = practice.smart_factory.of(self.words.language)
            yield Paragraph(f"{self.words['consider']}: {text}", note=True)

    def rules(self, practice: Practice) -> Table:
        """The rules of a practice with how each is confirmed."""
        words = self.words
        return Table(
            (words["rule"], words["item"], words["assurance"]),
            tuple((rule.id, rule.text.of(words.language), self.confirmed(rule)) for rule in practice.rules),
            (14, 70, 36),
        )

    @cached_property
    def _answers(self) -> dict[str, list[Attestation]]:
        """Answers that are valid on the day, by rule; of one system the latest."""
        latest: dict[tuple[str, str], Attestation] = {}
        rows = (entry.row for entry in self.book.rows(Attestation))
        for row in sorted(rows, key=lambda row: row.answered or date.min):
            if row.answered and row.answered <= self.day:
                latest[row.rule, row.system] = row
        found: dict[str, list[Attestation]] = {}
        for (rule, _), row in latest.items():
            if row.until is None or row.until >= self.day:
                found.setdefault(rule, []).append(row)
        return found

    def confirmed(self, rule: Rule) -> str:
        """How it is known that a rule holds, and what people have answered that still counts."""
        lines = [self._means(means) for means in rule.assurance]
        return "\n".join([*dict.fromkeys(lines), *(self._answer(row) for row in self._answers.get(rule.id, ()))])

    def _means(self, means: Means) -> str:
        language, words = self.words.language, self.words
        match means.kind:
            case Assurance.CHECKED if means.planned:
                return words["planned"]
            case Assurance.CHECKED:
                titles = [self.catalogue.checks[check].title.of(language) for check in means.checks]
                return words.filled("checked_by", checks=words.listed(titles))
            case Assurance.RECORDED:
                title = self.catalogue.forms[means.ledger].title.of(language)
                return words.filled("recorded_by", ledger=title, months=means.review_months)
            case Assurance.ATTESTED:
                return words.filled("attested_by", months=means.every_months)
            case _:
                return words["enforced_by"]

    def _answer(self, row: Attestation) -> str:
        words = self.words
        return words.filled(
            "answered",
            system=words.filled("of_system", system=row.system) if row.system else "",
            answer=row.answer.of(words.language) if row.answer else "",
            day=f"{row.answered:%Y/%m/%d}",
            person=row.person,
            until=f"{row.until:%Y/%m/%d}" if row.until else "－",
        )
