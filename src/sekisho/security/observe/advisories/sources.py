"""What is known about vulnerabilities from outside the factory, and how old and how wide each source of it is."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.problem import Problem
from sekisho.security.observe.advisories.lifecycles import Lifecycle
from sekisho.security.observe.advisories.records import Advisory
from sekisho.security.observe.advisories.signals import DecisionPoints, Exploited, Likelihood
from sekisho.security.observe.advisories.software_lists import SoftwareList
from sekisho.security.terms.choice import Choice


class SourceKind(Choice):
    """What a source tells, and in which format."""

    CSAF = "csaf", "アドバイザリ（CSAF）", "Advisories (CSAF)"
    JVN = "jvn", "アドバイザリ（JVN）", "Advisories (JVN)"
    NVD = "nvd", "脆弱性（NVD）", "Vulnerabilities (NVD)"
    KEV = "kev", "悪用が確認された脆弱性（KEV）", "Exploited vulnerabilities (KEV)"
    EPSS = "epss", "悪用される確率（EPSS）", "Likelihood of exploitation (EPSS)"
    SSVC = "ssvc", "判断の観点（SSVC）", "Decision points (SSVC)"
    LIFECYCLE = "lifecycle", "サポート終了日", "End-of-life dates"
    CYCLONEDX = "cyclonedx", "ソフトウェア部品表（CycloneDX）", "Software list (CycloneDX)"
    SPDX = "spdx", "ソフトウェア部品表（SPDX）", "Software list (SPDX)"
    UNREAD = "unread", "読み取れなかったもの", "Not read"


@dataclass(frozen=True, slots=True)
class Part:
    """What one document says. dated: the day of its data, where the document itself tells one."""

    kind: SourceKind
    publisher: str
    dated: dt.date | None = None
    advisories: tuple[Advisory, ...] = ()
    exploited: tuple[Exploited, ...] = ()
    likelihoods: tuple[Likelihood, ...] = ()
    decision_points: tuple[DecisionPoints, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    software_lists: tuple[SoftwareList, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """All that one publisher says in one format, in one of the files or folders that were given.

    given: the place of that file or folder among those that were given, from 0.  input: its name; "" for several.
    documents: how many files or members of archives.
    records: how many advisories, signals, lifecycles or software lists; of the same advisory the newest one counts.
    newest: the latest day that any of them tells of itself; None where none does.
    vendors: how many of the records name each vendor, as written, the most frequent first.
    For what was not read `records` is 0 and `reasons` says why, each code of a problem with the number of documents.
    """

    input: str
    kind: SourceKind
    publisher: str
    documents: int
    records: int
    newest: dt.date | None = None
    vendors: tuple[tuple[str, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    given: int = 0


def summed(sources: Iterable[Source]) -> tuple[Source, ...]:
    """One source for each kind and publisher, whatever files it lies in, in the order of the first."""
    found: dict[tuple[SourceKind, str], list[Source]] = {}
    for one in sources:
        found.setdefault((one.kind, one.publisher), []).append(one)
    return tuple(_sum(each) for each in found.values())


def _sum(parts: list[Source]) -> Source:
    first, inputs = parts[0], {one.input for one in parts}
    vendors: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for one in parts:
        vendors.update(dict(one.vendors))
        reasons.update(dict(one.reasons))
    return Source(
        input=first.input if len(inputs) == 1 else "",
        kind=first.kind,
        publisher=first.publisher,
        documents=sum(one.documents for one in parts),
        records=sum(one.records for one in parts),
        newest=max((one.newest for one in parts if one.newest), default=None),
        vendors=by_frequency(vendors),
        reasons=tuple(sorted(reasons.items())),
        given=first.given,
    )


def by_frequency(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The counts, the highest first, and equal ones by name."""
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


@dataclass(frozen=True, slots=True)
class Intelligence:
    """Everything that was read about vulnerabilities, of the same thing the newest.

    Order: as given; signals by their CVE ids, lifecycles by product and cycle.
    """

    advisories: tuple[Advisory, ...] = ()
    exploited: tuple[Exploited, ...] = ()
    likelihoods: tuple[Likelihood, ...] = ()
    decision_points: tuple[DecisionPoints, ...] = ()
    lifecycles: tuple[Lifecycle, ...] = ()
    software_lists: tuple[SoftwareList, ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
