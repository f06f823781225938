"""What `nft -j list ruleset` prints: base chains at the hooks forward and input, with all that they call.

Source: libnftables-json(5), nft(8). A packet must pass every base chain of a hook in the order of their priorities:
the first that drops it ends it. The hook input is a firewall of its own, named `input`: it guards the device itself.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sekisho.security.observe.firewall.chaining import bounded, in_turn
from sekisho.security.observe.firewall.chains import Step, Verdict, flattened
from sekisho.security.observe.firewall.matching import Match
from sekisho.security.observe.firewall.nftables_match import tested, words_of
from sekisho.security.observe.firewall.notes import NARROWED, ONLY_ANSWERS, ONLY_V6, Notes
from sekisho.security.observe.firewall.rules import Action, Firewall, Interface, Rule

Json = Any
"""JSON as it came; each use looks at what it is."""

HOOKS = ("forward", "input")
_RULE = re.compile(r'"rule"\s*:\s*\{')
_PLAIN: dict[str, Verdict] = {"accept": "allow", "drop": "deny", "reject": "deny", "return": "return"}
_GOING_ON = {
    "comment",
    "mangle",
    "continue",
    "notrack",
    "flow",
    "ct helper",
    "ct timeout",
    "set",
    "map",
    "dup",
    "tproxy",
}


@dataclass
class _Ruleset:
    """Chains by `family table name`, and the elements of sets by table."""

    chains: dict[str, list[Step]] = field(default_factory=dict)
    bases: dict[str, list[tuple[int, str, Action]]] = field(default_factory=dict)
    elements: dict[str, dict[str, list[Json]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def read_nftables(text: str, source: int, notes: Notes) -> list[Firewall]:
    """One firewall for each hook that has a base chain. Never raises."""
    try:
        items = json.loads(text)["nftables"]
    except (ValueError, RecursionError, KeyError, TypeError):
        notes.unread(1, "JSONとして読めません", "the text cannot be read as JSON")
        return []
    objects = (
        [
            (kind, value)
            for item in items
            if isinstance(item, dict)
            for kind, value in item.items()
            if isinstance(value, dict)
        ]
        if isinstance(items, list)
        else []
    )
    found = _Ruleset()
    for kind, value in objects:
        if kind == "chain":
            _chain(value, found, notes)
        elif kind in {"set", "map"}:
            elements = value.get("elem", [])
            found.elements.setdefault(_table(value), {})[str(value.get("name"))] = (
                elements if isinstance(elements, list) else []
            )
    rules = [value for kind, value in objects if kind == "rule"]
    lines = _lines(text, len(rules))
    for value, line in zip(rules, lines, strict=True):
        _rule(value, line, found, notes)
    return [_firewall(hook, found, source, notes) for hook in HOOKS if hook in found.bases]


def _lines(text: str, count: int) -> list[int]:
    """The line of each rule, where they can be told apart; 1 for all otherwise."""
    starts = [one.start() for one in _RULE.finditer(text)]
    if len(starts) != count:
        return [1] * count
    found, line, at = [], 1, 0
    for start in starts:
        line, at = line + text.count("\n", at, start), start
        found.append(line)
    return found


def _table(value: Json) -> str:
    return f"{value.get('family')} {value.get('table')}"


def _chain(value: Json, found: _Ruleset, notes: Notes) -> None:
    name = f"{_table(value)} {value.get('name')}"
    found.chains[name] = []
    hook, priority = value.get("hook"), value.get("prio", 0)
    if hook not in HOOKS or value.get("family") not in {"ip", "inet"}:
        return
    if value.get("type") != "filter":
        notes.unread(
            1, "filter以外の種類のチェーンは読み取りません", "a chain of another type than filter is not read", name
        )
        return
    policy: Action = "deny" if value.get("policy") == "drop" else "allow"
    found.bases.setdefault(hook, []).append((priority if isinstance(priority, int) else 0, name, policy))


def _firewall(hook: str, found: _Ruleset, source: int, notes: Notes) -> Firewall:
    bases = sorted(found.bases[hook], key=lambda one: one[0])
    rules: tuple[Rule, ...] = ()
    for place, (_, name, policy) in enumerate(bases):
        own = flattened(found.chains, name, policy, notes)
        line = max((one.line for one in own), default=1)
        whole = (*own, Rule(name, "policy", line, policy, implied=True))
        rules = in_turn(rules, whole, notes) if place else whole
    default = bases[-1][2]
    if len(bases) == 1:
        rules = rules[:-1]  # its end is the default
    interfaces = tuple(Interface(one) for one in sorted(found.names))
    name = "" if hook == "forward" else hook
    decided = Firewall(source, "nftables", name, interfaces, rules, default=default, forwards=hook == "forward")
    return bounded(decided, notes)


def _rule(value: Json, line: int, found: _Ruleset, notes: Notes) -> None:
    name = f"{_table(value)} {value.get('chain')}"
    if name not in found.chains:
        return
    if value.get("family") not in {"ip", "inet"}:
        notes.unread(
            line,
            *(ONLY_V6 if value.get("family") == "ip6" else ("IPではない通信の規則です", "a rule that is not for IP")),
        )
        return
    for match, verdict, target in _outcomes(value, found, notes, line):
        if match.v6:
            notes.unread(line, *ONLY_V6)
        elif not match.opens:
            notes.unread(line, *ONLY_ANSWERS)
        else:
            if match.narrowed:
                notes.unread(line, *NARROWED, match.narrowed[0])
            found.names.update((*match.ingress, *match.egress))
            rule = match.rule(name, f"handle {value.get('handle')}", line, "allow")
            found.chains[name].append(Step(rule, verdict, f"{_table(value)} {target}" if target else ""))


def _outcomes(value: Json, found: _Ruleset, notes: Notes, line: int) -> Iterator[tuple[Match, Verdict, str]]:
    """What may come of one rule: a match and its verdict; several where a map gives them."""
    match, elements = Match(), found.elements.get(_table(value), {})
    statements = value.get("expr")
    for statement in statements if isinstance(statements, list) else []:
        kind, said = next(iter(statement.items()), ("", None)) if isinstance(statement, dict) else ("", None)
        if kind == "match":
            tested(match, said, elements)
        elif kind == "counter" and isinstance(said, dict) and isinstance(said.get("packets"), int):
            match.hits = said["packets"]
        elif kind == "log":
            match.logged = True
        elif kind in _PLAIN:
            yield match, _PLAIN[kind], ""
            return
        elif kind in {"jump", "goto"}:
            yield (
                match,
                "jump" if kind == "jump" else "goto",
                str(said.get("target") if isinstance(said, dict) else said),
            )
            return
        elif kind == "vmap":
            yield from _mapped(match, said, elements, notes, line)
        elif kind == "queue":
            match.narrowed.append("queue")
            yield match, "allow", ""
            return
        elif kind not in _GOING_ON and kind != "counter":
            match.narrowed.append(words_of(kind))


def _mapped(
    match: Match, said: Json, elements: dict[str, list[Json]], notes: Notes, line: int
) -> Iterator[tuple[Match, Verdict, str]]:
    """The verdicts of a map, one for each key; a map that cannot be read may let pass."""
    data = said.get("data") if isinstance(said, dict) else None
    data = data.get("set") if isinstance(data, dict) else elements.get(data[1:]) if isinstance(data, str) else None
    if not isinstance(data, list):
        notes.unread(line, "判定の対応表を読めません", "the verdict map cannot be read", words_of(said))
        yield replace(match, narrowed=[*match.narrowed, "vmap"]), "allow", ""
        return
    for pair in data:
        key, outcome = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)
        verb, target = next(iter(outcome.items()), ("", None)) if isinstance(outcome, dict) else ("", None)
        one = replace(match, narrowed=list(match.narrowed))
        tested(one, {"op": "==", "left": said.get("key"), "right": key}, elements)
        if verb in _PLAIN:
            yield one, _PLAIN[verb], ""
        elif verb in {"jump", "goto"}:
            name = str(target.get("target") if isinstance(target, dict) else target)
            yield one, "jump" if verb == "jump" else "goto", name
        elif verb != "continue":
            notes.unread(line, "判定の対応表を読めません", "the verdict map cannot be read", words_of(pair))
            yield replace(one, narrowed=[*one.narrowed, "vmap"]), "allow", ""
