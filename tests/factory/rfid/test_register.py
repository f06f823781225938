"""Goods receipt: which tag is on which part."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.register import Register, Tagged

AT = datetime(2026, 12, 1, tzinfo=UTC)
KIND = "urn:epc:idpat:sgtin:4987654.012345.*"


def tag(serial: int, reference: str = "012345") -> str:
    return f"urn:epc:id:sgtin:4987654.{reference}.{serial}"


@pytest.fixture
def register() -> Iterator[Register]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        yield Register(base)


def test_the_tags_of_a_delivery_are_known_by_part_number_and_lot(register: Register) -> None:
    register.enrol([tag(1), tag(2)], "P-1", "L-1", AT)
    assert register.tagged(tag(2)) == Tagged(tag(2), "P-1", "L-1")
    assert register.tagged(tag(3)) is None
    assert register.part_of_kind(KIND) == "P-1"


def test_the_same_delivery_entered_twice_changes_nothing(register: Register) -> None:
    for _ in range(2):
        register.enrol([tag(1)], "P-1", "L-1", AT)
    assert register.tagged(tag(1)) == Tagged(tag(1), "P-1", "L-1")


def test_a_part_number_may_come_from_two_makers(register: Register) -> None:
    register.enrol([tag(1)], "P-1", "L-1", AT)
    register.enrol(["urn:epc:id:sgtin:4998765.000001.1"], "P-1", "L-2", AT)
    assert register.part_of_kind("urn:epc:idpat:sgtin:4998765.000001.*") == "P-1"


@pytest.mark.parametrize(
    ("epc", "part", "lot", "code"),
    [
        (tag(2), "", "L-1", "rfid.E101"),
        (tag(2), "P-1", " ", "rfid.E101"),
        ("urn:epc:id:sscc:4012345.0000000111", "P-1", "L-1", "rfid.E102"),
        ("urn:epc:id:sgtin:4987654.012345", "P-1", "L-1", "rfid.E102"),
        (KIND, "P-1", "L-1", "rfid.E102"),
        (tag(2), "P-2", "L-1", "rfid.E103"),
        (tag(1), "P-1", "L-2", "rfid.E104"),
    ],
)
def test_what_contradicts_the_register_is_refused(register: Register, epc: str, part: str, lot: str, code: str) -> None:
    register.enrol([tag(1)], "P-1", "L-1", AT)
    with pytest.raises(Refused) as caught:
        register.enrol([epc], part, lot, AT)
    assert caught.value.code == code
    assert register.tagged(tag(1)) == Tagged(tag(1), "P-1", "L-1")
