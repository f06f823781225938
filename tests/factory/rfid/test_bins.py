"""Parts in bins: each with a tag of its own that goods receipt knows, also after a restart."""

from pathlib import Path

import pytest

from factory.plants import plant
from sekisho.factory.rfid import bins as rooms
from sekisho.factory.rfid.bins import DELIVERY, Bins
from sekisho.factory.rfid.epc import held, identity, item
from sekisho.factory.rfid.server import RfidServer


@pytest.fixture
def rfid(tmp_path: Path) -> RfidServer:
    return RfidServer(plant(tmp_path))


def test_every_part_has_a_tag_of_its_own_that_is_entered_at_goods_receipt(rfid: RfidServer) -> None:
    bins = Bins(rfid)
    parts = [bins.pick(number) for number in ("SCREW", "LID") for _ in range(DELIVERY + 1)]
    assert len({one.epc for one in parts}) == len(parts)
    assert all(identity(held(one.epc)) == one.epc for one in parts)
    assert [known.part for one in parts if (known := rfid.tagged(one.epc))] == [one.number for one in parts]
    assert bins.numbers == ("SCREW", "LID")


def test_goods_receipt_tells_of_a_delivery_before_a_part_of_it_is_used(rfid: RfidServer) -> None:
    told: list[tuple[int, str, str]] = []
    bins = Bins(rfid, lambda epcs, part, lot: told.append((len(epcs), part, lot)))
    known = rfid.tagged(bins.pick("SCREW").epc)
    assert known is not None
    assert told == [(DELIVERY, "SCREW", known.lot)]
    bins.pick("SCREW")
    assert len(told) == 1


def test_the_same_chance_after_a_restart_gives_new_tags(rfid: RfidServer) -> None:
    first, again = Bins(rfid, seed=7), Bins(rfid, seed=7)
    assert not {first.pick("SCREW").epc for _ in range(DELIVERY)} & {again.pick("SCREW").epc for _ in range(DELIVERY)}


def test_two_part_numbers_are_never_one_kind(rfid: RfidServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_REFERENCES", 3)
    bins = Bins(rfid)
    kinds = {number: item(bins.pick(number).epc) for number in "ABC"}
    assert len(set(kinds.values())) == 3
    assert {number: rfid.part_of_kind(kind) for number, kind in kinds.items()} == {one: one for one in "ABC"}
    with pytest.raises(LookupError):
        bins.pick("D")


def test_what_is_put_back_is_used_later(rfid: RfidServer) -> None:
    bins = Bins(rfid)
    part = bins.pick("SCREW")
    bins.put_back(part)
    assert part in [bins.pick("SCREW") for _ in range(DELIVERY)]


@pytest.mark.parametrize(("broken", "legible"), [(0.0, {True}), (1.0, {False}), (0.5, {True, False})])
def test_so_many_tags_are_broken_as_is_said(rfid: RfidServer, broken: float, legible: set[bool]) -> None:
    bins = Bins(rfid, broken=broken)
    assert {bins.pick("SCREW").legible for _ in range(DELIVERY)} == legible
