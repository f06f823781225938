"""Has the machines tell again what was lost on its way here: at the start, after a cut, and whenever something is."""

import asyncio
import logging
from collections.abc import Callable

from sekisho.factory.process.gaps import Ask, Gaps, Missing
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.machines import Machines
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import LINE
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.web import Unreachable

LOOK_S = 2.0
"""Real seconds between two looks: an event that is under way takes far less, however fast the factory's time runs."""

_log = logging.getLogger(__name__)


class CatchingUp:
    """Looks at what each machine shows of its events, beside what was taken of them.

    hears: whether what the machines tell comes here, and all that came was taken.
    """

    def __init__(self, machines: Machines, intake: Intake, hears: Callable[[], bool], clock: Clock) -> None:
        self._machines, self._intake, self._hears, self._clock = machines, intake, hears, clock
        self._gaps = {system: Gaps() for system in LINE.values()}

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Look at all machines once. While we do not hear them, nobody knows what was lost."""
        await asyncio.gather(*(self._look(system, gaps) for system, gaps in self._gaps.items()))

    async def _look(self, system: str, gaps: Gaps) -> None:
        try:
            shown = await self._machines.events(system)
        except Unreachable:
            shown = None
        if shown is None or not self._hears():
            gaps.forget()
            return
        match gaps.look(shown, self._intake.heard.taken(system, shown.last.series)):
            case Ask(after):
                await self._ask(system, str(after))
            case Missing(first, last):
                self._intake.miss(system, first, last, self._clock.now())
            case None:
                pass

    async def _ask(self, system: str, after: str) -> None:
        _log.info("%s is asked for its events after %s", system, after)
        try:
            await self._machines.tell_again(system, after)
        except (Refused, Unreachable) as found:
            _log.info("%s does not tell again: %s", system, found)
