"""Parts in bins: each with a tag of its own that goods receipt knows, also after a restart."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from factory.plants import plant, run
from sekisho.factory.rfid import bins as rooms
from sekisho.factory.rfid.bins import DELIVERY, Bins, TaggedPart
from sekisho.factory.rfid.epc import held, identity, item
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.terminals import Terminals


@pytest.fixture
def rfid(tmp_path: Path) -> RfidServer:
    return RfidServer(plant(tmp_path))


def filled(rfid: RfidServer, **habits: Any) -> Bins:
    return Bins(Terminals(lambda: rfid), **habits)


def picked(bins: Bins, *numbers: str) -> list[TaggedPart]:
    async def pick() -> list[TaggedPart]:
        return [await bins.pick(number) for number in numbers]

    return run(pick())


def test_every_part_has_a_tag_of_its_own_that_is_entered_at_goods_receipt(rfid: RfidServer) -> None:
    bins = filled(rfid)
    parts = picked(bins, *["SCREW", "LID"] * (DELIVERY + 1))
    assert len({one.epc for one in parts}) == len(parts)
    assert all(identity(held(one.epc)) == one.epc for one in parts)
    assert [known.part for one in parts if (known := rfid.tagged(one.epc))] == [one.number for one in parts]
    assert bins.numbers == ("SCREW", "LID")


def test_goods_receipt_tells_of_a_delivery_before_a_part_of_it_is_used(rfid: RfidServer) -> None:
    told: list[tuple[list[str], str]] = []

    async def received(epcs: Sequence[str], part: str) -> None:
        told.append((list(epcs), part))

    bins = Bins(Terminals(lambda: rfid), received)
    (part,) = picked(bins, "SCREW")
    ((epcs, number),) = told
    assert (len(epcs), number, part.epc in epcs) == (DELIVERY, "SCREW", True)
    assert all(rfid.tagged(epc) for epc in epcs)
    picked(bins, "SCREW")
    assert len(told) == 1


def test_a_delivery_that_could_not_be_received_is_no_part_of_the_bin(rfid: RfidServer) -> None:
    refused: list[str] = []

    async def received(epcs: Sequence[str], _: str) -> None:
        if not refused:
            refused.extend(epcs)
            raise ConnectionError

    bins = Bins(Terminals(lambda: rfid), received)
    with pytest.raises(ConnectionError):
        picked(bins, "SCREW")
    assert not {one.epc for one in picked(bins, *["SCREW"] * DELIVERY)} & {*refused}


def test_the_same_chance_after_a_restart_gives_new_tags(rfid: RfidServer) -> None:
    first, again = (picked(filled(rfid, seed=7), *["SCREW"] * DELIVERY) for _ in range(2))
    assert not {one.epc for one in first} & {one.epc for one in again}


def test_two_part_numbers_are_never_one_kind(rfid: RfidServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_REFERENCES", 3)
    bins = filled(rfid)
    kinds = {one.number: item(one.epc) for one in picked(bins, *"ABC")}
    assert len(set(kinds.values())) == 3
    assert {number: rfid.part_of_kind(kind) for number, kind in kinds.items()} == {one: one for one in "ABC"}
    with pytest.raises(LookupError):
        picked(bins, "D")


def test_what_is_put_back_is_used_later(rfid: RfidServer) -> None:
    bins = filled(rfid)
    (part,) = picked(bins, "SCREW")
    bins.put_back(part)
    assert part in picked(bins, *["SCREW"] * DELIVERY)


@pytest.mark.parametrize(("broken", "legible"), [(0.0, {True}), (1.0, {False}), (0.5, {True, False})])
def test_so_many_tags_are_broken_as_is_said(rfid: RfidServer, broken: float, legible: set[bool]) -> None:
    assert {one.legible for one in picked(filled(rfid, broken=broken), *["SCREW"] * DELIVERY)} == legible
