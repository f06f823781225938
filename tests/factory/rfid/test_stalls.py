"""From reads to what is recorded: right parts once, wrong ones with an alarm, late and unknown ones never."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.records import BuiltIn, Records
from sekisho.factory.rfid.refusing import Refused
from sekisho.factory.rfid.repository import Question
from sekisho.factory.rfid.smoothing import TagRead
from sekisho.factory.rfid.stalls import Stalls, Told
from sekisho.factory.rfid.station import AtStation, Needed, Verdict
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.post import Post

START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
SCREWS = [f"urn:epc:id:sgtin:4987654.000001.{serial}" for serial in range(9)]
LIDS = [f"urn:epc:id:sgtin:4987654.000002.{serial}" for serial in range(9)]
STRANGER = "urn:epc:id:sgtin:4987654.000003.1"


class Floor:
    """Two stalls, and the hands that hold parts to their readers. told: what the terminals were told."""

    def __init__(self, path: Path) -> None:
        self.post = Post(path)
        self.records = Records(self.post, lambda: None)
        self.stalls = Stalls(self.records, {("reader-1", 1): "stall-1", ("reader-2", 1): "stall-2"})
        self.told: list[Told] = []
        self._seconds = count(0, 10)
        self.now = START

    def begin(self, board: str = "B-1", *, stall: str = "stall-1", **parts: int) -> AtStation:
        self.now = START + timedelta(seconds=next(self._seconds))
        return self.stalls.begin(stall, Needed("WO-1", board, parts or {"SCREW": 1}), self.now, self.told.append)

    def read(self, tag: str, at: datetime, reader: str = "reader-1") -> None:
        for step in range(3):
            self.stalls.take(TagRead(reader, 1, tag, -50.0, at + timedelta(seconds=step / 10)), self.now)

    def show(self, epc: str, reader: str = "reader-1") -> Verdict | None:
        """Hold a part to the reader after the one before was taken away; what the terminal says."""
        self.now = START + timedelta(seconds=next(self._seconds))
        self.stalls.pass_time(self.now)
        before = len(self.told)
        self.read(held(epc), self.now, reader)
        return self.told[-1].verdict if len(self.told) > before else None

    def sent(self) -> list[dict[str, object]]:
        """The events that wait to be sent."""
        return [letter.content["epcisBody"]["eventList"][0] for letter in self.post.waiting("process", 1000)]


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    floor = Floor(tmp_path / "parts.db")
    floor.records.enrol(SCREWS, "SCREW", "L-1", START)
    floor.records.enrol(LIDS, "LID", "L-2", START)
    yield floor
    floor.post.base.close()


def test_the_right_part_is_in_the_board_and_told_once(floor: Floor) -> None:
    work = floor.begin()
    assert floor.show(SCREWS[0]) is Verdict.RIGHT
    assert floor.show(SCREWS[0]) is Verdict.AGAIN
    assert floor.show(SCREWS[1]) is Verdict.TOO_MANY
    assert work.missing == {}
    (part,) = floor.records.board("B-1")
    assert (part.epc, part.part, part.lot, part.order, part.stall, part.reader) == (
        SCREWS[0], "SCREW", "L-1", "WO-1", "stall-1", "reader-1",
    )  # fmt: skip
    taken, too_many = floor.sent()
    assert (taken["type"], taken["parentID"], taken["childEPCs"]) == (
        "AggregationEvent",
        "urn:sekisho:board:B-1",
        [SCREWS[0]],
    )
    assert taken["eventTime"] == "2026-12-01T17:00:10.200+09:00"
    assert (too_many["type"], too_many["disposition"]) == ("ObjectEvent", "mismatch_quantity")


def test_what_is_sent_fits_the_declared_payload(floor: Floor) -> None:
    floor.begin()
    for epc in (LIDS[0], SCREWS[0], SCREWS[1]):
        floor.show(epc)
    floor.stalls.declare_error(floor.records.board("B-1")[0].event, "did_not_occur", "W-1", floor.now)
    letters = floor.post.waiting("process")
    assert len(letters) == 4
    assert [refused("epcis-events", letter.content) for letter in letters] == [None] * 4


@pytest.mark.parametrize(
    ("epc", "verdict", "disposition"),
    [
        (LIDS[0], Verdict.WRONG, "mismatch_class"),
        (STRANGER, Verdict.UNKNOWN, "unknown"),
        (SCREWS[8], Verdict.ELSEWHERE, "mismatch_instance"),
    ],
)
def test_what_does_not_belong_there_alarms_and_is_no_part_of_the_board(
    floor: Floor, epc: str, verdict: Verdict, disposition: str
) -> None:
    floor.begin("B-0")
    floor.show(SCREWS[8])
    work = floor.begin()
    assert floor.show(epc) is verdict
    assert floor.sent()[-1]["disposition"] == disposition
    assert floor.records.board("B-1") == ()
    assert work.missing == {"SCREW": 1}


def test_a_wrong_part_alarms_whenever_it_comes_and_is_recorded_once(floor: Floor) -> None:
    floor.begin()
    assert [floor.show(LIDS[0]) for _ in range(3)] == [Verdict.WRONG] * 3
    assert len(floor.sent()) == 1
    floor.begin("B-2")
    assert floor.show(LIDS[0]) is Verdict.WRONG
    assert len(floor.sent()) == 2


def test_a_tag_that_is_no_epc_is_unreadable_and_no_event(floor: Floor) -> None:
    floor.begin()
    floor.read("ff" * 12, floor.now)
    assert [(one.epc, one.verdict) for one in floor.told] == [("ff" * 12, Verdict.UNREADABLE)]
    assert floor.sent() == []


def test_what_lay_there_before_the_board_was_begun_is_not_built_in(floor: Floor) -> None:
    floor.read(held(SCREWS[0]), START)
    assert floor.stalls.lying == {"stall-1": 1, "stall-2": 0}
    floor.begin()
    floor.read(held(SCREWS[0]), floor.now)
    assert floor.told == []
    assert floor.records.board("B-1") == ()
    assert floor.show(SCREWS[0]) is Verdict.RIGHT


def test_what_is_reported_late_belongs_to_no_later_board(floor: Floor) -> None:
    floor.begin("B-1", LID=1)
    shown = floor.now + timedelta(seconds=5)
    floor.begin("B-2")
    floor.read(held(SCREWS[0]), shown)
    assert [one.verdict for one in floor.told] == [Verdict.EARLY]
    assert floor.records.trace(SCREWS[0]) == ()


def test_without_a_board_nothing_is_recorded(floor: Floor) -> None:
    floor.show(SCREWS[0])
    assert floor.stalls.verdicts == {Verdict.EARLY: 1}
    assert floor.sent() == []


def test_an_old_report_that_comes_again_counts_once(floor: Floor) -> None:
    work = floor.begin()
    for _ in range(3):
        floor.stalls.pass_time(START + timedelta(seconds=100))
        floor.read(held(LIDS[0]), START + timedelta(seconds=10))
    assert [one.verdict for one in floor.told] == [Verdict.WRONG] * 3
    assert len(floor.sent()) == 1
    floor.show(SCREWS[0])
    shown = floor.now
    floor.stalls.declare_error(floor.records.board("B-1")[0].event, "did_not_occur", "W-1", floor.now)
    floor.stalls.pass_time(shown + timedelta(seconds=50))
    floor.read(held(SCREWS[0]), shown)
    assert floor.told[-1].verdict is Verdict.AGAIN
    assert work.missing == {"SCREW": 1}


def test_a_reader_whose_clock_is_wrong_is_not_believed(floor: Floor) -> None:
    floor.begin()
    for apart in (timedelta(minutes=11), timedelta(minutes=-11), timedelta(days=-365 * 56)):
        floor.read(held(SCREWS[0]), floor.now + apart)
    assert floor.stalls.misdated == 9
    assert floor.told == []


def test_a_part_is_judged_at_the_stall_it_is_at(floor: Floor) -> None:
    floor.begin("B-1")
    floor.begin("B-2", stall="stall-2", LID=1)
    assert floor.show(LIDS[0], "reader-2") is Verdict.RIGHT
    assert floor.show(SCREWS[0], "reader-2") is Verdict.WRONG
    assert floor.show(SCREWS[0], "reader-1") is Verdict.RIGHT
    assert [one.board for one in floor.records.trace(LIDS[0])] == ["B-2"]


def test_a_board_is_at_one_stall(floor: Floor) -> None:
    floor.begin("B-1")
    floor.begin("B-1", stall="stall-2")
    with pytest.raises(Refused, match="E124"):
        floor.stalls.end("stall-1")


def test_an_entry_by_hand_names_the_part_the_reason_and_the_person(floor: Floor) -> None:
    work = floor.begin(SCREW=2)
    assert floor.stalls.enter("stall-1", LIDS[0], "torn tag", "W-7", floor.now) is Verdict.WRONG
    assert floor.stalls.enter("stall-1", "no code", "torn tag", "W-7", floor.now) is Verdict.UNKNOWN
    assert floor.sent() == []
    assert floor.stalls.enter("stall-1", SCREWS[0], " torn tag ", "W-7", floor.now) is Verdict.RIGHT
    assert floor.show(SCREWS[0]) is Verdict.AGAIN
    assert work.missing == {"SCREW": 1}
    (part,) = floor.records.board("B-1")
    assert (part.reader, part.reason, part.who) == ("", "torn tag", "W-7")


@pytest.mark.parametrize(("reason", "who"), [("", "W-7"), (" ", "W-7"), ("torn tag", "")])
def test_an_entry_by_hand_for_which_nobody_answers_is_refused(floor: Floor, reason: str, who: str) -> None:
    floor.begin()
    with pytest.raises(Refused, match="E123"):
        floor.stalls.enter("stall-1", SCREWS[0], reason, who, floor.now)
    assert floor.records.board("B-1") == ()


def test_a_board_ends_with_all_its_parts_and_not_before(floor: Floor) -> None:
    floor.begin(SCREW=1, LID=2)
    floor.show(LIDS[0])
    with pytest.raises(Refused) as caught:
        floor.stalls.end("stall-1")
    assert (caught.value.code, "SCREW ×1, LID ×1" in caught.value.text.ja) == ("rfid.E122", True)
    floor.show(LIDS[1])
    floor.show(SCREWS[0])
    assert [one.epc for one in floor.stalls.end("stall-1")] == [LIDS[0], LIDS[1], SCREWS[0]]
    with pytest.raises(Refused, match="E124"):
        floor.stalls.end("stall-1")


def test_a_later_step_does_not_tell_the_parts_of_the_one_before(floor: Floor) -> None:
    floor.begin(SCREW=1)
    floor.show(SCREWS[0])
    floor.stalls.end("stall-1")
    floor.begin(LID=1)
    floor.show(LIDS[0])
    assert [one.epc for one in floor.stalls.end("stall-1")] == [LIDS[0]]


def test_no_board_is_begun_where_there_is_no_stall(floor: Floor) -> None:
    with pytest.raises(Refused, match="E121"):
        floor.begin(stall="stall-9")


def test_work_goes_on_where_it_was_after_a_restart(floor: Floor, tmp_path: Path) -> None:
    floor.begin(SCREW=2)
    floor.show(SCREWS[0])
    floor.post.base.close()
    again = Floor(tmp_path / "parts.db")
    try:
        assert again.begin(SCREW=2).missing == {"SCREW": 1}
        assert again.show(SCREWS[0]) is Verdict.AGAIN
        assert again.show(SCREWS[1]) is Verdict.RIGHT
        assert len(again.sent()) == 2
    finally:
        again.post.base.close()


def test_what_was_declared_an_error_is_missing_again_and_stays_to_be_traced(floor: Floor) -> None:
    work = floor.begin()
    floor.show(SCREWS[0])
    event = floor.records.board("B-1")[0].event
    wrong = floor.stalls.declare_error(event, "did_not_occur", "W-2", floor.now)
    assert isinstance(wrong, BuiltIn)
    assert (wrong.epc, wrong.error, wrong.declared_by) == (SCREWS[0], "did_not_occur", "W-2")
    assert work.missing == {"SCREW": 1}
    assert floor.show(SCREWS[0]) is Verdict.RIGHT
    assert [one.error for one in floor.records.trace(SCREWS[0])] == ["did_not_occur", ""]
    assert [one.epc for one in floor.records.used("B-1")] == [SCREWS[0]]
    told = floor.sent()
    assert [("errorDeclaration" in one, one["eventID"]) for one in told[:2]] == [(False, event), (True, event)]


@pytest.mark.parametrize(
    ("event", "reason", "who", "code"),
    [
        ("", "did_not_occur", "W-1", "rfid.E112"),
        ("ni:///sha-256;0?ver=CBV2.0", "did_not_occur", "W-1", "rfid.E112"),
        ("known", "because", "W-1", "rfid.E111"),
        ("known", "did_not_occur", " ", "rfid.E111"),
        ("seen", "did_not_occur", "W-1", "rfid.E112"),
    ],
)
def test_an_error_is_declared_of_a_part_that_is_in_a_board(
    floor: Floor, event: str, reason: str, who: str, code: str
) -> None:
    floor.begin()
    floor.show(SCREWS[0])
    floor.show(LIDS[0])
    named = {"known": floor.records.board("B-1")[0].event, "seen": str(floor.sent()[1]["eventID"])}
    with pytest.raises(Refused) as caught:
        floor.stalls.declare_error(named.get(event, event), reason, who, floor.now)
    assert caught.value.code == code
    assert len(list(floor.records.repository.ask(Question()))) == 2


def test_an_error_is_declared_once(floor: Floor) -> None:
    floor.begin()
    floor.show(SCREWS[0])
    event = floor.records.board("B-1")[0].event
    floor.stalls.declare_error(event, "incorrect_data", "W-1", floor.now)
    with pytest.raises(Refused, match="E112"):
        floor.stalls.declare_error(event, "incorrect_data", "W-1", floor.now)
    assert len(floor.sent()) == 2
