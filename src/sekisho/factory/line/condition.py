"""How a machine is: its state by SEMI E10, its faults, whether it stands and with which outputs. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sekisho.factory.line.cfx import Cfx, Fault, MachineState, Teller
from sekisho.factory.line.kinds import MachineKind
from sekisho.factory.line.memory import Memory, Stop
from sekisho.factory.line.orders import Refused
from sekisho.guard.safe_stop import Outputs


class Condition:
    """The condition of one machine. Every change is told. named: makes the id of a fault."""

    def __init__(self, kind: MachineKind, memory: Memory, told: list[Cfx], named: Callable[[], UUID]) -> None:
        self._kind, self._memory, self._told, self._named = kind, memory, told, named
        self._teller = Teller(kind.system)
        self.outputs = Outputs(tuple(one for one, _ in kind.outputs))
        self._run()
        if memory.stop is not None:
            self.outputs.stop()

    def turn(self, state: MachineState, at: datetime, fault: Fault | None = None) -> None:
        """The machine does something else now, unless it is what it does already."""
        memory = self._memory
        if state is not memory.state:
            change, spent = (memory.state, state), at - memory.since
            memory.state, memory.since = state, at
            self._told.append(self._teller.state(memory.next_event(), at, change, spent, fault))

    def fault(self, code: str, cause: str, at: datetime) -> None:
        """Something is broken, unless that is known."""
        if code not in self._memory.faults:
            fault = self._memory.faults[code] = Fault(self._named(), code, cause)
            self._told.append(self._teller.fault(self._memory.next_event(), at, fault))

    def clear(self, code: str, at: datetime) -> None:
        """It works again, if it was broken."""
        fault = self._memory.faults.pop(code, None)
        if fault is not None:
            self._told.append(self._teller.cleared(self._memory.next_event(), at, fault))

    def stand(self, code: str, cause: str, at: datetime, mended: datetime | None = None) -> None:
        """Stop safely. mended: when what broke is repaired; None: a person stopped it, and a person must release it."""
        stop = self._memory.stop
        since, until = (stop.since, stop.mended) if stop else (at, mended or at)
        self._memory.stop = Stop(since, until, by_hand=mended is None)
        self.outputs.stop()
        self.fault(code, cause, at)
        self.turn(MachineState.UNSCHEDULED_DOWN, at, self._memory.faults[code])

    def release(self, at: datetime) -> timedelta:
        """Run again; how long it stood. Raises Refused where it does not stand, or is not repaired yet."""
        stop = self._memory.stop
        if stop is None:
            raise Refused(
                "設備は止まっていません。解除は不要です。", "The machine does not stand. There is nothing to release."
            )
        if at < stop.mended:
            raise Refused(
                "設備は修理中です。終わってから解除してください。",
                "The machine is being repaired. Release it afterwards.",
            )
        self._memory.stop = None
        self._run()
        return at - stop.since

    def _run(self) -> None:
        self.outputs.release()
        for output, value in self._kind.outputs:
            self.outputs.set(output.name, value)
