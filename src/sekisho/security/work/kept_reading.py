"""A kept run into its records: at once what every page needs, later what few do."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sekisho.guard.cycles import without_cycle_search
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.checks.decided import Standing
from sekisho.security.checks.finding import Subject
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal
from sekisho.security.checks.state import PracticeState, Reason, RuleState
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.decision import Decision
from sekisho.security.ledgers.plain import restored
from sekisho.security.observe.tables import Skipped, Source
from sekisho.security.risk.facts import Facts
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import Severity, State
from sekisho.security.terms.words import Assurance
from sekisho.security.work.kept import Kept, KeptAct, KeptFinding, KeptSite, Run
from sekisho.security.work.kept_packing import FEWEST_LINES, KeptUnreadable, lines_of, said_in
from sekisho.security.work.network_map import NetworkMap, network_map
from sekisho.security.work.risk_facts import facts_of

FORMAT = 1
"""The format of `present.as_json` that this reads."""

Json = Mapping[str, Any]
"""Any: JSON of our own making; what does not fit is a KeyError, TypeError or ValueError, told as KeptUnreadable."""

STATES = {one.code: one for one in State}
SEVERITIES = {one.code: one for one in Severity}
MEANS = {one.code: one for one in Assurance}
STANDINGS = {one.code: one for one in Standing}


@without_cycle_search()
def decoded(data: bytes) -> Kept:
    """The run that `kept_packing.packed` wrote. Raises KeptUnreadable."""
    lines = lines_of(data)
    head = said_in(lines[0])
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise KeptUnreadable("format")
    with _told():
        return _run(head, _Later(lines))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise KeptUnreadable(repr(error)) from error


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _decision(told: Json | None) -> Decision | None:
    row = restored(REGISTRY["decision"], told) if told else None
    return row if isinstance(row, Decision) else None


def _text(one: Json) -> Text:
    return Text(one["ja"], one["en"])


def _place(one: Json) -> Evidence:
    return Evidence(one["sha256"], one["file"], one["unit"], one["at"])


class _Tables:
    """The texts, places and lists of one line, each made once."""

    def __init__(self, said: Json) -> None:
        self.texts = [Text(ja, en) for ja, en in said["texts"]]
        self.places = [Evidence(*one) for one in said["places"]]
        self.lists = [tuple(one) for one in said["lists"]]


class _Later:
    """The lines that are read when they are first asked for."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    @cached_property
    def _rules(self) -> tuple[list[Any], _Tables]:
        said = said_in(self._lines[1])
        return said["sites"], _Tables(said["tables"])

    @without_cycle_search()
    def rules(self, at: int) -> tuple[RuleState, ...]:
        with _told():
            sites, tables = self._rules
            site, rules = sites[at]
            return tuple(
                [
                    RuleState(site, system, rule, STATES[state], tuple([_reason(each, tables) for each in reasons]))
                    for rule, system, state, reasons in rules
                ]
            )

    @cached_property
    def _networks(self) -> list[Any]:
        networks: list[Any] = said_in(self._lines[2])
        return networks

    @without_cycle_search()
    def network(self, at: int) -> NetworkMap:
        with _told():
            return network_map(self._networks[at], _place)

    @cached_property
    def _risks(self) -> list[Any]:
        risks: list[Any] = said_in(self._lines[4]) if len(self._lines) > FEWEST_LINES else []
        return risks

    @without_cycle_search()
    def facts(self, at: int, of: KeptSite, as_of: dt.date) -> Facts | None:
        with _told():
            said = self._risks[at] if self._risks else None
            states = {(one.practice, one.system): one.state for one in of.practices}
            return facts_of(said, of.site, as_of, states) if said else None

    @without_cycle_search()
    def match(self) -> Json | None:
        said = said_in(self._lines[5]) if len(self._lines) > 5 else None
        if said is not None and not isinstance(said, dict):
            raise KeptUnreadable("match")
        return said

    @without_cycle_search()
    def proposals(self) -> tuple[Proposal, ...]:
        with _told():
            return tuple(map(_proposal, said_in(self._lines[3])))


def _run(said: Json, later: _Later) -> Kept:
    tables, checks = _Tables(said["tables"]), said["checks"]
    return Kept(
        number=said.get("number", ""),
        at=said.get("at", ""),
        who=said.get("who", ""),
        as_of=dt.date.fromisoformat(said["as_of"]),
        site=said["site"],
        policy=Policy(**said["policy"]),
        practices={number: STATES[code] for number, code in said["practices"].items()},
        findings=tuple([_finding(one, tables, checks) for one in said["findings"]]),
        idle=tuple(row for one in said["idle_decisions"] if (row := _decision(one))),
        acts=tuple(map(_act, said["acts"])),
        sites=tuple(_site(at, one, later) for at, one in enumerate(said["sites"])),
        sources=tuple(map(_source, said["sources"])),
        ledgers=dict(said["ledgers"]),
        problems=tuple(map(_problem, said["problems"])),
        later=later,
    )


def _finding(one: list[Any], tables: _Tables, checks: Json) -> KeptFinding:
    name, check, severity, site, since, standing, decision, first, ledger, key, system, text, places = one
    title, remedy, rules = checks[check]
    return KeptFinding(
        name,
        check,
        SEVERITIES[severity],
        tables.lists[rules],
        site,
        Subject(ledger, key, system),
        tables.texts[text],
        tuple([tables.places[place] for place in places]),
        _day(since),
        tables.texts[title],
        tables.texts[remedy],
        STANDINGS[standing],
        _decision(decision),
        Run(first["number"], dt.date.fromisoformat(first["day"])) if first else None,
    )


def _act(one: Json) -> KeptAct:
    severity = SEVERITIES[one["severity"]] if one["severity"] else None
    return KeptAct(_text(one["what"]), _text(one["why"]), severity, one["check"] or "", tuple(one["findings"]))


def _site(at: int, one: Json, later: _Later) -> KeptSite:
    practices = tuple([_practice(one["site"], each) for each in one["practices"]])
    return KeptSite(one["site"], tuple(one["systems"]), practices, at, later)


def _practice(site: str, one: Json) -> PracticeState:
    counts = {STATES[code]: count for code, count in one["rules"].items()}
    return PracticeState(site, one["system"], one["practice"], STATES[one["state"]], counts, tuple(one["shaken"]))


def _reason(one: list[Any], tables: _Tables) -> Reason:
    means, state, text, findings, places = one
    seen = tuple([tables.places[place] for place in places])
    return Reason(MEANS[means], STATES[state], tables.texts[text], tables.lists[findings], seen)


def _proposal(one: Json) -> Proposal:
    row = restored(REGISTRY[one["ledger"]], {name: value for name, value in one["row"].items() if value})
    seen = {name: _place(place) for name, place in one["evidence"].items()}
    return Proposal(one["ledger"], row, seen, one["finding"] or "", one.get("fills", False))


def _source(one: Json) -> Source:
    skipped = tuple(Skipped(part["count"], part["at"], _text(part["reason"])) for part in one["skipped"])
    span = _instant(one["first"]), _instant(one["last"])
    return Source(one["sha256"], one["file"], one["kind"], one["size_bytes"], one["records"], *span, skipped)


def _problem(one: Json) -> Problem:
    return Problem(one["code"], one["file"], one["where"], _text(one["text"]))
