"""The planning server as it is now, as one record for pages and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.plan.production.looking import OrderView
from sekisho.factory.plan.production.versions import Version
from sekisho.factory.wire.links import Link
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Status:
    """Planning at one moment. draft: the newest that is not approved.  waiting: messages in the outbox, by receiver.

    planning: why a plan is being made, None where none is.  troubles: what went wrong in the server itself.
    """

    at: datetime
    released: Version | None
    approved: Version | None
    draft: Version | None
    orders: tuple[OrderView, ...]
    problems: tuple[Problem, ...]
    links: Mapping[str, Link]
    waiting: Mapping[str, int]
    planning: Text | None
    troubles: tuple[Text, ...]
    auto_release: bool
