"""A kept run of the main job as pages read it: the JSON of `present.as_json`, packed for the home, and read back.

Records of the lower rooms come back equal to what was written. What a run did not have when it was made (an older
version of Sekisho) reads as empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

import orjson
import zstandard

from sekisho.guard.limits import KEPT_RESULT_UNPACKED_BYTES
from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import PracticeState, RuleState
from sekisho.security.ledgers.decision import Decision
from sekisho.security.observe.tables import Source
from sekisho.security.terms.problem import Problem
from sekisho.security.terms.state import Severity, State
from sekisho.security.terms.text import Text
from sekisho.security.work.network_map import NetworkMap

LEVEL = 6
"""Of zstd."""

Json = Mapping[str, object]


class KeptUnreadable(Exception):  # noqa: N818  # named for what happened, as people say it
    """Octets that are no kept run, or one of a later version."""

    code = "kept"


@dataclass(frozen=True, slots=True)
class Run:
    """A kept run by its number and its day."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class KeptFinding(Finding):
    """A finding as it was, with what people had decided on it by then.

    first_seen: the first of the unbroken row of runs that show it; None where the run was not kept in a home.
    """

    title: Text
    remedy: Text
    standing: Standing
    decision: Decision | None
    first_seen: Run | None


@dataclass(frozen=True, slots=True)
class KeptAct:
    """One thing to do next, as `present.overview.Act`; findings by their ids."""

    what: Text
    why: Text
    severity: Severity | None
    check: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptSite:
    """One site: its systems, the states of its practices and rules, and its network."""

    site: str
    systems: tuple[str, ...]
    practices: tuple[PracticeState, ...]
    rules: tuple[RuleState, ...]
    network: NetworkMap


@dataclass(frozen=True)
class Kept:
    """One run. number, at (instant in UTC) and who are empty for one that was not kept in a home.

    site: where the evidence was taken.  practices: the worst state of each over all sites and systems.
    idle: decisions on findings that there are no more.  ledgers: rows of each ledger that was given.
    """

    number: str
    at: str
    who: str
    as_of: date
    site: str
    policy: Policy
    practices: Mapping[str, State]
    findings: tuple[KeptFinding, ...]
    idle: tuple[Decision, ...]
    acts: tuple[KeptAct, ...]
    sites: tuple[KeptSite, ...]
    proposals: tuple[Proposal, ...]
    sources: tuple[Source, ...]
    ledgers: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def run(self) -> Run:
        """Its number and day."""
        return Run(self.number, self.as_of)

    @cached_property
    def by_id(self) -> Mapping[str, KeptFinding]:
        """The findings by their ids."""
        return {one.id: one for one in self.findings}

    @cached_property
    def open_findings(self) -> tuple[KeptFinding, ...]:
        """The findings that still fail their rules."""
        return tuple(one for one in self.findings if one.standing.fails)

    @cached_property
    def rules(self) -> Mapping[tuple[str, str, str], RuleState]:
        """The states of all rules by site, system and rule."""
        return {(one.site, one.system, one.rule): one for site in self.sites for one in site.rules}

    @cached_property
    def practice_states(self) -> Mapping[tuple[str, str, str], PracticeState]:
        """The states of all practices by site, system and practice."""
        return {(one.site, one.system, one.practice): one for site in self.sites for one in site.practices}


def stamped(said: Json, run: Run, *, at: str, who: str, seen: Mapping[str, Run]) -> dict[str, object]:
    """The JSON of a run as it is kept: with its number, and for each finding the run in which it was first seen.

    seen: what `first_seen` gives of the run before.
    """
    findings = []
    for one in cast("list[dict[str, Any]]", said["findings"]):  # Any: JSON of our own making
        first = seen.get(one["id"], run)
        findings.append(one | {"first_seen": {"number": first.number, "day": first.day.isoformat()}})
    return {**said, "number": run.number, "at": at, "who": who, "findings": findings}


def first_seen(kept: Kept | None) -> dict[str, Run]:
    """For each finding of a run the first of the unbroken row of runs that show it. Empty for no run."""
    return {one.id: one.first_seen or kept.run for one in kept.findings} if kept else {}


def packed(said: Json) -> bytes:
    """The JSON of a run as octets for the home. The same JSON gives the same octets."""
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(orjson.dumps(said))


def unpacked(data: bytes) -> dict[str, Any]:
    """What `packed` wrote. Raises KeptUnreadable for anything else, before more is unpacked than the limit."""
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > KEPT_RESULT_UNPACKED_BYTES:  # an unknown size is told as 2^64 - 1
            raise KeptUnreadable("size")
        said = orjson.loads(zstandard.ZstdDecompressor().decompress(data, max_output_size=size))
    except (zstandard.ZstdError, orjson.JSONDecodeError) as error:
        raise KeptUnreadable("octets") from error
    if not isinstance(said, dict):
        raise KeptUnreadable("no object")
    return said
