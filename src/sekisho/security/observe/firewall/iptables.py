"""What `iptables-save` or `iptables -S` prints: the chain FORWARD of the table filter and the chains it calls.

Source: iptables-extensions(8). Other tables and chains are reported: they change or receive, and do not let pass.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.security.observe.firewall import services, sets
from sekisho.security.observe.firewall.chaining import bounded
from sekisho.security.observe.firewall.chains import Step, Verdict, flattened
from sekisho.security.observe.firewall.matching import Match
from sekisho.security.observe.firewall.notes import NARROWED, NO_RULE_LINE, ONLY_ANSWERS, ONLY_V6, Notes
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, ANY_PORT, ANY_PROTOCOL, Action, Firewall, Interface

BASE = "FORWARD"
_COUNTED = re.compile(r"^\[(\d+):\d+\]\s*")
_VERDICTS: dict[str, Verdict] = {"ACCEPT": "allow", "DROP": "deny", "REJECT": "deny", "RETURN": "return"}
_GOING_ON = {
    "LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "TCPMSS", "CLASSIFY", "DSCP", "TOS", "SET", "AUDIT", "CHECKSUM",
    "TRACE", "CT", "NOTRACK", "TTL", "SECMARK", "CONNSECMARK", "RATEEST", "TEE", "LED",
}  # fmt: skip
_ONE_ARGUMENT = {
    "--log-prefix", "--log-level", "--reject-with", "--set-mark", "--set-xmark", "--comment", "--nflog-group",
    "--nflog-prefix", "--set-mss", "--nflog-threshold", "--limit-burst", "--ulog-prefix", "--restore-mark",
}  # fmt: skip


@dataclass
class _Table:
    chains: dict[str, list[Step]] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def read_iptables(text: str, source: int, notes: Notes) -> list[Firewall]:  # noqa: C901 -- one branch a word of the grammar
    """The firewall of the table filter; none where there is no such table. Never raises."""
    table, kept = "filter", _Table()  # `iptables -S` names no table
    names: set[str] = set()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("#") or line == "COMMIT":
            continue
        if line.startswith("*"):
            table = line[1:].strip()
        elif table != "filter":
            if line.startswith(("-A", "[")):
                notes.unread(number, "filter以外のテーブルの規則です", "a rule of another table than filter", table)
        elif line.startswith((":", "-P ", "-N ")):
            _declared(line, kept)
        elif step := _step(line, number, kept, notes, names):
            kept.chains.setdefault(step[0], []).append(step[1])
    if not kept.policies:
        return []
    for chain in ("INPUT", "OUTPUT"):
        for step_of in kept.chains.get(chain, ()):
            notes.unread(
                step_of.rule.line,
                "通過ではなく装置自身の通信の規則です",
                "a rule for traffic of the device itself, not through it",
                chain,
            )
    policy: Action = "allow" if kept.policies.get(BASE, "ACCEPT") == "ACCEPT" else "deny"
    rules = flattened(kept.chains, BASE, policy, notes)
    interfaces = tuple(Interface(one) for one in sorted(names))
    return [bounded(Firewall(source, "iptables", "", interfaces, rules, default=policy), notes)]


def _declared(line: str, kept: _Table) -> None:
    words = line[1:].split() if line.startswith(":") else [*line.split()[1:], "-"]
    if len(words) > 1:
        kept.chains.setdefault(words[0], [])
        if words[1] != "-":
            kept.policies[words[0]] = words[1]


def _step(line: str, number: int, kept: _Table, notes: Notes, names: set[str]) -> tuple[str, Step] | None:
    counted = _COUNTED.match(line)
    words = _words(line[counted.end() :] if counted else line)
    if len(words) < 2 or words[0] not in {"-A", "--append"}:
        notes.unread(number, *NO_RULE_LINE, line)
        return None
    kept.counts[words[1]] = kept.counts.get(words[1], 0) + 1
    reading = _Reading(iter(words[2:]), Match(hits=int(counted[1]) if counted else None))
    reading.all()
    match, chain = reading.match, words[1]
    if match.v6:
        notes.unread(number, *ONLY_V6)
        return None
    if not match.opens:
        notes.unread(number, *ONLY_ANSWERS)
        return None
    verdict = _verdict(reading, kept)
    if verdict is None:
        return None
    if match.narrowed:
        notes.unread(number, *NARROWED, match.narrowed[0])
    names.update((*match.ingress, *match.egress))
    return chain, Step(match.rule(chain, str(kept.counts[chain]), number, "allow"), *verdict)


def _verdict(reading: "_Reading", kept: _Table) -> tuple[Verdict, str] | None:
    """What happens to a packet that fits; None where it goes on to the next rule."""
    target = reading.target
    if not target or target in _GOING_ON:
        return None
    if target in _VERDICTS:
        return _VERDICTS[target], ""
    if target in kept.chains:
        return ("goto" if reading.goes else "jump"), target
    reading.match.narrowed.append(f"target {target}")  # it may let the packet pass, on a condition that is not known
    return "allow", ""


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


@dataclass
class _Reading:
    """Takes the words of one rule into its match."""

    words: Iterator[str]
    match: Match
    target: str = ""
    goes: bool = False

    def all(self) -> None:
        """Every word; what is not known narrows the rule, with the word behind it."""
        negated, pending = False, ""
        for word in self.words:
            if pending and (word.startswith("-") or word == "!"):
                self.match.narrowed.append(pending)
                pending = ""
            if word == "!":
                negated = True
                continue
            if pending:
                pending += f" {word}"
                continue
            if word in {"-m", "--match"} or word in _ONE_ARGUMENT:
                self._next()
            elif not self._known(word, negated=negated):
                pending = f"! {word}" if negated else word
            negated = False
        if pending and self.target not in _GOING_ON:
            self.match.narrowed.append(pending)

    def _next(self) -> str:
        return next(self.words, "")

    def _known(self, word: str, *, negated: bool) -> bool:
        if word in {"-j", "--jump", "-g", "--goto"}:
            self.target, self.goes = self._next(), word in {"-g", "--goto"}
        elif word in {"-s", "--source", "--src", "-d", "--destination", "--dst"}:
            self._address("sources" if "s" in word.strip("-")[:1] else "destinations", negated=negated)
        elif word in {"--src-range", "--dst-range"}:
            self._address("sources" if word == "--src-range" else "destinations", negated=negated)
        elif word in {"-i", "--in-interface", "-o", "--out-interface"}:
            self._way("ingress" if "i" in word.strip("-")[:1] else "egress", negated=negated)
        elif word in {"-p", "--protocol"}:
            self._protocol(self._next(), negated=negated)
        elif word in {"--dport", "--destination-port", "--dports", "--destination-ports"}:
            self._ports("ports", negated=negated)
        elif word in {"--sport", "--source-port", "--sports", "--source-ports"}:
            self._ports("source_ports", negated=negated)
        elif word in {"--ctstate", "--state"}:
            self.match.state(set(self._next().lower().split(",")), negated=negated)
        elif word in {"--syn", "--tcp-flags"}:
            self._flags(word, negated=negated)
        else:
            return False
        return True

    def _flags(self, word: str, *, negated: bool) -> None:
        """`--syn` is what an opening packet has; other flags are kept as words."""
        said = f"{self._next()} {self._next()}" if word == "--tcp-flags" else "FIN,SYN,RST,ACK SYN"
        mask, _, wanted = said.partition(" ")
        opening = wanted == ",".join(one for one in mask.split(",") if one == "SYN")
        if opening == negated:
            self.match.opens = False

    def _address(self, part: str, *, negated: bool) -> None:
        word = self._next()
        spans = [sets.network(one) for one in word.split(",")]
        if all(spans):
            self.match.test(part, tuple(one for one in spans if one), whole=ANY_ADDRESS, negated=negated)
        elif ":" in word:
            self.match.v6 = True
        else:
            self.match.narrowed.append(f"{'! ' if negated else ''}{part} {word}")

    def _way(self, part: str, *, negated: bool) -> None:
        name = self._next()
        if negated or name.endswith("+"):
            if name != "+":
                self.match.narrowed.append(f"{'! ' if negated else ''}{part} {name}")
        else:
            setattr(self.match, part, (name,))

    def _protocol(self, word: str, *, negated: bool) -> None:
        span = services.protocol(word)
        if span == (58, 58):
            self.match.v6 = True
        elif span:
            self.match.test("protocols", (span,), whole=ANY_PROTOCOL, negated=negated)
        else:
            self.match.narrowed.append(f"{'! ' if negated else ''}protocol {word}")

    def _ports(self, part: str, *, negated: bool) -> None:
        word = self._next()
        spans = [services.ports(one, ":") for one in word.split(",")]
        if all(spans):
            self.match.test(part, tuple(one for one in spans if one), whole=ANY_PORT, negated=negated)
        else:
            self.match.narrowed.append(f"{'! ' if negated else ''}{part} {word}")
