"""Bad job orders over OPC UA: a machine refuses and counts each, holds none of them, and takes the next good one."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asyncua import Client, ua

from factory.faults.gates import check_log, counts
from factory.line.connecting import Listener, client
from factory.line.orders import job_order
from factory.plants import loopback, plant
from factory.running import running, until
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.line.orders import MOST_BOARDS
from sekisho.factory.wire.job import Act
from sekisho.factory.wire.job_order import structure_of
from sekisho.factory.wire.job_types import (
    NO_COMMENT,
    RECEIVER,
    ISA95JobOrderDataType,
    ISA95MaterialDataType,
    ISA95ParameterDataType,
    ISA95PropertyDataType,
    ReturnStatus,
    machine_node,
)
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
Order = ISA95JobOrderDataType


def _set(name: str, value: Any) -> Callable[[Order], None]:
    return lambda order: setattr(order, name, value)


def _parameter(name: str, value: Any) -> Callable[[Order], None]:
    def change(order: Order) -> None:
        (one,) = (each for each in _parameters(order) if name == each.ID)
        one.Value = ua.Variant(value)

    return change


def _parameters(order: Order) -> list[ISA95ParameterDataType]:
    assert order.JobOrderParameters
    return order.JobOrderParameters


def _material(name: str, value: Any) -> Callable[[Order], None]:
    def change(order: Order) -> None:
        assert order.MaterialRequirements
        setattr(order.MaterialRequirements[0], name, value)

    return change


def _places(order: Order) -> ISA95PropertyDataType:
    assert order.MaterialRequirements
    found = order.MaterialRequirements[0].Properties
    assert found
    return found[-1]


WRONG: dict[str, Callable[[Order], None]] = {
    "no id": _set("JobOrderID", None),
    "an empty id": _set("JobOrderID", ""),
    "too long an id": _set("JobOrderID", "x" * 81),
    "too long a description": _set("Description", [ua.LocalizedText("x" * 10_000)]),
    "no work master": _set("WorkMasterID", []),
    "two work masters": lambda order: order.WorkMasterID.extend(order.WorkMasterID),
    "no parameters": _set("JobOrderParameters", []),
    "a parameter twice": lambda order: _parameters(order).append(_parameters(order)[0]),
    "a parameter without a name": _set("JobOrderParameters", [ISA95ParameterDataType()]),
    "a board twice": lambda order: _parameters(order).append(_parameters(order)[-1]),
    "too many boards": lambda order: _parameters(order).extend(
        ISA95ParameterDataType(ID="Board", Value=ua.Variant(f"B-{number}")) for number in range(MOST_BOARDS)
    ),
    "more parameters than a message may have": lambda order: _parameters(order).extend(_parameters(order)[-1:] * 2000),
    "no duration": _parameter("Duration", ""),
    "a negative duration": _parameter("Duration", "-1"),
    "an endless duration": _parameter("Duration", "inf"),
    "a duration that is none": _parameter("Duration", "nan"),
    "a number where a text must be": _parameter("Duration", 30),
    "octets where a text must be": _parameter("Order", b"\xff"),
    "a list where a text must be": _parameter("Order", ["WO-1"]),
    "a segment of another machine": _parameter("Segment", "place-top"),
    "a segment of no machine": _parameter("Segment", "x"),
    "a material without a name": _set("MaterialRequirements", [ISA95MaterialDataType()]),
    "no quantity": _material("Quantity", None),
    "a quantity below nothing": _material("Quantity", "-1"),
    "an endless quantity": _material("Quantity", "Infinity"),
    "a quantity that is no number": _material("Quantity", "many"),
    "a quantity too large to write": _material("Quantity", "1e400"),
    "a quantity too large to hold": _material("Quantity", "1E+1000000000"),
    "octets for places on the board": lambda order: setattr(_places(order), "Value", ua.Variant([b"\xff"])),
    "too long a reel": _material("MaterialLotID", "x" * 81),
}


async def _stored(to: Client, order: object) -> ReturnStatus:
    receiver = to.get_node(machine_node(RECEIVER))
    return ReturnStatus(await receiver.call_method(machine_node(RECEIVER, Act.STORE.value), order, NO_COMMENT))


def test_a_bad_job_order_is_refused_and_the_next_good_one_is_taken(tmp_path: Path) -> None:
    works = plant(tmp_path, factor=0.001)
    machine = BoardMachine(works, "printer", Listener())
    taken: list[str] = []

    async def work() -> None:
        async with running(machine):
            await until(lambda: _listens(works))
            async with client(works, "printer") as to:
                for how, change in WRONG.items():
                    order = structure_of(job_order("print-top"))
                    change(order)
                    before = sum(counts(works, "printer").values())
                    if await _stored(to, order) is not ReturnStatus.INVALID_REQUEST:
                        taken.append(how)
                    assert sum(counts(works, "printer").values()) == before + 1, how
                for argument in ("no order", ua.Variant(None), [structure_of(job_order("print-top"))]):
                    assert await _stored(to, argument) is ReturnStatus.INVALID_REQUEST
                assert taken == []
                assert list(machine.station.jobs) == []
                assert await _stored(to, structure_of(job_order("print-top"))) is ReturnStatus.NO_ERROR
                assert [one.order.id for one in machine.station.jobs] == ["WO-1/print-top/1"]

    asyncio.run(asyncio.wait_for(work(), 60))
    assert counts(works, "printer") == {("process", "job-order", "line.invalid_request"): len(WRONG) + 3}
    check_log(works, "printer")


def _listens(works: Plant) -> bool:
    try:
        socket.create_connection((works.address("printer"), 4840), 1).close()
    except OSError:
        return False
    return True
