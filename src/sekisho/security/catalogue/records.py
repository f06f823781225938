"""The frozen records that content files become: practices with their rules, forms, frameworks, mappings, check texts.

A record's fields are the keys of its file; nothing else may stand there. Section numbers are text: "7.10" is not 7.1.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.state import Severity
from sekisho.security.terms.words import Area, Assurance, Confidence, Department, Document, Necessity, Phase

C = TypeVar("C", bound=Choice)
_STRICT = ConfigDict(extra="forbid")


def _coded(kind: type[C]) -> BeforeValidator:
    """Read a choice by its code; a word that is none is refused with the codes that are."""

    def read(value: object) -> C:
        for member in kind:
            if value is member or value == member.code:
                return member
        raise ValueError(f"{value!r} is none of {', '.join(member.code for member in kind)}")

    return BeforeValidator(read)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Means:
    """One way in which it is known that a rule holds (design, section 3).

    checks: of `checked`; ledger, review_months and day: of `recorded`, the last the column that holds the day which
    counts, empty for the day of review; every_months: of `attested`; by: of `enforced`.
    planned: nothing of it is built yet, so it is shown as not assessed. idea: what a later check would compare.
    """

    kind: Annotated[Assurance, _coded(Assurance)]
    checks: tuple[str, ...] = ()
    ledger: str = ""
    review_months: int = 0
    day: str = ""
    every_months: int = 0
    by: Literal["", "console", "factory"] = ""
    planned: bool = False
    idea: Text | None = None

    def __post_init__(self) -> None:
        """Each kind has its own keys and no other's."""
        belongs: dict[Assurance, bool] = {
            Assurance.CHECKED: bool(self.checks) != self.planned,
            Assurance.RECORDED: bool(self.ledger) and self.review_months > 0,
            Assurance.ATTESTED: self.every_months > 0,
            Assurance.ENFORCED: bool(self.by),
        }
        others = {
            Assurance.CHECKED: bool(self.checks) or self.idea is not None,
            Assurance.RECORDED: bool(self.ledger or self.review_months or self.day),
            Assurance.ATTESTED: self.every_months > 0,
            Assurance.ENFORCED: bool(self.by),
        }
        if not belongs[self.kind] or any(wrong for kind, wrong in others.items() if kind is not self.kind):
            raise ValueError(f"the keys do not fit the kind {self.kind.code!r}")


@dataclass(frozen=True, slots=True, config=_STRICT)
class Rule:
    """One demand that can be met or missed by itself. id: practice number, dash, running number from 1."""

    id: str
    heading: Text
    ja: str
    en: str
    origin: Literal["report", "ours"]
    assurance: tuple[Means, ...]

    @property
    def text(self) -> Text:
        """The full sentence in both languages."""
        return Text(self.ja, self.en)

    @property
    def practice(self) -> str:
        """The number of the practice it belongs to."""
        return self.id.rpartition("-")[0]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Practice:
    """One of the 66 practices (実施例) of chapters 3 to 7. leans_on: the practices its residual risk relies on."""

    number: str
    phase: Annotated[Phase, _coded(Phase)]
    area: Annotated[Area, _coded(Area)]
    document: Annotated[Document, _coded(Document)]
    makers: tuple[Annotated[Department, _coded(Department)], ...]
    users: tuple[Annotated[Department, _coded(Department)], ...]
    necessity: Annotated[Necessity, _coded(Necessity)]
    forms: tuple[str, ...]
    leans_on: tuple[str, ...]
    title: Text
    threat: Text
    reduced_risk: Text
    residual_risk: Text
    rules: tuple[Rule, ...]
    condition: Text | None = None
    smart_factory: Text | None = None
    remark: Text | None = None
    source_note: Text | None = None

    @property
    def of_site(self) -> bool:
        """Whether it holds or fails for a whole site: procurement and chapter 7 speak of people, not of systems."""
        return self.area in (Area.PROCUREMENT, Area.INFORMATION, Area.INCIDENTS, Area.PEOPLE)

    @property
    def order(self) -> tuple[int, ...]:
        """Sorts as the report's sections: 3.1.2 before 3.1.10."""
        return tuple(int(part) for part in self.number.split("."))


@dataclass(frozen=True, slots=True, config=_STRICT)
class Printed:
    """One table as the report prints it: its number and columns, '#' left out."""

    number: str
    columns: tuple[Text, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Form:
    """One of the 22 forms, the 17 records that rules demand without one, the 4 named documents, or one of ours."""

    id: str
    kind: Literal["form", "record", "document", "ours"]
    practices: tuple[str, ...]
    title: Text
    purpose: Text
    tables: tuple[Printed, ...] = ()
    source_note: Text | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Item:
    """One requirement of a framework. origin: "public" (id and title seen in a public source) or "memory"."""

    id: str
    ja: str
    en: str
    origin: Literal["public", "memory"]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Category:
    """A framework's items of one category."""

    framework: str
    category: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Framework:
    """A framework's head: edition, what is certain of it, how many items it has, the order of its categories."""

    id: str
    edition: str
    publisher: str
    expected_items: int
    categories: tuple[str, ...]
    title: Text
    source_note: Text


@dataclass(frozen=True, slots=True, config=_STRICT)
class Link:
    """Items of one framework that a practice answers to."""

    framework: str
    ids: tuple[str, ...]
    confidence: Annotated[Confidence, _coded(Confidence)]
    origin: Literal["public", "memory", "ids-checked"]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Mapping:
    """What one practice answers to in all frameworks."""

    practice: str
    confidence: Annotated[Confidence, _coded(Confidence)]
    links: tuple[Link, ...]
    remark: Text | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class CheckText:
    """What a person reads about a check: what it compares, for which rules, its known false alarms, the remedy."""

    id: str
    severity: Annotated[Severity, _coded(Severity)]
    rules: tuple[str, ...]
    title: Text
    compares: Text
    false_alarms: Text
    remedy: Text
