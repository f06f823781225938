"""The nodes of a machine: the types, objects and methods of ISA-95 Job Control, and the machine's own variables.

Source: OPC 10031-4 (ISA-95 Job Control 2.0), 6.2 (receiver and response provider); names and numbers are its own.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from asyncua import ua
from asyncua.common.manage_nodes import create_encoding
from asyncua.common.node import Node
from asyncua.server.server import Server
from asyncua.ua.object_ids import ObjectIds

from sekisho.factory.wire.job import Act
from sekisho.factory.wire.job_types import (
    INDEX,
    LOAD_MATERIAL,
    MACHINE_INDEX,
    MACHINE_NAMESPACE,
    NAMESPACE,
    NUMBERS,
    RECEIVER,
    RESPONSES,
    ISA95JobOrderAndStateDataType,
    ISA95JobOrderDataType,
    ISA95JobResponseDataType,
    definition,
    machine_node,
    numbered,
)
from sekisho.factory.wire.series import FIRST_EVENT, LAST_EVENT, TELL_AGAIN, UNTOLD_EVENTS

Called = Callable[..., Awaitable[list[ua.Variant]]]
"""What a method does: given its object and arguments, its results."""

VARIABLES: Mapping[str, ua.VariantType] = {
    "State": ua.VariantType.String,  # SEMI E10, by the numbers of CFX
    "GoodCount": ua.VariantType.UInt32,
    "FailedCount": ua.VariantType.UInt32,
    "CurrentBoard": ua.VariantType.String,
    "CurrentJobOrder": ua.VariantType.String,
    "Alarms": ua.VariantType.String,
    FIRST_EVENT: ua.VariantType.String,
    LAST_EVENT: ua.VariantType.String,
    UNTOLD_EVENTS: ua.VariantType.UInt32,
}
"""Variables of a machine. Alarms is a list: the codes of its faults.

FirstEvent, LastEvent: the ids of the oldest event that it keeps and of the newest.  UntoldEvents: that it still has to
tell.
"""

STORES = (Act.STORE, Act.STORE_AND_START)
ACTS = (Act.START, Act.REVOKE_START, Act.PAUSE, Act.RESUME, Act.STOP, Act.ABORT, Act.CANCEL, Act.CLEAR)
EMERGENCY_STOP = "EmergencyStop"
BY_ID = "RequestJobResponseByJobOrderID"

_TEXT = numbered(ObjectIds.String)
_STATUS = ("ReturnStatus", numbered(ObjectIds.UInt64), -1)
_AFTER = ("After", _TEXT, -1)
_REEL = (
    ("MaterialLotID", _TEXT, -1),
    ("MaterialDefinitionID", _TEXT, -1),
    ("Quantity", numbered(ObjectIds.UInt32), -1),
    ("Feeder", _TEXT, -1),
)
_EVENTS = ("Events", numbered(ObjectIds.UInt64), -1)
_COMMENT = ("Comment", numbered(ObjectIds.LocalizedText), 1)
_JOB_ORDER = ("JobOrder", numbered(NUMBERS[ISA95JobOrderDataType][0], INDEX), -1)
_JOB_ORDER_ID = ("JobOrderID", _TEXT, -1)
_RESPONSE = ("JobResponse", numbered(NUMBERS[ISA95JobResponseDataType][0], INDEX), -1)


async def build(server: Server, system: str, most_jobs: int, called: Mapping[str, Called]) -> None:
    """Add all nodes to a server. called: what the methods do, by their names."""
    for uri, index in ((NAMESPACE, INDEX), (MACHINE_NAMESPACE, MACHINE_INDEX)):
        if await server.register_namespace(uri) != index:
            raise ValueError(f"{uri} is not namespace {index}")
    await _types(server)
    machine = await server.nodes.objects.add_object(machine_node("Machine"), _own(system))
    for name, kind in VARIABLES.items():
        empty: Any = [] if name == "Alarms" else "" if kind is ua.VariantType.String else 0
        await machine.add_variable(machine_node(name), _own(name), ua.Variant(empty, kind, is_array=name == "Alarms"))
    await machine.add_method(machine_node(EMERGENCY_STOP), _own(EMERGENCY_STOP), called[EMERGENCY_STOP], [], [])
    again = machine_node(TELL_AGAIN), _own(TELL_AGAIN), called[TELL_AGAIN]
    await machine.add_method(*again, [_argument(_AFTER)], [_argument(_EVENTS)])
    load = machine_node(LOAD_MATERIAL), _own(LOAD_MATERIAL), called[LOAD_MATERIAL]
    await machine.add_method(*load, [_argument(one) for one in _REEL], [_argument(_STATUS)])
    receiver = await machine.add_object(machine_node(RECEIVER), _standard(RECEIVER), numbered(1002, INDEX))
    for act in (*STORES, *ACTS):
        first = _JOB_ORDER if act in STORES else _JOB_ORDER_ID
        await _method(receiver, (RECEIVER, act.value), called[act.value], (first, _COMMENT), (_STATUS,))
    await _list(receiver, (RECEIVER, "JobOrderList"), ISA95JobOrderAndStateDataType)
    most = ua.Variant(most_jobs, ua.VariantType.UInt16)
    name = "MaxDownloadableJobOrders"
    await receiver.add_property(machine_node(RECEIVER, name), _standard(name), most)
    responses = await machine.add_object(machine_node(RESPONSES), _standard(RESPONSES), numbered(1003, INDEX))
    await _method(responses, (RESPONSES, BY_ID), called[BY_ID], (_JOB_ORDER_ID,), (_RESPONSE, _STATUS))
    await _list(responses, (RESPONSES, "JobOrderResponseList"), ISA95JobResponseDataType)
    await server.get_node(numbered(ObjectIds.Server_Auditing)).write_value(ua.Variant(True))


async def _types(server: Server) -> None:
    for structure, (number, encoding) in NUMBERS.items():
        node = await server.nodes.base_structure_type.add_data_type(
            numbered(number, INDEX), _standard(structure.__name__)
        )
        await create_encoding(node, numbered(encoding, INDEX), ua.QualifiedName("Default Binary"))
        await node.write_data_type_definition(definition(structure))
    above = ((1002, "ISA95JobOrderReceiverObjectType", ObjectIds.FiniteStateMachineType),
             (1003, "ISA95JobResponseProviderObjectType", ObjectIds.BaseObjectType))  # fmt: skip
    for number, name, base in above:
        await server.get_node(numbered(base)).add_object_type(numbered(number, INDEX), _standard(name))


async def _list(parent: Node, path: tuple[str, str], structure: type) -> None:
    empty = ua.Variant([], ua.VariantType.ExtensionObject, is_array=True)
    kind = numbered(NUMBERS[structure][0], INDEX)
    await parent.add_variable(machine_node(*path), _standard(path[1]), empty, datatype=kind)


_Argument = tuple[str, ua.NodeId, int]


async def _method(
    parent: Node, path: tuple[str, str], does: Called, takes: tuple[_Argument, ...], gives: tuple[_Argument, ...]
) -> None:
    await parent.add_method(
        machine_node(*path), _standard(path[1]), does, [_argument(one) for one in takes],
        [_argument(one) for one in gives],
    )  # fmt: skip


def _argument(one: _Argument) -> ua.Argument:
    name, kind, rank = one
    return ua.Argument(Name=ua.String(name), DataType=kind, ValueRank=ua.Int32(rank))


def _standard(name: str) -> ua.QualifiedName:
    return ua.QualifiedName(name, INDEX)


def _own(name: str) -> ua.QualifiedName:
    return ua.QualifiedName(name, MACHINE_INDEX)
