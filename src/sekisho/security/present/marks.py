"""The mark that stands before each state and severity, so that colour never speaks alone."""

from sekisho.guard.text import Text
from sekisho.security.terms.state import Severity, State

STATE_MARK = {
    State.FAILS: "×",
    State.STALE: "△",
    State.NOT_ASSESSED: "？",
    State.HOLDS: "○",
    State.NOT_APPLICABLE: "－",
}

SEVERITY_MARK = {Severity.HIGH: "▲", Severity.MEDIUM: "◆", Severity.LOW: "●"}

WHOLE_SITE = Text("工場全体", "Whole site")
NAMELESS_SITE = Text("（工場名なし）", "(site without a name)")


def scope_name(system: str) -> Text:
    """A system as people read it; the empty one stands for the whole site."""
    return Text(system, system) if system.strip() else WHOLE_SITE


def site_name(site: str) -> Text:
    """A site as people read it."""
    return Text(site, site) if site.strip() else NAMELESS_SITE
