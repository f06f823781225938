"""The structures of ISA-95 Job Control, as OPC UA carries them between the process management server and a machine.

Names, fields and numbers are those of the standard. A server publishes the definition of each, so that any client can
read them; ours know them beforehand, which spares a client the reading of all types at each connection.
Source: OPC 10031-4 (ISA-95 Job Control 2.0), 6.3 (data types) and annex B.2 (return status).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntFlag
from types import NoneType
from typing import get_args, get_origin, get_type_hints

from asyncua import ua
from asyncua.ua.object_ids import ObjectIds

NAMESPACE = "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/"
INDEX = 2
"""Of the namespace in a machine's server: behind the standard's own and that of the application."""

MACHINE_NAMESPACE = "urn:sekisho:machine"
MACHINE_INDEX = 3
"""Of the namespace of our own nodes in a machine's server."""
RECEIVER, RESPONSES = "JobOrderReceiver", "JobResponseProvider"
"""Names of the two objects of job control beneath a machine; their types are those of the standard."""

LOAD_MATERIAL = "LoadMaterial"
"""Name of the method by which a machine takes a reel beside those that its job orders name. It is our own; the names of
its arguments, and the status that it answers, are those of the standard.
"""

NO_COMMENT = ua.Variant([], ua.VariantType.LocalizedText, is_array=True)
"""The second argument of a method of the receiver, where nobody says why it is called."""

Texts = list[ua.LocalizedText]
_NONE = ua.UInt32(0)
_EMPTY = ua.String()


class ReturnStatus(IntFlag):
    """What a method of the receiver answers: B.2."""

    NO_ERROR = 1
    UNKNOWN_JOB_ORDER = 2
    INVALID_STATUS = 8
    UNABLE_TO_ACCEPT = 16
    INVALID_REQUEST = 1 << 32


@dataclass(slots=True)
class ISA95PropertyDataType:
    """A property of a resource."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Value: ua.Variant = field(default_factory=ua.Variant)
    Description: Texts | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Subproperties: "list[ISA95PropertyDataType] | None" = None


@dataclass(slots=True)
class ISA95ParameterDataType:
    """A parameter of a job order, or of its result."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Value: ua.Variant = field(default_factory=ua.Variant)
    Description: Texts | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Subparameters: "list[ISA95ParameterDataType] | None" = None


@dataclass(slots=True)
class ISA95EquipmentDataType:
    """A machine that is needed, or was used."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Description: Texts | None = None
    EquipmentUse: ua.String | None = None
    Quantity: ua.String | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Properties: list[ISA95PropertyDataType] | None = None


@dataclass(slots=True)
class ISA95PersonnelDataType:
    """A person who is needed, or was there."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Description: Texts | None = None
    PersonnelUse: ua.String | None = None
    Quantity: ua.String | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Properties: list[ISA95PropertyDataType] | None = None


@dataclass(slots=True)
class ISA95PhysicalAssetDataType:
    """A tool that is needed, or was used."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Description: Texts | None = None
    PhysicalAssetUse: ua.String | None = None
    Quantity: ua.String | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Properties: list[ISA95PropertyDataType] | None = None


@dataclass(slots=True)
class ISA95MaterialDataType:
    """Parts that are needed, or were used."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    MaterialClassID: ua.String | None = None
    MaterialDefinitionID: ua.String | None = None
    MaterialLotID: ua.String | None = None
    MaterialSublotID: ua.String | None = None
    Description: Texts | None = None
    MaterialUse: ua.String | None = None
    Quantity: ua.String | None = None
    EngineeringUnits: ua.EUInformation | None = None
    Properties: list[ISA95PropertyDataType] | None = None


@dataclass(slots=True)
class ISA95WorkMasterDataType:
    """A recipe."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    ID: ua.String = _EMPTY
    Description: ua.LocalizedText | None = None
    Parameters: list[ISA95ParameterDataType] | None = None


@dataclass(slots=True)
class ISA95StateDataType:
    """One level of a state; the top level has no path."""

    BrowsePath: ua.RelativePath = field(default_factory=ua.RelativePath)
    StateText: ua.LocalizedText = field(default_factory=ua.LocalizedText)
    StateNumber: ua.UInt32 = _NONE


@dataclass(slots=True)
class ISA95JobOrderDataType:
    """A job order."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    JobOrderID: ua.String = _EMPTY
    Description: Texts | None = None
    WorkMasterID: list[ISA95WorkMasterDataType] | None = None
    StartTime: ua.DateTime | None = None
    EndTime: ua.DateTime | None = None
    Priority: ua.Int16 | None = None
    JobOrderParameters: list[ISA95ParameterDataType] | None = None
    PersonnelRequirements: list[ISA95PersonnelDataType] | None = None
    EquipmentRequirements: list[ISA95EquipmentDataType] | None = None
    PhysicalAssetRequirements: list[ISA95PhysicalAssetDataType] | None = None
    MaterialRequirements: list[ISA95MaterialDataType] | None = None


