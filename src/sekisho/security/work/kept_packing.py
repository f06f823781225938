"""The JSON of a run as a home keeps it: what repeats stands there once, and what few pages need lies apart.

Six lines of JSON, packed together: the head with findings and practices; the rules with their reasons; the networks;
the proposed rows; the facts of the risk analysis; what advisories mean. Runs kept by earlier versions lack the last
ones. Read as the plain JSON, 5,000 findings take half a second and half a million objects; so, a tenth.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import orjson
import zstandard

from sekisho.guard.cycles import without_cycle_search
from sekisho.guard.limits import KEPT_RESULT_UNPACKED_BYTES

LEVEL = 1
"""Of zstd. 5,000 findings on 20 systems: 518 kB in 57 ms; level 3 gives 558 kB in 120 ms, 6 gives 484 kB in 500 ms."""

Json = dict[str, Any]
"""Any: JSON of our own making."""

FEWEST_LINES, LINES = 4, 6
_APART = ("findings", "sites", "proposals", "match")
_FINDING = ("id", "check", "severity", "site", "since", "standing", "decision", "first_seen")
"""What stands in a finding's line as it is, after which come subject, text and places."""


class KeptUnreadable(Exception):  # noqa: N818  # named for what happened, as people say it
    """Octets that are no kept run, or one of a later version."""

    code = "kept"


class _Table:
    """Values, each once, by their number."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self._known: dict[Hashable, int] = {}

    def number(self, value: list[object]) -> int:
        known = self._known.setdefault(tuple(value), len(self.values))
        if known == len(self.values):
            self.values.append(value)
        return known


class _Tables:
    """The tables of one line: texts, places, and lists of ids."""

    def __init__(self) -> None:
        self.texts, self.places, self.lists = _Table(), _Table(), _Table()

    def text(self, one: Json) -> int:
        return self.texts.number([one["ja"], one["en"]])

    def place(self, one: Json) -> int:
        return self.places.number([one["sha256"], one["file"], one["unit"], one["at"]])

    def plain(self) -> Json:
        return {"texts": self.texts.values, "places": self.places.values, "lists": self.lists.values}


def packed(said: Mapping[str, Any]) -> bytes:
    """The JSON of a run as octets for the home. The same JSON gives the same octets."""
    sites = said["sites"]
    apart = ([site["network"] for site in sites], said["proposals"], [site.get("risk") for site in sites])
    lines = (_head(said), _rules(said), *apart, said.get("match"))
    joined = b"\n".join(map(orjson.dumps, lines))  # orjson writes no line feed of its own
    return zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(joined)


def _head(said: Mapping[str, Any]) -> Json:
    tables = _Tables()
    checks: Json = {}
    findings = []
    for one in said["findings"]:
        of_check = [tables.text(one["title"]), tables.text(one["remedy"]), tables.lists.number(one["rules"])]
        subject = one["subject"]
        findings.append([
            *(one.get(name) for name in _FINDING), subject["ledger"], subject["key"], subject["system"],
            tables.text(one["text"]), [tables.place(place) for place in one["evidence"]],
        ])  # fmt: skip
        if checks.setdefault(one["check"], of_check) != of_check:
            raise ValueError(f"{one['check']}: two titles")
    sites = [{name: site[name] for name in ("site", "systems", "practices")} for site in said["sites"]]
    rest = {name: value for name, value in said.items() if name not in _APART}
    return {**rest, "sites": sites, "findings": findings, "checks": checks, "tables": tables.plain()}


def _rules(said: Mapping[str, Any]) -> Json:
    tables = _Tables()

    def reason(one: Json) -> list[object]:
        places = [tables.place(place) for place in one["evidence"]]
        return [one["means"], one["state"], tables.text(one["text"]), tables.lists.number(one["findings"]), places]

    every = [
        [site["site"], [[o["rule"], o["system"], o["state"], list(map(reason, o["reasons"]))] for o in site["rules"]]]
        for site in said["sites"]
    ]
    return {"sites": every, "tables": tables.plain()}


def lines_of(data: bytes) -> list[bytes]:
    """The lines that `packed` wrote. Raises KeptUnreadable for anything else, before it unpacks more than the limit."""
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > KEPT_RESULT_UNPACKED_BYTES:  # an unknown size is told as 2^64 - 1
            raise KeptUnreadable("size")
        lines = zstandard.ZstdDecompressor().decompress(data, max_output_size=size).split(b"\n")
    except zstandard.ZstdError as error:
        raise KeptUnreadable("octets") from error
    if not FEWEST_LINES <= len(lines) <= LINES:
        raise KeptUnreadable("lines")
    return lines


@without_cycle_search()
def said_in(line: bytes) -> Any:  # noqa: ANN401 -- JSON of our own making
    """One line. Raises KeptUnreadable where it is no JSON."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise KeptUnreadable("JSON") from error


def unpacked(data: bytes) -> Json:
    """The JSON that `packed` was given. Raises KeptUnreadable."""
    head, rules, networks, proposals, *more = map(said_in, lines_of(data))
    try:
        tables, checks = head.pop("tables"), head.pop("checks")
        findings = [_finding(one, tables, checks) for one in head["findings"]]
        risks = more[0] if more else [None] * len(networks)
        match = {"match": more[1]} if len(more) > 1 else {}
        per_site = zip(head["sites"], rules["sites"], networks, risks, strict=True)
        sites = [
            {
                **site,
                "rules": [_rule(one, rules["tables"]) for one in own[1]],
                "network": network,
                **({"risk": risk} if risk else {}),
            }
            for site, own, network, risk in per_site
        ]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise KeptUnreadable(repr(error)) from error
    return {**head, "findings": findings, "sites": sites, "proposals": proposals, **match}


def _text(tables: Json, number: int) -> Json:
    ja, en = tables["texts"][number]
    return {"ja": ja, "en": en}


def _places(tables: Json, numbers: list[int]) -> list[Json]:
    return [dict(zip(("sha256", "file", "unit", "at"), tables["places"][one], strict=True)) for one in numbers]


def _finding(one: list[Any], tables: Json, checks: Json) -> Json:
    told = dict(zip(_FINDING, one, strict=False))
    ledger, key, system, text, places = one[len(_FINDING) :]
    title, remedy, rules = checks[told["check"]]
    if told["first_seen"] is None:
        del told["first_seen"]  # as it is told of a run that was not kept
    return {
        **told,
        "title": _text(tables, title),
        "remedy": _text(tables, remedy),
        "rules": tables["lists"][rules],
        "subject": {"ledger": ledger, "key": key, "system": system},
        "text": _text(tables, text),
        "evidence": _places(tables, places),
    }


def _rule(one: list[Any], tables: Json) -> Json:
    rule, system, state, reasons = one
    names: tuple[tuple[str, Callable[[Any], object]], ...] = (
        ("means", str),
        ("state", str),
        ("text", lambda number: _text(tables, number)),
        ("findings", lambda number: tables["lists"][number]),
        ("evidence", lambda numbers: _places(tables, numbers)),
    )
    told = [{name: of(part) for (name, of), part in zip(names, reason, strict=True)} for reason in reasons]
    return {"rule": rule, "system": system, "state": state, "reasons": told}
