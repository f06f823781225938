"""A part at an assembly stall: right, wrong, one too many, read again, not read, entered by hand."""

import pytest

from sekisho.factory.rfid.epc import item
from sekisho.factory.rfid.station import AtStation, Needed, Used, Verdict

FIRST, SECOND, OTHER = "303516ed7c0ad9c0000003db", "303516ed7c0ad9c0000003dc", "303516ed7c0adac0000003db"
KIND = item("urn:epc:id:sgtin:4569951.011111.987")


def at_station(count: int = 1) -> AtStation:
    return AtStation(Needed("WO-1", "B-1", {KIND: count}))


def test_the_right_part_is_taken_and_the_step_is_done() -> None:
    work = at_station(2)
    assert work.show(FIRST) is Verdict.RIGHT
    assert work.missing == {KIND: 1}
    assert work.show(SECOND) is Verdict.RIGHT
    assert work.missing == {}
    assert [one.epc for one in work.used] == [
        "urn:epc:id:sgtin:4569951.011111.987",
        "urn:epc:id:sgtin:4569951.011111.988",
    ]


def test_what_does_not_fit_is_not_taken() -> None:
    work = at_station()
    assert work.show(OTHER) is Verdict.WRONG
    assert work.show("ff" * 12) is Verdict.UNREADABLE
    assert work.show(FIRST) is Verdict.RIGHT
    assert work.show(FIRST) is Verdict.AGAIN
    assert work.show(SECOND) is Verdict.TOO_MANY
    assert len(work.used) == 1


def test_an_entry_by_hand_says_why_and_who() -> None:
    work = at_station()
    for reason, who in (("", "W-7"), (" ", "W-7"), ("torn tag", "")):
        with pytest.raises(ValueError, match="reason"):
            work.enter(KIND, reason, who)
    assert work.enter(item("urn:epc:id:sgtin:4569951.099999.1"), "torn tag", "W-7") is Verdict.WRONG
    assert work.enter(KIND, "torn tag", "W-7") is Verdict.RIGHT
    assert work.used == [Used(KIND, "torn tag", "W-7")]
    assert work.show(FIRST) is Verdict.TOO_MANY


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_in_both_languages(verdict: Verdict) -> None:
    assert verdict.said.ja.endswith("。")
    assert verdict.said.en.endswith(".")
