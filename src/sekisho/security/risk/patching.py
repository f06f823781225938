"""When a patch for one vulnerability of one device is applied: the four questions of SSVC, answered from what is known.

What nobody told is never taken for mild, and each answer says where it comes from. Sources: CERT/CC SSVC for who
deploys patches; table 9 of the report for the words of the ledger.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.patching import (
    HARMS,
    Answers,
    Automatable,
    Exploited,
    Exposed,
    Harm,
    PatchPolicy,
    Priority,
)
from sekisho.security.checks.risk.sheet import Rated
from sekisho.security.ledgers.vulnerability import Timing
from sekisho.security.observe.advisories.records import Flaw
from sekisho.security.observe.advisories.signals import DecisionPoints
from sekisho.security.observe.advisories.signals import Exploited as KnownExploited

TIMINGS = {
    Priority.IMMEDIATE: Timing.AT_ONCE,
    Priority.OUT_OF_CYCLE: Timing.AT_A_STOP,
    Priority.SCHEDULED: Timing.AT_MAINTENANCE,
    Priority.DEFER: Timing.DEFERRED,
}
"""SSVC's words in those of the ledger."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of vulnerabilities, by CVE id. listed: the day of the list of exploited ones."""

    exploited: Mapping[str, KnownExploited]
    points: Mapping[str, DecisionPoints]
    listed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """When to apply a patch, and why: a sentence an answer, in the order of `Answers`."""

    priority: Priority
    answers: Answers
    because: tuple[Text, ...]

    @property
    def timing(self) -> Timing:
        """The priority in the words of the ledger."""
        return TIMINGS[self.priority]


def advise(flaw: Flaw, signals: Signals, rated: Rated | None, policy: PatchPolicy) -> Advice:
    """What the policy advises for a vulnerability of a device. rated: the device's system; None where it has none."""
    points = signals.points.get(flaw.id)
    exploited, why_exploited = _exploited(flaw.id, signals)
    exposed, why_exposed = _exposed(rated, policy)
    automatable, why_automatable = _automatable(flaw, points)
    harm, why_harm = _harm(rated, policy)
    answers = Answers(exploited, exposed, automatable, harm)
    because = (why_exploited, why_exposed, why_automatable, why_harm)
    return Advice(policy.priority(answers), answers, because)


def _exploited(cve: str, signals: Signals) -> tuple[Exploited, Text]:
    known, points = signals.exploited.get(cve), signals.points.get(cve)
    if known:
        added = f"{known.added:%Y-%m-%d}" if known.added else "-"
        text = f"悪用が確認されている（KEV、{added}追加）。", f"It is known to be exploited (KEV, added {added})."
        return "active", Text(*text)
    day = _day(points.decided if points else signals.listed)
    told = points.exploitation if points else ""
    if told == "active":
        return "active", Text(f"悪用が確認されている（{day.ja}）。", f"It is known to be exploited ({day.en}).")
    if told == "poc":
        return "poc", Text(f"攻撃の方法が公開されている（{day.ja}）。", f"A way to attack is public ({day.en}).")
    return "none", Text(
        f"手元の情報では、悪用も攻撃の方法も知られていない（{day.ja}）。",
        f"The sources at hand know of no exploitation ({day.en}).",
    )


def _day(day: dt.date | None) -> Text:
    return Text(f"{day:%Y-%m-%d}時点", f"as of {day:%Y-%m-%d}") if day else Text("時点は不明", "undated")


def _exposed(rated: Rated | None, policy: PatchPolicy) -> tuple[Exposed, Text]:
    if rated is None or rated.external is None:
        return policy.unknown.exposed, Text(
            "システムの外部接続が分からないため、内部の網からは届くものとした。",
            "How the system is connected is not known; it is taken to be reachable from inside.",
        )
    name, word = rated.system.name, rated.external
    text = Text(
        f"システム「{name}」の外部接続は「{word.ja}」。", f'The connection of the system "{name}" is {word.en.lower()}.'
    )
    return policy.exposure[word.code], text


def _automatable(flaw: Flaw, points: DecisionPoints | None) -> tuple[Automatable, Text]:
    if points and points.automatable == "yes":
        return "yes", Text("攻撃は自動化できるとされている。", "The attack is said to be automatable.")
    if points and points.automatable == "no":
        return "no", Text("攻撃は自動化できないとされている。", "The attack is said not to be automatable.")
    parts = set(flaw.vector.split("/"))
    if not flaw.vector:
        return "yes", Text(
            "自動化できるか分からないため、できるものとした。",
            "Whether the attack is automatable is not known; it is taken to be.",
        )
    if ("AV:N" in parts and "PR:N" in parts and parts & {"UI:N", "Au:N"}) or {"AV:N", "Au:N"} <= parts:
        return "yes", Text(
            "ネットワーク経由で、権限も人の操作も要らない（CVSS）。",
            "It needs neither rights nor a person's act, over the network (CVSS).",
        )
    return "no", Text(
        "ネットワークの外からの条件（近接、権限、人の操作のいずれか）が要る（CVSS）。",
        "It needs nearness, rights or a person's act (CVSS).",
    )


def _harm(rated: Rated | None, policy: PatchPolicy) -> tuple[Harm, Text]:
    if rated is None or rated.impact is None:
        return policy.unknown.harm, Text(
            "リスク分析シートに影響度がないため、大きいものとした。",
            "The risk sheet has no impact for it; it is taken to be large.",
        )
    harm = policy.impact[rated.impact.code]
    text = Text(f"影響度は「{rated.impact.ja}」。", f"The impact is {rated.impact.en.lower()}.")
    safety = rated.system.row.safety
    if safety and HARMS.index(policy.safety[safety.code]) > HARMS.index(harm):
        harm = policy.safety[safety.code]
        text = Text(f"人の安全への影響が「{safety.ja}」。", f"The impact on people's safety is {safety.en.lower()}.")
    return harm, text
