"""The state of a rule or practice, and the severity of a finding. Both have an order, worst first."""

from collections.abc import Iterable

from sekisho.security.terms.choice import Choice


class State(Choice):
    """What is known of a rule on a system. "Not assessed" is a third answer and never shown as holding."""

    FAILS = "fails", "不適合", "Fails"
    STALE = "stale", "証跡が古い", "Stale"
    NOT_ASSESSED = "not-assessed", "未評価", "Not assessed"
    HOLDS = "holds", "適合", "Holds"
    NOT_APPLICABLE = "not-applicable", "対象外", "Not applicable"


WORST_FIRST = tuple(State)


def worst(states: Iterable[State]) -> State:
    """The worst of some states: fails, stale, not assessed, holds, not applicable, in this order.

    No states at all give "not assessed": nothing was looked at.
    """
    return min(states, key=WORST_FIRST.index, default=State.NOT_ASSESSED)


class Severity(Choice):
    """How soon a finding must be acted on. `--fail-on` takes the codes."""

    HIGH = "high", "高", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "低", "Low"

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as severe as `other`, or more."""
        order = tuple(Severity)
        return order.index(self) <= order.index(other)
