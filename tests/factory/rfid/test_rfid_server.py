"""The service with real readers (LLRP) and a process server (HTTPS) on the loopback: cuts, restarts, repetitions."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factory.plants import loopback, plant, run
from factory.rfid.settling import until
from factory.rfid.works import ProcessServer, all_connected, readers, running
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.stalls import Told
from sekisho.factory.rfid.station import Verdict
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Answer, Asked, WebServer

pytestmark = loopback
SCREWS = [f"urn:epc:id:sgtin:4987654.000001.{serial}" for serial in range(9)]
LIDS = [f"urn:epc:id:sgtin:4987654.000002.{serial}" for serial in range(9)]
STRANGER = "urn:epc:id:sgtin:4987654.000003.1"


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path, factor=100)


class Hands:
    """Somebody at stall-1. told: what the terminal there says."""

    def __init__(self, works: Plant, rfid: RfidServer, field: Field) -> None:
        self.works, self.rfid, self.field = works, rfid, field
        self.told: list[Told] = []

    def begin(self, board: str, **needed: int) -> None:
        self.rfid.begin("stall-1", "WO-1", board, needed, self.told.append)

    async def show(self, epc: str) -> Verdict:
        """Hold a part to the reader until the terminal says something of it, and take it away until it is gone."""
        tag, before = held(epc), len(self.told)
        self.field.put(0, tag, self.works.clock.now())
        await until(lambda: any(one.epc == epc for one in self.told[before:]))
        self.field.take(0, tag, self.works.clock.now())
        await until(lambda: not self.rfid.status().lying["stall-1"])
        return next(one.verdict for one in self.told[before:] if one.epc == epc)


@pytest.fixture
def hands(works: Plant) -> Hands:
    rfid = RfidServer(works)
    rfid.enrol(SCREWS, "SCREW", "L-1")
    rfid.enrol(LIDS, "LID", "L-2")
    return Hands(works, rfid, Field())


def test_parts_come_from_the_reader_to_the_process_server(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        process = ProcessServer(works)
        async with process.listening(), readers(works, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            hands.begin("B-1", SCREW=1, LID=1)
            assert await hands.show(SCREWS[0]) is Verdict.RIGHT
            assert await hands.show(SCREWS[1]) is Verdict.TOO_MANY
            assert await hands.show(STRANGER) is Verdict.UNKNOWN
            assert await hands.show(LIDS[0]) is Verdict.RIGHT
            assert len(hands.rfid.end("stall-1")) == 2
            await until(lambda: len(process.events) == 4)
            await until(lambda: not hands.rfid.status().waiting)
            assert sorted(process.built_in()) == [("B-1", SCREWS[0]), ("B-1", LIDS[0])]
            assert [one["disposition"] for one in process.events.values()] == [
                "in_progress", "mismatch_quantity", "unknown", "in_progress",
            ]  # fmt: skip
            assert [one.reader for one in hands.rfid.board("B-1")] == ["reader-1"] * 2
            assert [one.board for one in hands.rfid.trace(LIDS[0])] == ["B-1"]
            page = hands.rfid.query({"MATCH_epc": LIDS[0]})
            (told,) = page.document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            assert told in process.events.values()

    run(story())


def test_a_part_of_the_neighbour_is_a_stray(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        async with readers(works, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            hands.rfid.begin("stall-3", "WO-1", "B-3", {"SCREW": 1})
            hands.field.put(3, held(SCREWS[0]), works.clock.now())
            await until(lambda: hands.rfid.status().readers[2].reads_per_s > 0.1)
            hands.field.take(3, held(SCREWS[0]), works.clock.now())
            await until(lambda: hands.rfid.status().strays > 0)
            assert hands.rfid.board("B-3") == ()
            assert set(hands.rfid.status().verdicts.values()) == {0}
            assert hands.rfid.status().waiting == 0

    run(story())


def test_work_goes_on_while_the_process_server_is_cut_off_and_nothing_is_lost_or_doubled(
    works: Plant, hands: Hands
) -> None:
    async def story() -> None:
        process = ProcessServer(works)
        async with readers(works, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            for board in range(3):
                hands.begin(f"B-{board}", SCREW=1)
                assert await hands.show(SCREWS[board]) is Verdict.RIGHT
            assert hands.rfid.status().waiting == 3
            process.lose = 2
            async with process.listening():
                await until(lambda: not hands.rfid.status().waiting)
            hands.begin("B-3", SCREW=1)
            assert await hands.show(SCREWS[3]) is Verdict.RIGHT
            assert hands.rfid.status().waiting == 1
            async with process.listening():
                await until(lambda: not hands.rfid.status().waiting)
        assert process.again == 2
        assert process.built_in() == [(f"B-{board}", SCREWS[board]) for board in range(4)]

    run(story())


def test_a_reader_that_was_restarted_is_heard_again(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        async with running(hands.rfid.run()):
            async with readers(works, hands.field):
                await all_connected(hands.rfid)
                hands.begin("B-1", SCREW=2)
                assert await hands.show(SCREWS[0]) is Verdict.RIGHT
            await until(lambda: not any(one.connected for one in hands.rfid.status().readers))
            problem = hands.rfid.status().readers[0].problem
            assert problem is not None
            assert "cannot be reached" in problem.en
            async with readers(works, hands.field):
                await all_connected(hands.rfid)
                assert hands.rfid.status().readers[0].problem is None
                assert await hands.show(SCREWS[1]) is Verdict.RIGHT
                assert len(hands.rfid.end("stall-1")) == 2

    run(story())


def test_the_state_of_the_service_tells_what_a_watcher_needs(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        async with readers(works, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            hands.begin("B-1", SCREW=1)
            hands.field.put(0, held(SCREWS[0]), works.clock.now())
            await until(lambda: bool(hands.told))
            status = hands.rfid.status()
            assert status.lying == {"stall-1": 1, "stall-2": 0, "stall-3": 0}
            assert [one.name for one in status.readers] == ["reader-1", "reader-2", "reader-3"]
            assert status.readers[0].reads_per_s > 0
            assert status.readers[0].behind_s >= 0
            assert (status.verdicts["right"], status.misdated, status.waiting, status.put_aside) == (1, 0, 1, 0)

    run(story())


def test_what_the_process_server_does_not_take_is_told_by_the_state_of_the_service(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        answer = Answer(403)

        async def take(_: Asked) -> Answer:
            return answer

        process = WebServer(works, "process")
        process.answer("part-events", take)
        async with process.listening(), readers(works, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            hands.begin("B-1", SCREW=1)
            await hands.show(SCREWS[0])
            await until(lambda: bool(hands.rfid.status().troubles))
            status = hands.rfid.status()
            (told,) = status.troubles
            assert (status.waiting, status.put_aside) == (1, 0)
            assert "now (403). It is sent again." in told.en
            answer = Answer(422)
            await until(lambda: not hands.rfid.status().waiting)
            status = hands.rfid.status()
            (told,) = status.troubles
            assert status.put_aside == 1
            assert "(422)" in told.en
            assert told.en.endswith("Look up at the RFID production monitoring system which board the part is in.")
        assert works.rejections("rfid").counts == {("rfid", "part-events", "wire.E422"): 1}

    run(story())


def test_a_board_goes_on_with_its_parts_when_the_service_was_restarted(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        process = ProcessServer(works)
        async with readers(works, hands.field), process.listening():
            async with running(hands.rfid.run()):
                await all_connected(hands.rfid)
                hands.begin("B-1", SCREW=2)
                assert await hands.show(SCREWS[0]) is Verdict.RIGHT
            again = Hands(works, RfidServer(works), hands.field)
            async with running(again.rfid.run()):
                await all_connected(again.rfid)
                again.begin("B-1", SCREW=2)
                assert await again.show(SCREWS[0]) is Verdict.AGAIN
                assert await again.show(SCREWS[1]) is Verdict.RIGHT
                assert len(again.rfid.end("stall-1")) == 2
                await until(lambda: not again.rfid.status().waiting)
        assert sorted(process.built_in()) == [("B-1", SCREWS[0]), ("B-1", SCREWS[1])]

    run(story())


def test_a_reader_whose_clock_is_wrong_is_written_down(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        late = replace(works, clock=Clock(works.clock.now() - timedelta(hours=1), factor=100))
        async with readers(late, hands.field), running(hands.rfid.run()):
            await all_connected(hands.rfid)
            hands.begin("B-1", SCREW=1)
            hands.field.put(0, held(SCREWS[0]), late.clock.now())
            await until(lambda: hands.rfid.status().misdated > 3)
            assert hands.rfid.status().readers[0].behind_s > 3000
            assert hands.told == []
        assert ("reader-1", "tag-reads", "rfid.E132") in works.rejections("rfid").counts

    run(story())


def test_a_reader_that_talks_nonsense_is_written_down(works: Plant, hands: Hands) -> None:
    async def story() -> None:
        async def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            writer.close()

        async with (
            await asyncio.start_server(take, works.address("reader", 0), 5084),
            running(hands.rfid.run()),
        ):
            await until(lambda: bool(works.rejections("rfid").counts))
        assert next(iter(works.rejections("rfid").counts)) == ("reader-1", "tag-reads", "rfid.E131")

    run(story())
