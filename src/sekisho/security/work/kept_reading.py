"""The JSON of a run into its records. The same text stands there a thousand times; it is made once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sekisho.guard.cycles import without_cycle_search
from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Subject
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import PracticeState, Reason, RuleState
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.plain import restored
from sekisho.security.observe.tables import Skipped, Source
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.problem import Problem
from sekisho.security.terms.state import Severity, State
from sekisho.security.terms.text import Text
from sekisho.security.terms.words import Assurance
from sekisho.security.work.kept import Kept, KeptAct, KeptFinding, KeptSite, KeptUnreadable, Run, unpacked
from sekisho.security.work.network_map import NetworkMap, network_map

FORMAT = 1
"""The format of `present.as_json` that this reads."""

Json = Mapping[str, Any]
"""Any: JSON of our own making; what does not fit is a KeyError, TypeError or ValueError, told as KeptUnreadable."""

STATES = {one.code: one for one in State}
SEVERITIES = {one.code: one for one in Severity}
MEANS = {one.code: one for one in Assurance}
STANDINGS = {one.code: one for one in Standing}


def decoded(data: bytes) -> Kept:
    """The run that `kept.packed` wrote. Raises KeptUnreadable."""
    return read(unpacked(data))


@without_cycle_search()
def read(said: Json) -> Kept:
    """The run that a JSON speaks of. Raises KeptUnreadable."""
    if said.get("format") != FORMAT:
        raise KeptUnreadable(f"format {said.get('format')}")
    try:
        return _Reading().run(said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KeptUnreadable(repr(error)) from error


def day(text: str | None) -> dt.date | None:
    """A day as JSON holds it."""
    return dt.date.fromisoformat(text) if text else None


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _decision(told: Json | None) -> Decision | None:
    row = restored(REGISTRY["decision"], told) if told else None
    return row if isinstance(row, Decision) else None


class _Reading:
    """One run while it is read: the texts and places that were made already."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], Text] = {}
        self._places: dict[tuple[str, str, str, str], Evidence] = {}

    def text(self, one: Json) -> Text:
        key = one["ja"], one["en"]
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = Text(*key)
        return known

    def place(self, one: Json) -> Evidence:
        key = one["sha256"], one["file"], one["unit"], one["at"]
        known = self._places.get(key)
        if known is None:
            known = self._places[key] = Evidence(*key)
        return known

    def places(self, every: list[Json]) -> tuple[Evidence, ...]:
        return tuple([self.place(one) for one in every])

    def run(self, said: Json) -> Kept:
        return Kept(
            number=said.get("number", ""),
            at=said.get("at", ""),
            who=said.get("who", ""),
            as_of=dt.date.fromisoformat(said["as_of"]),
            site=said.get("site", ""),
            policy=Policy(**said["policy"]),
            practices={number: STATES[code] for number, code in said["practices"].items()},
            findings=tuple(map(self.finding, said["findings"])),
            idle=tuple(row for one in said.get("idle_decisions", ()) if (row := _decision(one))),
            acts=tuple(map(self.act, said["acts"])),
            sites=tuple(map(self.site, said["sites"])),
            proposals=tuple(map(self.proposal, said["proposals"])),
            sources=tuple(map(self.source, said["sources"])),
            ledgers=dict(said["ledgers"]),
            problems=tuple(map(self.problem, said["problems"])),
        )

    def finding(self, one: Json) -> KeptFinding:
        subject, first = one["subject"], one.get("first_seen")
        return KeptFinding(
            id=one["id"],
            check=one["check"],
            severity=SEVERITIES[one["severity"]],
            rules=tuple(one["rules"]),
            site=one["site"],
            subject=Subject(subject["ledger"], subject["key"], subject["system"]),
            text=self.text(one["text"]),
            evidence=self.places(one["evidence"]),
            since=day(one["since"]),
            title=self.text(one["title"]),
            remedy=self.text(one["remedy"]),
            standing=STANDINGS[one.get("standing", Standing.OPEN.code)],
            decision=_decision(one.get("decision")),
            first_seen=Run(first["number"], dt.date.fromisoformat(first["day"])) if first else None,
        )

    def act(self, one: Json) -> KeptAct:
        severity = SEVERITIES[one["severity"]] if one["severity"] else None
        told = self.text(one["what"]), self.text(one["why"])
        return KeptAct(*told, severity, one["check"] or "", tuple(one["findings"]))

    def site(self, one: Json) -> KeptSite:
        site = one["site"]
        network = one.get("network")
        return KeptSite(
            site,
            tuple(one["systems"]),
            tuple([self.practice(site, each) for each in one["practices"]]),
            tuple([self.rule(site, each) for each in one["rules"]]),
            network_map(network, self.place) if network else NetworkMap(),
        )

    def practice(self, site: str, one: Json) -> PracticeState:
        counts = {STATES[code]: count for code, count in one["rules"].items()}
        state = STATES[one["state"]]
        return PracticeState(site, one["system"], one["practice"], state, counts, tuple(one["shaken"]))

    def rule(self, site: str, one: Json) -> RuleState:
        reasons = tuple([self.reason(each) for each in one["reasons"]])
        return RuleState(site, one["system"], one["rule"], STATES[one["state"]], reasons)

    def reason(self, one: Json) -> Reason:
        return Reason(
            MEANS[one["means"]],
            STATES[one["state"]],
            self.text(one["text"]),
            tuple(one["findings"]),
            self.places(one["evidence"]),
        )

    def proposal(self, one: Json) -> Proposal:
        row = restored(REGISTRY[one["ledger"]], {name: value for name, value in one["row"].items() if value})
        seen = {name: self.place(place) for name, place in one["evidence"].items()}
        return Proposal(one["ledger"], row, seen, one["finding"] or "")

    def source(self, one: Json) -> Source:
        skipped = tuple(Skipped(part["count"], part["at"], self.text(part["reason"])) for part in one["skipped"])
        span = _instant(one["first"]), _instant(one["last"])
        return Source(one["sha256"], one["file"], one["kind"], one["size_bytes"], one["records"], *span, skipped)

    def problem(self, one: Json) -> Problem:
        return Problem(one["code"], one["file"], one["where"], self.text(one["text"]))
