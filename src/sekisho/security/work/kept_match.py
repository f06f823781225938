"""What a kept run says of advisories, as pages read it: what concerns the site, what is to be found out, and by whom.

Read from the JSON that `present.matching.as_json` writes. A run from before it was written has none of it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.catalogue.patching import Priority
from sekisho.security.checks.vulnerability.telling import named_with_near
from sekisho.security.ledgers.vulnerability import Timing
from sekisho.security.observe.advisories.sources import SourceKind
from sekisho.security.risk.advising import Told
from sekisho.security.terms.evidence import Evidence

Json = Mapping[str, Any]
"""Any: JSON of our own making."""

PRIORITIES = {one.code: one for one in Priority}
TIMINGS = {one.code: one for one in Timing}


@dataclass(frozen=True, slots=True)
class Thing:
    """What was matched, as its ledger names it. version: as the ledger writes it."""

    key: str
    vendor: str
    model: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Named:
    """An advisory by its id, as people are told of it. published: None where it does not say."""

    id: str
    title: str
    publisher: str
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """That an advisory concerns a thing. because: what was found to be the same."""

    thing: Thing
    advisory: Named
    product: str
    because: Text
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """What only a person can say of a thing and a product of advisories."""

    thing: Thing
    advisories: tuple[str, ...]
    vendor: str
    product: str
    text: Text


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A source of advisories or signals. newest: None where it tells no day.  vendors: how many records of each."""

    input: str
    kind: SourceKind
    publisher: str
    records: int
    newest: dt.date | None
    vendors: Mapping[str, int]
    not_read: int


@dataclass(frozen=True)
class KeptMatch:
    """All of it. held: how many things were matched.  uncovered: vendors that no source is about, as told."""

    held: int
    told: tuple[Told, ...]
    answers: tuple[KeptAnswer, ...]
    questions: tuple[KeptQuestion, ...]
    sources: tuple[KeptSource, ...]
    uncovered: tuple[Text, ...]

    @cached_property
    def advisories(self) -> Mapping[str, Named]:
        """The advisories that concern something, by their ids, in the order of the run."""
        return {one.advisory.id: one.advisory for one in self.answers}

    @cached_property
    def by_thing(self) -> Mapping[tuple[str, str], tuple[KeptAnswer, ...]]:
        """The answers by the key of the thing and the id of the advisory."""
        found: dict[tuple[str, str], list[KeptAnswer]] = {}
        for one in self.answers:
            found.setdefault((one.thing.key, one.advisory.id), []).append(one)
        return {key: tuple(every) for key, every in found.items()}


def kept_match(said: Json) -> KeptMatch:
    """The record. Raises KeyError, TypeError or ValueError for JSON that does not fit."""
    return KeptMatch(
        held=said["held"],
        told=tuple(map(_told, said["vulnerabilities"])),
        answers=tuple(map(_answer, said["affected"])),
        questions=tuple(map(_question, said["to_be_checked"])),
        sources=tuple(map(_source, said["sources"])),
        uncovered=tuple(
            named_with_near(one, tuple(said["vendors_near"].get(one, ()))) for one in said["vendors_without_a_source"]
        ),
    )


def _told(one: Json) -> Told:
    because = tuple(Text(ja, en) for ja, en in zip(one["because_ja"], one["because_en"], strict=True))
    priority, timing = PRIORITIES[one["priority"]], TIMINGS[one["timing"]]
    return Told(one["asset"], one["held"], one["name"], one["score"], one["vector"], one["advisory"], priority, timing,
                because)  # fmt: skip


def _answer(one: Json) -> KeptAnswer:
    product = one["product"]
    named = " ".join(part for part in (product["vendor"], product["name"], product["version"]) if part)
    because = Text(one["because_ja"], one["because_en"])
    advisory = Named(one["advisory"], one["title"], one["publisher"], _day(one["published"]))
    return KeptAnswer(_thing(one["held"]), advisory, named, because, Evidence(**one["evidence"]))


def _question(one: Json) -> KeptQuestion:
    product, text = one["product"], Text(one["question_ja"], one["question_en"])
    return KeptQuestion(_thing(one["held"]), tuple(one["advisories"]), product["vendor"], product["name"], text)


def _thing(one: Json) -> Thing:
    return Thing(one["key"], one["vendor"], one["model"], one["name"], one["version"])


def _source(one: Json) -> KeptSource:
    kind = next(kind for kind in SourceKind if kind.code == one["kind"])
    not_read = sum(one["not_read"].values())
    return KeptSource(
        one["input"], kind, one["publisher"], one["records"], _day(one["newest"]), one["vendors"], not_read
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
