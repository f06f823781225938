"""A job order as the declared payload has it, and as the structure in which OPC UA carries it: one for one, both ways.

Where the structure has no field of its own (the feeder of a reel, its places on the board) it takes a property.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from asyncua import ua

from sekisho.factory.wire.job_types import (
    ISA95JobOrderDataType,
    ISA95MaterialDataType,
    ISA95ParameterDataType,
    ISA95PropertyDataType,
    ISA95WorkMasterDataType,
)
from sekisho.factory.wire.strict_json import GREATEST

Content = dict[str, Any]
"""A payload as JSON."""

_HELD = ("Feeder", "ReferenceDesignator")
"""Items of a material that are properties of the structure."""


def structure_of(content: Mapping[str, Any]) -> ISA95JobOrderDataType:
    """The structure of a job order. content: a payload `job-order` that was checked."""
    text = content.get("Description")
    return ISA95JobOrderDataType(
        JobOrderID=content["JobOrderID"],
        Description=[ua.LocalizedText(text)] if text is not None else None,
        WorkMasterID=[ISA95WorkMasterDataType(ID=content["WorkMasterID"])],
        StartTime=_instant(content.get("StartTime")),
        EndTime=_instant(content.get("EndTime")),
        Priority=content.get("Priority"),
        JobOrderParameters=[_parameter(one) for one in content["JobOrderParameters"]],
        MaterialRequirements=[_material(one) for one in content["MaterialRequirements"]],
    )


def content_of(order: ISA95JobOrderDataType) -> Content:
    """What a structure says, as a payload that must still be checked: whoever sent it may have left out anything."""
    masters = order.WorkMasterID or []
    told: Content = {
        "JobOrderID": order.JobOrderID,
        "Description": order.Description[0].Text if order.Description else None,
        "WorkMasterID": masters[0].ID if len(masters) == 1 else None,
        "StartTime": _told(order.StartTime),
        "EndTime": _told(order.EndTime),
        "Priority": order.Priority,
        "JobOrderParameters": [_parameter_told(one) for one in order.JobOrderParameters or []],
        "MaterialRequirements": [_material_told(one) for one in order.MaterialRequirements or []],
    }
    return _given(told)


def instant(at: datetime | None) -> ua.DateTime | None:
    """An aware moment as a structure takes it."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    return ua.DateTime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, at.tzinfo)


def _parameter(content: Mapping[str, Any]) -> ISA95ParameterDataType:
    unit = content.get("EngineeringUnits")
    return ISA95ParameterDataType(
        ID=content["ID"],
        Value=ua.Variant(content["Value"], ua.VariantType.String),
        EngineeringUnits=ua.EUInformation(DisplayName=ua.LocalizedText(unit)) if unit is not None else None,
    )


def _parameter_told(one: ISA95ParameterDataType) -> Content:
    unit = one.EngineeringUnits
    told = {"ID": one.ID, "Value": _plain(one.Value), "EngineeringUnits": unit.DisplayName.Text if unit else None}
    return _given(told)


def _material(content: Mapping[str, Any]) -> ISA95MaterialDataType:
    held = {name: content[name] for name in _HELD if name in content}
    return ISA95MaterialDataType(
        MaterialDefinitionID=content["MaterialDefinitionID"],
        MaterialLotID=content["MaterialLotID"],
        Quantity=ua.String(content["Quantity"]),
        Properties=[
            ISA95PropertyDataType(ID=ua.String(name), Value=ua.Variant(value, ua.VariantType.String))
            for name, value in held.items()
        ],
    )


def _material_told(one: ISA95MaterialDataType) -> Content:
    held: Content = {str(each.ID): _plain(each.Value) for each in one.Properties or []}
    told = {
        "MaterialDefinitionID": one.MaterialDefinitionID,
        "MaterialLotID": one.MaterialLotID,
        "Quantity": _number(one.Quantity),
    }
    return _given(told | {name: held.get(name) for name in _HELD})


def _given(told: Content) -> Content:
    """Without what is not there."""
    return {name: value for name, value in told.items() if value is not None}


def _instant(text: str | None) -> ua.DateTime | None:
    return instant(None if text is None else datetime.fromisoformat(text))


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.replace(tzinfo=at.tzinfo or UTC).isoformat(timespec="milliseconds")


def _plain(value: ua.Variant) -> str | list[str] | dict[str, Any] | None:
    """The text or texts of a value that may be anything; for another one an object, which no schema lets through."""
    held: Any = value.Value
    texts = held if isinstance(held, list) else [held]
    return held if held is None or all(isinstance(one, str) for one in texts) else {}


def _number(text: str | None) -> float | str | None:
    """The number that a decimal text means; the text itself where it means none, which no schema lets through.

    One beyond what JSON holds is none (RFC 7493, 2.2): `1E+1000000000` would take all the memory there is.
    """
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return text
    if number is None or not number.is_finite() or not -GREATEST <= number <= GREATEST:
        return text
    return int(number) if number == number.to_integral_value() else float(number)