@dataclass(slots=True)
class ISA95JobResponseDataType:
    """What has come of a job order so far."""

    Encoding: ua.UInt32 = field(default=_NONE, repr=False, compare=False)
    JobResponseID: ua.String = _EMPTY
    Description: ua.LocalizedText | None = None
    JobOrderID: ua.String = _EMPTY
    StartTime: ua.DateTime | None = None
    EndTime: ua.DateTime | None = None
    JobState: list[ISA95StateDataType] = field(default_factory=list)
    JobResponseData: list[ISA95ParameterDataType] | None = None
    PersonnelActuals: list[ISA95PersonnelDataType] | None = None
    EquipmentActuals: list[ISA95EquipmentDataType] | None = None
    PhysicalAssetActuals: list[ISA95PhysicalAssetDataType] | None = None
    MaterialActuals: list[ISA95MaterialDataType] | None = None


@dataclass(slots=True)
class ISA95JobOrderAndStateDataType:
    """A job order, and where it is."""

    JobOrder: ISA95JobOrderDataType = field(default_factory=ISA95JobOrderDataType)
    State: list[ISA95StateDataType] = field(default_factory=list)


NUMBERS: Mapping[type, tuple[int, int]] = {
    ISA95PropertyDataType: (3002, 5002),
    ISA95ParameterDataType: (3003, 5005),
    ISA95EquipmentDataType: (3005, 5008),
    ISA95StateDataType: (3006, 5029),
    ISA95WorkMasterDataType: (3007, 5011),
    ISA95JobOrderDataType: (3008, 5014),
    ISA95MaterialDataType: (3010, 5017),
    ISA95PersonnelDataType: (3011, 5020),
    ISA95PhysicalAssetDataType: (3012, 5023),
    ISA95JobResponseDataType: (3013, 5026),
    ISA95JobOrderAndStateDataType: (3015, 5032),
}
"""The numbers of each structure's type and of its binary encoding; a structure stands behind those that it holds."""


def numbered(number: int, index: int = 0) -> ua.NodeId:
    """The id of a node by its number; index 0 is the standard's own namespace."""
    return ua.NodeId(ua.Int32(number), ua.Int16(index))


for _structure, (_type, _encoding) in NUMBERS.items():
    ua.register_extension_object(_structure.__name__, numbered(_encoding, INDEX), _structure, numbered(_type, INDEX))


def machine_node(*path: str) -> ua.NodeId:
    """The id of a node in a machine's server: `State`, or `JobOrderReceiver` and `Store`."""
    return ua.NodeId(ua.String(".".join(path)), ua.Int16(MACHINE_INDEX))


def definition(structure: type) -> ua.StructureDefinition:
    """What a server publishes of a structure, so that any client can read it: OPC 10000-3, 8.48."""
    hints = get_type_hints(structure)
    held = [_field(one.name, hints[one.name]) for one in fields(structure) if one.name != "Encoding"]
    optional = any(one.IsOptional for one in held)
    return ua.StructureDefinition(
        DefaultEncodingId=numbered(NUMBERS[structure][1], INDEX),
        BaseDataType=numbered(ObjectIds.Structure),
        StructureType=ua.StructureType.StructureWithOptionalFields if optional else ua.StructureType.Structure,
        Fields=held,
    )


def _field(name: str, hint: type) -> ua.StructureField:
    optional = NoneType in get_args(hint)
    held = next(one for one in get_args(hint) if one is not NoneType) if optional else hint
    many = get_origin(held) is list
    return ua.StructureField(
        Name=ua.String(name),
        DataType=numbered(*_type_of(name, get_args(held)[0] if many else held)),
        ValueRank=ua.Int32(1 if many else -1),
        ArrayDimensions=[ua.UInt32(0)] if many else [],
        IsOptional=optional,
    )


def _type_of(name: str, kind: type) -> tuple[int, int]:
    if kind in NUMBERS:
        return NUMBERS[kind][0], INDEX
    named = "DecimalString" if name == "Quantity" else "BaseDataType" if kind is ua.Variant else kind.__name__
    return getattr(ObjectIds, named), 0
