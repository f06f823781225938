"""What documents say, gathered: of the same thing the newest, and for each source how much, how new and of whom."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from sekisho.guard.problem import Problem
from sekisho.security.observe.advisories.carried import Place
from sekisho.security.observe.advisories.lifecycles import Lifecycle
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory
from sekisho.security.observe.advisories.signals import DecisionPoints, Exploited, Likelihood
from sekisho.security.observe.advisories.sources import Intelligence, Part, Source, SourceKind, by_frequency

_UNKNOWN = "advisory.W011"
_NUMBER = re.compile(r"\d{1,9}")


class _Key(NamedTuple):
    given: int
    input: str
    kind: SourceKind
    publisher: str


@dataclass(slots=True)
class _Tally:
    """One source so far."""

    places: set[Place] = field(default_factory=set)
    records: int = 0
    days: list[dt.date] = field(default_factory=list)
    vendors: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


class _Kept(NamedTuple):
    """An advisory with where it was found."""

    advisory: Advisory
    key: _Key
    place: Place


class Gathering:
    """Takes parts of documents in their order. problems: so far, each with the input it lies in."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, Problem]] = []
        self._tallies: dict[_Key, _Tally] = {}
        self._sources: dict[Place, _Key] = {}
        self._advisories: dict[tuple[str, str], _Kept] = {}
        self._parts: list[Part] = []

    def take(self, place: Place, part: Part, notes: Notes) -> None:
        """Keep what a document says; that it repeats an advisory is noted where the older one lies."""
        key = _Key(place.given, place.input, part.kind, part.publisher)
        self._sources.setdefault(place, key)
        tally = self._tallies.setdefault(key, _Tally())
        tally.places.add(place)
        if part.dated:
            tally.days.append(part.dated)
        for advisory in part.advisories:
            self._advisory(_Kept(_placed(advisory, place), key, place), notes)
        if not part.advisories:
            self._parts.append(replace(part, lifecycles=tuple(_placed(one, place) for one in part.lifecycles)))
            _count(tally, part)

    def _advisory(self, new: _Kept, notes: Notes) -> None:
        identity = new.advisory.publisher.casefold(), new.advisory.id.casefold()
        old = self._advisories.get(identity)
        if old is None:
            self._advisories[identity] = new
            return
        is_newer, code = _compared(new, old)
        if not is_newer:
            notes.add(code, new.advisory.id)
            return
        self._advisories[identity] = new
        replaced = old.place.notes()
        replaced.add(code, old.advisory.id)
        self.noted(old.place, replaced)

    def noted(self, place: Place, notes: Notes) -> None:
        """Keep the problems of a document, and count them for its source."""
        key = self._sources.get(place)
        if key is None:
            if not any(one.startswith("advisory.E") or one == _UNKNOWN for one in notes.faults):
                self._add(place, notes)
                return
            key = _Key(place.given, place.input, SourceKind.UNREAD, "")
        tally = self._tallies.setdefault(key, _Tally())
        tally.places.add(place)
        tally.reasons.update(notes.faults)
        self._add(place, notes)

    def _add(self, place: Place, notes: Notes) -> None:
        self.problems.extend((place.input, one) for one in notes.problems())

    def intelligence(self) -> Intelligence:
        """All that was gathered, without the problems."""
        for kept in self._advisories.values():
            tally = self._tallies[kept.key]
            tally.records += 1
            tally.days.extend(filter(None, [kept.advisory.revised or kept.advisory.released]))
            tally.vendors.update({one.vendor for one in kept.advisory.products if one.vendor})
        parts = sorted(self._parts, key=lambda one: one.dated or dt.date.min)  # the newest last, so that it stands
        points = [one for part in parts for one in part.decision_points]
        cycles = {(one.product, one.cycle): one for part in parts for one in part.lifecycles}
        return Intelligence(
            advisories=tuple(one.advisory for one in self._advisories.values()),
            exploited=_by_cve(one for part in parts for one in part.exploited),
            likelihoods=_by_cve(one for part in parts for one in part.likelihoods),
            decision_points=_by_cve(sorted(points, key=lambda one: one.decided or dt.date.min)),
            lifecycles=tuple(cycles[key] for key in sorted(cycles)),
            software_lists=tuple(one for part in self._parts for one in part.software_lists),
            sources=tuple(_source(key, tally) for key, tally in self._tallies.items()),
        )


_Signal = TypeVar("_Signal", Exploited, Likelihood, DecisionPoints)


def _by_cve(signals: Iterable[_Signal]) -> tuple[_Signal, ...]:
    """Of each CVE the last signal, by their ids."""
    found = {one.cve: one for one in signals}
    return tuple(found[cve] for cve in sorted(found))


def _compared(new: _Kept, old: _Kept) -> tuple[bool, str]:
    """Whether the new one of two advisories with one id counts, and what the other one is: a code of a problem."""
    one, other = new.advisory, old.advisory
    days = [told.revised or told.released or dt.date.min for told in (one, other)]
    if days[0] != days[1]:
        return days[0] > days[1], "advisory.W002"
    revisions = [tuple(map(int, _NUMBER.findall(told.revision))) for told in (one, other)]
    if all(revisions) and revisions[0] != revisions[1]:
        return revisions[0] > revisions[1], "advisory.W002"
    versions = [sum(bool(product.version) for product in told.products) for told in (one, other)]
    if _without_place(one) == _without_place(other):
        return False, "advisory.W001"
    is_overview = new.key.kind is not old.key.kind or not all(versions)
    return versions[0] > versions[1], "advisory.W012" if is_overview else "advisory.W010"


_Stored = TypeVar("_Stored", Advisory, Lifecycle)


def _placed(one: _Stored, place: Place) -> _Stored:
    return replace(one, archive=place.archive, archive_sha256=place.archive_sha256) if place.archive else one


def _without_place(one: Advisory) -> Advisory:
    return replace(one, file="", sha256="", archive="", archive_sha256="")


def _count(tally: _Tally, part: Part) -> None:
    """Count the signals, lifecycles or software lists of one document."""
    tally.vendors.update(one.vendor for one in part.exploited if one.vendor)
    tally.vendors.update(one.of.vendor for one in part.software_lists if one.of and one.of.vendor)
    signals = len(part.exploited) + len(part.likelihoods) + len(part.decision_points)
    tally.records += signals + len(part.lifecycles) + len(part.software_lists)
    if not part.dated:
        days = [one.added for one in part.exploited] + [one.decided for one in part.decision_points]
        tally.days.extend(filter(None, days))


def _source(key: _Key, tally: _Tally) -> Source:
    return Source(
        given=key.given,
        input=key.input,
        kind=key.kind,
        publisher=key.publisher,
        documents=len(tally.places),
        records=tally.records,
        newest=max(tally.days, default=None),
        vendors=by_frequency(tally.vendors),
        reasons=tuple(sorted(tally.reasons.items())),
    )
