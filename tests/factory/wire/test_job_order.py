"""A job order as a payload and as the structure of OPC UA: nothing is lost on the way, and nothing slips through."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.job_order import content_of, structure_of
from sekisho.factory.wire.job_types import (
    NUMBERS,
    ISA95JobOrderDataType,
    ISA95MaterialDataType,
    ISA95ParameterDataType,
    definition,
)

NODESET = Path(__file__).resolve().parents[4] / "shared/specs/opcua_nodesets/opc.ua.isa95-jobcontrol.nodeset2.xml"
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)
INSTANTS = st.integers(946_684_800_000, 3_786_912_000_000).map(
    lambda at: datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
)
PARAMETERS = st.fixed_dictionaries({"ID": NAMES, "Value": st.text(max_size=20)}, optional={"EngineeringUnits": NAMES})
MATERIALS = st.fixed_dictionaries(
    {
        "MaterialDefinitionID": NAMES,
        "MaterialLotID": NAMES,
        "Quantity": st.integers(0, 10**6) | st.floats(0, 10**6).map(lambda one: int(one) if one == int(one) else one),
        "ReferenceDesignator": st.lists(NAMES, max_size=5),
    },
    optional={"Feeder": NAMES},
)
ORDERS = st.fixed_dictionaries(
    {
        "JobOrderID": NAMES,
        "WorkMasterID": NAMES,
        "JobOrderParameters": st.lists(PARAMETERS, max_size=5),
        "MaterialRequirements": st.lists(MATERIALS, max_size=5),
    },
    optional={
        "Description": NAMES, "StartTime": INSTANTS, "EndTime": INSTANTS, "Priority": st.integers(-32768, 32767),
    },
)  # fmt: skip


def sent(order: ISA95JobOrderDataType) -> ISA95JobOrderDataType:
    """As it comes out at the other end of a connection."""
    return struct_from_binary(ISA95JobOrderDataType, Buffer(struct_to_binary(order)))


@given(ORDERS)
def test_a_job_order_comes_over_opc_ua_as_it_was_sent(content: dict[str, Any]) -> None:
    assert refused("job-order", content) is None
    assert content_of(sent(structure_of(content))) == content


WHOLE = {"JobOrderID": "J", "WorkMasterID": "P:A", "JobOrderParameters": [], "MaterialRequirements": []}


def lacking(name: str, value: object) -> ISA95JobOrderDataType:
    order = structure_of(WHOLE)
    setattr(order, name, value)
    return order


@pytest.mark.parametrize(
    ("order", "place"),
    [
        (lacking("WorkMasterID", None), "WorkMasterID"),
        (lacking("JobOrderID", ""), "JobOrderID"),
        (
            lacking("MaterialRequirements", [ISA95MaterialDataType(Quantity=ua.String("many"))]),
            "MaterialRequirements/0",
        ),
        (lacking("JobOrderParameters", [ISA95ParameterDataType(Value=ua.Variant(7))]), "JobOrderParameters/0"),
    ],
)
def test_what_lacks_something_is_refused_as_a_payload(order: ISA95JobOrderDataType, place: str) -> None:
    text = refused("job-order", content_of(sent(order)))
    assert text is not None
    assert place in text.en


def test_the_structures_are_those_of_the_published_nodeset() -> None:
    if not NODESET.is_file():
        pytest.skip("the nodeset of OPC 10031-4 is not at hand")
    text = NODESET.read_text("utf-8")
    for structure, (number, _) in NUMBERS.items():
        found = re.search(
            rf'<UADataType NodeId="ns=1;i={number}" BrowseName="1:(\w+)".*?</UADataType>', text, re.DOTALL
        )
        assert found is not None
        assert found[1] == structure.__name__
        told = [
            (name, 'ValueRank="1"' in rest, 'IsOptional="true"' in rest)
            for name, rest in re.findall(r'<Field Name="(\w+)"([^>]*)', found[0])
        ]
        assert told == [(one.Name, one.ValueRank == 1, one.IsOptional) for one in definition(structure).Fields]
