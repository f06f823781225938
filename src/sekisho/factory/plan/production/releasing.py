"""Making, approving, releasing and withdrawing versions: the rules of `versions`, with who did it, kept by the store.

What is released goes into the outbox in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime

from sekisho.factory.plan.production.acts import given, named
from sekisho.factory.plan.production.inputs import Inputs
from sekisho.factory.plan.production.plan import Plan
from sekisho.factory.plan.production.publishing import schedule
from sekisho.factory.plan.production.refusals import Refused, unknown
from sekisho.factory.plan.production.store import Act, Store
from sekisho.factory.plan.production.versions import (
    RULE,
    SERVER,
    State,
    Version,
    approved,
    released,
    superseded,
    withdrawn,
)
from sekisho.factory.wire.checking import refused
from sekisho.guard.text import Text

RECEIVER = "exchange"
"""Whom released plans are brought to."""


class Releasing:
    """The versions of one planning server. now: tells the time of the factory.  done: is called after each act."""

    def __init__(self, store: Store, now: Callable[[], datetime], done: Callable[[], None]) -> None:
        self._store, self._now, self._done = store, now, done

    def draft(self, plan: Plan, inputs: Inputs, revision: int, who: str, why: Text) -> Version:
        """Keep a computed plan as a new draft, in place of older drafts. revision: of the store when it was begun."""
        versions = self._store.versions
        with self._store.together():
            made = Version(versions.next_number, self._now(), who, why, inputs.hash, revision, plan)
            for older in versions.in_state(State.DRAFT):
                versions.put(superseded(older))
            versions.put(made)
            versions.clear()
        return made

    def approve(self, number: int, who: str, reason: str = "") -> Version:
        """Approve a draft; a plan that a person made needs another one. Raises Refused."""
        version = approved(self.version(number), _person(who), self._now())
        self._keep(version, "approve", who, reason)
        return version

    def release(self, number: int, who: str, reason: str = "") -> Version:
        """Release an approved version: it is sent, and takes the place of the one before. Raises Refused."""
        return self._release(self.version(number), _person(who), reason)

    def by_rule(self, draft: Version) -> Version:
        """Approve and release what the server made by itself. Raises Refused."""
        return self._release(approved(draft, RULE, self._now()), RULE, "")

    def withdraw(self, number: int, who: str, reason: str = "") -> Version:
        """Withdraw a version that is not released. Raises Refused."""
        version = withdrawn(self.version(number))
        self._keep(version, "withdraw", _person(who), reason)
        return version

    def version(self, number: int) -> Version:
        """A version by its number. Raises Refused where there is none."""
        found = self._store.versions.get(number)
        if found is None:
            raise unknown(str(number), "計画の版", "version of the plan")
        return found

    def _release(self, version: Version, who: str, reason: str) -> Version:
        versions, inputs = self._store.versions, self._store.inputs()
        last = versions.latest(State.RELEASED)
        orders = frozenset(one.id for one in inputs.orders)
        made = released(version, who, self._now(), orders, last.number if last else 0)
        if lost := [one for one in made.plan.outcomes if one.item not in inputs.item_of]:
            raise unknown(lost[0].item, "品目", "item")
        content = schedule(made, inputs)
        if text := refused("operations-schedule", content):
            raise Refused(text.ja, text.en)
        with self._store.together():
            for older in (*versions.in_state(State.APPROVED), *versions.in_state(State.DRAFT)):
                if older.number < made.number:
                    versions.put(superseded(older))
            if last:
                versions.put(superseded(last))
            versions.put(made)
            self._store.post.put(str(made.number), RECEIVER, content)
            self._store.note(Act(self._now(), who, "release", str(made.number), given(reason)))
        self._done()
        return made

    def _keep(self, version: Version, act: str, who: str, reason: str) -> None:
        with self._store.together():
            self._store.versions.put(version)
            self._store.note(Act(self._now(), who, act, str(version.number), given(reason)))
        self._done()


def _person(who: str) -> str:
    """A person's name; the server and the rule are none. Raises Refused."""
    if named(who) in {RULE, SERVER}:
        raise Refused(
            f"「{who}」は人の名前に使えません。行う人の名前を入れてください。",
            f"{who!r} is no person's name. Say who does it.",
        )
    return named(who)
