"""What a log of security events says: one line of JSON an event, with the same keys in every line. Pure.

The log review reads these lines (`docs/console-log.md`). A line holds no password, no token and no code: there is no
key for one, and what a person typed as a name is written only where it is the name of an account.
"""

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum

MOST_CHARACTERS = 300
"""Of one value: enough for a path and a sentence; a longer one is cut, so that one request cannot fill the log."""


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    at: an aware moment.  name: what happened, such as `sign-in`.  why: a code of the reason, such as `wrong-password`.
    login, person: of the account, empty where none is known.  source: the address that asked.  what: what it was about,
    such as a path or a ledger.
    """

    at: dt.datetime
    name: str
    outcome: Outcome
    why: str = ""
    login: str = ""
    person: str = ""
    source: str = ""
    what: str = ""


def line(event: Event) -> str:
    """The event as one line without its end. Control characters are written as JSON writes them, never as they are."""
    said = {
        "time": event.at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "event": event.name,
        "outcome": event.outcome.value,
        "why": event.why,
        "login": event.login,
        "person": event.person,
        "source": event.source,
        "what": event.what,
    }
    cut = {name: value[:MOST_CHARACTERS] for name, value in said.items()}
    # ASCII alone: a viewer of logs may read U+2028 or a direction mark as more than a letter.
    return json.dumps(cut, ensure_ascii=True, separators=(",", ":"))
