"""Chains that call each other (netfilter), flattened into one list in which the first rule that fits decides.

What a called chain decides stands where it is called, for what fits the call. A packet that returns, or that leaves a
chain entered by `goto`, meets what would come next for it: that is put in its place too, for exactly these packets.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sekisho.security.observe.firewall.chaining import MOST_RULES, crossed, too_many
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import Action, Rule

MOST_STEPS = 300_000
"""Rules looked at while chains are flattened, those that can fit nothing included."""
MOST_CALLS = 32
"""Calls inside calls; the kernel's own limit is 16 for nftables."""

Verdict = Literal["allow", "deny", "jump", "goto", "return"]
_Rest = Callable[[Rule], Iterator[Rule]]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule of a chain: what fits it, what then happens, and the chain it calls."""

    rule: Rule
    verdict: Verdict
    target: str = ""


class _Full(Exception):  # noqa: N818 -- named for what happened
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class _Flattening:
    chains: Mapping[str, Sequence[Step]]
    notes: Notes
    looked_at: int = 0

    def chain(self, name: str, fits: Rule, rest: _Rest, calls: tuple[str, ...], start: int = 0) -> Iterator[Rule]:
        """The rules of a chain from a step on, for what fits `fits`; `rest` gives what comes after the chain."""
        steps = self.chains.get(name, ())
        for at in range(start, len(steps)):
            step = steps[at]
            self.looked_at += 1
            if self.looked_at > MOST_STEPS:
                raise _Full(step.rule.line)
            both = crossed(fits, step.rule)
            if both is None:
                continue
            if step.verdict == "allow":
                yield replace(both, action="allow")
            elif step.verdict == "deny":
                yield replace(both, action="deny")
            elif step.verdict == "return":
                yield from rest(both)
            elif step.target in calls or len(calls) > MOST_CALLS or step.target not in self.chains:
                self.notes.unread(step.rule.line, "呼び出せないチェーンです", "the chain cannot be called", step.target)
                yield replace(both, action="allow", narrowed=(*both.narrowed, f"chain {step.target}"))
            else:
                yield from self._called(step, both, (name, at, fits, rest), calls)

    def _called(
        self, step: Step, both: Rule, caller: tuple[str, int, Rule, _Rest], calls: tuple[str, ...]
    ) -> Iterator[Rule]:
        name, at, _, rest = caller

        def after(here: Rule) -> Iterator[Rule]:
            yield from self.chain(name, here, rest, calls, at + 1)
            yield from rest(here)

        if step.verdict == "jump":
            yield from self.chain(step.target, both, after, (*calls, step.target))
        else:
            yield from self.chain(step.target, both, rest, (*calls, step.target))
            yield from rest(both)


def flattened(chains: Mapping[str, Sequence[Step]], base: str, policy: Action, notes: Notes) -> tuple[Rule, ...]:
    """One list for a base chain without its policy, which the caller gives as the default.

    Bounded by MOST_RULES and MOST_STEPS; what is beyond is reported.
    """

    def end(here: Rule) -> Iterator[Rule]:
        yield replace(here, action=policy, name=f"{here.name} policy", implied=True, hits=None)

    found: list[Rule] = []
    try:
        for rule in _Flattening(chains, notes).chain(base, Rule(base, "", 0, "allow"), end, (base,)):
            found.append(rule)
            if len(found) >= MOST_RULES:
                raise _Full(rule.line)  # noqa: TRY301 -- one way out for both limits
    except _Full as full:
        too_many(notes, full.line)
    return tuple(found)
