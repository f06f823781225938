"""A process management server with invented orders, reels, boards and faults, brought about by what it really takes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from factory.plants import BEGIN
from sekisho.factory.line.cfx import Fault, MachineState, Placed, Teller
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.plant import Plant

PARTS = {"R-1K-0402": ("R1", "R2"), "C-1U-0201": ("C1", "C2", "C3")}
SEGMENTS = (
    ("print-top", "printer", 25, 30), ("place-top", "placer", 40, 60), ("reflow-top", "oven", 20, 300),
    ("inspect-top", "inspection", 22, 30), ("assemble", "stall-1", 90, 90), ("final", "stall-2", 60, 60),
)  # fmt: skip


def empty(plant: Plant) -> ProcessServer:
    return ProcessServer(plant, OpcUaMachines(plant))


def filled(plant: Plant) -> ProcessServer:
    """Three orders; of the first three boards are done with their side, one of them failed; and a fault."""
    server = empty(plant)
    server._released.take(1, schedule(), BEGIN)
    for number, part in enumerate(PARTS, start=1):
        server.acts.receive(f"REEL-{number:04}", part, 700, "倉田 実")
    server.acts.receive("REEL-0003", "J-USB-C", 60, "倉田 実")
    server._dispatcher._make_lots(BEGIN)
    for number in (1, 2, 3):
        _through(server, f"WO-2101-{number:04}", BEGIN + timedelta(minutes=number), passed=number != 2)
    server._links.tell("printer", BEGIN, up=True)
    server._links.tell("exchange", BEGIN + timedelta(minutes=2), up=False)
    at = BEGIN + timedelta(minutes=10)
    tell(server, "oven", lambda one: one.state(_id("oven"), at, _STATES, timedelta(minutes=9)))
    fault = Fault(_id("fault"), "E-101", "MechanicalFailure")
    tell(server, "placer", lambda one: one.fault(_id("told"), at, fault))
    stopped = (MachineState.PRODUCTIVE, MachineState.UNSCHEDULED_DOWN)
    tell(server, "placer", lambda one: one.state(_id("down"), at, stopped, timedelta(minutes=3), fault))
    begun = _id("begun")
    tell(server, "printer", lambda one: one.begun(begun, at, _id("work"), ["WO-2101-0004"]))
    server.look()
    return server


_STATES = (MachineState.STANDBY, MachineState.PRODUCTIVE)


def schedule(version: int = 1) -> dict[str, Any]:
    """An operations schedule of three orders."""
    return {
        "ID": f"S-{version:04}",
        "Version": version,
        "PublishedDate": BEGIN.isoformat(),
        "ReleasedBy": "計画 太郎",
        "StartTime": BEGIN.isoformat(),
        "EndTime": (BEGIN + timedelta(days=7)).isoformat(),
        "OperationsRequest": [
            _request("WO-2101", "ORANGECRAB", 120, 0), _request("WO-2102", "FOMU", 80, 1),
            _request("WO-2103", "SOLO-A", 300, 2),
        ],
    }  # fmt: skip


def _request(name: str, item: str, quantity: int, days: int) -> dict[str, Any]:
    begin = BEGIN + timedelta(days=days)
    return {
        "ID": name,
        "MaterialDefinitionID": item,
        "Revision": "A",
        "Quantity": quantity,
        "DueDate": (begin + timedelta(days=1)).isoformat(),
        "Priority": 500,
        "SegmentRequirement": [
            {
                "ID": segment,
                "EquipmentID": machine,
                "EarliestStartTime": begin.isoformat(),
                "LatestEndTime": (begin + timedelta(hours=9)).isoformat(),
                "Duration": cycle,
                "Passage": passage,
                "Changeover": 600,
                "MaterialRequirement": _materials(segment),
            }
            for segment, machine, cycle, passage in SEGMENTS
        ],
    }


def _materials(segment: str) -> list[dict[str, Any]]:
    held = {"place-top": PARTS, "assemble": {"J-USB-C": ("J1",)}}.get(segment, {})
    return [
        {"MaterialDefinitionID": part, "Quantity": len(places), "ReferenceDesignator": list(places)}
        for part, places in held.items()
    ]


def _through(server: ProcessServer, board: str, at: datetime, *, passed: bool) -> None:
    """A board goes through all machines of its side."""
    for place, machine in enumerate(("printer", "placer", "oven", "inspection")):
        begun, work = at + timedelta(seconds=30 * place), _id(f"{board}/{machine}")
        ended = begun + timedelta(seconds=25)
        tell(server, machine, lambda one, b=begun, w=work: one.begun(_id(f"{w}/b"), b, w, [board]))
        if machine == "placer":
            placed = [
                Placed(part, f"REEL-{number:04}", server._journal.books.reels[f"REEL-{number:04}"].left - len(places),
                       places)
                for number, (part, places) in enumerate(PARTS.items(), start=1)
            ]  # fmt: skip
            tell(server, machine, lambda one, e=ended, w=work, p=placed: one.installed(_id(f"{w}/i"), e, w, board, p))
        if machine == "inspection":
            tell(
                server, machine,
                lambda one, e=ended, w=work: one.inspected(_id(f"{w}/j"), e, w, board, passed=passed),
            )  # fmt: skip
        tell(server, machine, lambda one, e=ended, w=work: one.completed(_id(f"{w}/c"), e, w))


def tell(server: ProcessServer, machine: str, what: Any) -> None:
    server._intake.machine_events([(machine, what(Teller(machine)))], server._plant.clock.now())


def _id(name: str) -> Any:
    return uuid5(NAMESPACE_URL, name)
