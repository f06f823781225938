"""What a part is for a board at a stall."""

from datetime import UTC, datetime

import pytest

from sekisho.factory.rfid.register import Tagged
from sekisho.factory.rfid.station import AtStation, Needed, Used, Verdict

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SCREW, LID = (
    Tagged("urn:epc:id:sgtin:4987654.000001.1", "SCREW", "L-1"),
    Tagged("urn:epc:id:sgtin:4987654.000002.1", "LID", "L-2"),
)


def at_station(*used: Used) -> AtStation:
    return AtStation(Needed("WO-1", "B-1", {"SCREW": 2}), NOW, list(used))


@pytest.mark.parametrize(
    ("part", "board", "verdict"),
    [
        (SCREW, "", Verdict.RIGHT),
        (LID, "", Verdict.WRONG),
        (None, "", Verdict.UNKNOWN),
        (SCREW, "B-1", Verdict.AGAIN),
        (SCREW, "B-2", Verdict.ELSEWHERE),
        (LID, "B-2", Verdict.ELSEWHERE),
    ],
)
def test_a_part_is_right_only_if_it_is_needed_known_and_in_no_board(
    part: Tagged | None, board: str, verdict: Verdict
) -> None:
    assert at_station().verdict(part, board) is verdict


def test_what_a_board_holds_is_missing_no_more() -> None:
    assert at_station().missing == {"SCREW": 2}
    assert at_station(Used("1", "SCREW")).missing == {"SCREW": 1}
    full = at_station(Used("1", "SCREW"), Used("2", "SCREW", "torn", "W-7"), Used("3", "LID"))
    assert full.missing == {}
    assert full.verdict(SCREW, "") is Verdict.TOO_MANY


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_in_both_languages(verdict: Verdict) -> None:
    assert verdict.said.ja.endswith("。")
    assert verdict.said.en.endswith(".")
