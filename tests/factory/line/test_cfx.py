"""Messages of CFX fit the declared payload, each of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import jsonschema_rs
import pytest

from sekisho.contracts import contracts
from sekisho.contracts.schemas import schema_of
from sekisho.factory.line.cfx import Cfx, Fault, MachineState, Placed, Teller
from sekisho.factory.wire.series import EventId

AT, WORK, SAID = datetime(2026, 11, 24, tzinfo=UTC), UUID(int=7), EventId(2**60 - 1, 1)
TELLER = Teller("line1.placer")
JAM = Fault(UUID(int=9), "E-017", "MechanicalFailure")
SCHEMA = schema_of(contracts().payloads["cfx-event"])
SHORT = timedelta(hours=1, minutes=2, seconds=3)


def every_message() -> list[Cfx]:
    return [
        *(TELLER.state(SAID, AT, (MachineState.STANDBY, one), SHORT) for one in MachineState),
        TELLER.state(SAID, AT, (MachineState.PRODUCTIVE, MachineState.UNSCHEDULED_DOWN), SHORT, JAM),
        TELLER.fault(SAID, AT, JAM),
        TELLER.cleared(SAID, AT, JAM),
        TELLER.begun(SAID, AT, WORK, ["B-1", "B-2"]),
        TELLER.completed(SAID, AT, WORK),
        TELLER.completed(SAID, AT, WORK, good=False),
        TELLER.installed(SAID, AT, WORK, "B-1", [Placed("R10K", "RL-1", 40, ("R1", "R2"))]),
        TELLER.inspected(SAID, AT, WORK, "B-1", passed=False),
    ]


def test_every_message_fits_the_declared_payload() -> None:
    for message in every_message():
        jsonschema_rs.validate(SCHEMA, message)
    assert len({one["MessageName"] for one in every_message()}) == 7


@pytest.mark.parametrize("change", [{"UniqueID": "7"}, {"MessageName": "CFX.No"}, {"TimeStamp": "now"}, {"Extra": 1}])
def test_what_does_not_fit_is_refused(change: Cfx) -> None:
    assert not jsonschema_rs.is_valid(SCHEMA, {**every_message()[0], **change})


def test_items_are_those_of_the_public_examples() -> None:
    (material,) = TELLER.installed(SAID, AT, WORK, "B-1", [Placed("R10K", "RL-1", 40, ("R1", "R2"))])["MessageBody"][
        "InstalledMaterials"
    ]
    assert material == {
        "UnitIdentifier": "B-1",
        "UnitPositionNumber": 1,
        "QuantityInstalled": 2,
        "Material": {"UniqueIdentifier": "RL-1", "InternalPartNumber": "R10K", "Quantity": 40},
        "InstalledComponents": [{"ReferenceDesignator": "R1"}, {"ReferenceDesignator": "R2"}],
    }
    state = TELLER.state(SAID, AT, (MachineState.PRODUCTIVE, MachineState.UNSCHEDULED_DOWN), SHORT, JAM)["MessageBody"]
    assert (state["OldState"], state["OldStateDuration"], state["NewState"]) == ("1000", "01:02:03", "5000")
    assert state["RelatedFault"]["FaultOccurrenceId"] == str(JAM.id)
