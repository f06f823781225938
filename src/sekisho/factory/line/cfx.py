"""What a machine tells of its work, as messages of CFX in JSON, in the form that `contracts` declares.

Source: IPC-2591 (CFX) 1.7. Names of messages and items are those of its public SDK (IPCConnectedFactoryExchange/CFX);
only items that this factory uses are told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sekisho.factory.wire.series import EventId

Cfx = dict[str, Any]
"""A message as JSON."""

VERSION = "1.7"
_LANE = "1"


class MachineState(Enum):
    """What the time of a machine is spent on: SEMI E10, by the numbers that CFX writes."""

    PRODUCTIVE = "1000"
    STANDBY = "2000"
    NO_PRODUCT = "2200"
    NO_HOST = "2500"  # who orders it cannot be reached, and it does not go on without
    ENGINEERING = "3000"
    SCHEDULED_DOWN = "4000"
    SETUP = "4500"
    UNSCHEDULED_DOWN = "5000"
    NO_PARTS = "5500"
    NOT_SCHEDULED = "6000"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is broken. cause, severity: words of CFX.  code: of the machine's maker."""

    id: UUID
    code: str
    cause: str = "Other"
    severity: str = "Error"

    @property
    def told(self) -> Cfx:
        """As CFX has it."""
        return {
            "Cause": self.cause, "Severity": self.severity, "FaultCode": self.code, "FaultOccurrenceId": str(self.id),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """Parts of one reel that are on a board now, and where. left: parts that are still on the reel."""

    part: str
    reel: str
    left: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes the messages of one machine. handle: as it is known in the factory.

    `said` is the event that a message tells, `at` its instant, `work` the id of the work on a board.
    """

    handle: str

    def _message(self, name: str, said: EventId, at: datetime, body: Mapping[str, Any]) -> Cfx:
        return {
            "MessageName": f"CFX.{name}",
            "Version": VERSION,
            "TimeStamp": at.isoformat(timespec="milliseconds"),
            "UniqueID": str(said),
            "Source": self.handle,
            "MessageBody": dict(body),
        }

    def state(
        self, said: EventId, at: datetime, change: tuple[MachineState, MachineState], before: timedelta,
        fault: Fault | None = None,
    ) -> Cfx:  # fmt: skip
        """The machine does something else now. change: from and to.  before: the time it spent in the old state."""
        seconds = max(int(before.total_seconds()), 0)
        body: Cfx = {
            "OldState": change[0].value,
            "OldStateDuration": f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}",
            "NewState": change[1].value,
        }
        return self._message(
            "ResourcePerformance.StationStateChanged", said, at, body | ({"RelatedFault": fault.told} if fault else {})
        )

    def fault(self, said: EventId, at: datetime, fault: Fault) -> Cfx:
        """Something is broken."""
        return self._message("ResourcePerformance.FaultOccurred", said, at, {"Fault": fault.told})

    def cleared(self, said: EventId, at: datetime, fault: Fault) -> Cfx:
        """It works again."""
        return self._message("ResourcePerformance.FaultCleared", said, at, {"FaultOccurrenceId": str(fault.id)})

    def begun(self, said: EventId, at: datetime, work: UUID, boards: Iterable[str]) -> Cfx:
        """Work on the boards of a panel begins."""
        units = [{"UnitIdentifier": board, "PositionNumber": place} for place, board in enumerate(boards, 1)]
        body = {"TransactionID": str(work), "Lane": _LANE, "UnitCount": len(units), "Units": units}
        return self._message("Production.WorkStarted", said, at, body)

    def completed(self, said: EventId, at: datetime, work: UUID, *, good: bool = True) -> Cfx:
        """Work ended."""
        body = {"TransactionID": str(work), "Result": "Completed" if good else "Failed"}
        return self._message("Production.WorkCompleted", said, at, body)

    def installed(self, said: EventId, at: datetime, work: UUID, board: str, placed: Iterable[Placed]) -> Cfx:
        """Parts are on a board now."""
        materials = [
            {
                "UnitIdentifier": board,
                "UnitPositionNumber": 1,
                "QuantityInstalled": len(one.places),
                "Material": {
                    "UniqueIdentifier": one.reel, "InternalPartNumber": one.part, "Quantity": one.left,
                },
                "InstalledComponents": [{"ReferenceDesignator": place} for place in one.places],
            }
            for one in placed
        ]  # fmt: skip
        body = {"TransactionId": str(work), "InstalledMaterials": materials}
        return self._message("Production.Assembly.MaterialsInstalled", said, at, body)

    def inspected(self, said: EventId, at: datetime, work: UUID, board: str, *, passed: bool) -> Cfx:
        """A board was inspected by its looks."""
        result = "Passed" if passed else "Failed"
        unit = {"UnitIdentifier": board, "UnitPositionNumber": 1, "OverallResult": result}
        body = {"TransactionId": str(work), "InspectionMethod": "AOI", "InspectedUnits": [unit]}
        return self._message("Production.TestAndInspection.UnitsInspected", said, at, body)
