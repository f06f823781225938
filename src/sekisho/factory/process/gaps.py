"""Which of the events that a machine has told must be asked for again. Pure: decided from look to look.

What was told at one look and has not come by the next, while nothing else came either, was lost on its way: to a
broker that ended, a queue that was full, or a server that died before it had it on its disk.
"""

from dataclasses import dataclass

from sekisho.factory.wire.series import EventId, EventsShown

TRIES = 10
"""How often the same event is asked for in vain, before a person is told."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Have the machine tell again what follows an event."""

    after: EventId


@dataclass(frozen=True, slots=True)
class Missing:
    """Events, first and last included, that will never come."""

    first: EventId
    last: EventId


class Gaps:
    """What one machine has told and is not here, from look to look."""

    def __init__(self) -> None:
        self._told = 0
        self._taken: EventId | None = None
        self._tries = 0

    def forget(self) -> None:
        """What may be under way is unknown: what is missing is seen at the second look from now."""
        self._taken, self._tries = None, 0

    def look(self, shown: EventsShown, taken: EventId) -> Ask | Missing | None:
        """What to do now; None for nothing.

        taken: the event of the series that is shown up to which all were taken; after `Missing`, its last one.
        """
        told = shown.last.number - shown.untold
        rests = taken == self._taken
        lost = rests and min(told, self._told) > taken.number
        if not rests:
            self._tries = 0
        self._told, self._taken = told, taken
        if not lost:
            return None
        if shown.first.number > taken.number + 1:
            return Missing(taken.at(taken.number + 1), taken.at(shown.first.number - 1))
        if self._tries >= TRIES:
            self._tries = 0
            return Missing(taken.at(taken.number + 1), taken.at(taken.number + 1))
        self._tries += not shown.untold  # what the machine still has to tell may be just this
        self._told = 0  # it is under way again, until the look after the next
        return Ask(taken)
