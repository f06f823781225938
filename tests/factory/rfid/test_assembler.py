"""Workers at the stalls: what they fit is what the process server is told, once, whatever happens on the way."""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.plants import loopback, plant, run
from factory.rfid.settling import until
from factory.rfid.works import Near, ProcessServer, readers, running
from few import cases
from sekisho.factory.rfid import assembler
from sekisho.factory.rfid.assembler import Assembler, Stall, Waiting, Worker
from sekisho.factory.rfid.bins import Bins, TaggedPart
from sekisho.factory.rfid.epc import held
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.server import RfidServer
from sekisho.factory.rfid.terminals import Terminals
from sekisho.factory.wire.plant import Plant

pytestmark = loopback
STALLS = 3
STEP = 1


class WatchedBins(Bins):
    """Bins that are watched: what was taken out for which board, and not put back, is in that board.

    board: that is worked on.  inside: board and part.  wrong: what was put back, by board.
    """

    def __init__(self, rfid: RfidServer, broken: float, seed: int) -> None:
        super().__init__(Terminals(lambda: rfid), broken=broken, seed=seed)
        self.board = ""
        self.inside: dict[str, tuple[str, TaggedPart]] = {}
        self.wrong: set[tuple[str, str]] = set()

    async def pick(self, number: str) -> TaggedPart:
        part = await super().pick(number)
        self.inside[part.epc] = self.board, part
        return part

    def put_back(self, part: TaggedPart) -> None:
        super().put_back(part)
        del self.inside[part.epc]
        self.wrong.add((self.board, part.epc))


@dataclass
class Shop:
    """The stalls with their workers, of one plant."""

    works: Plant
    boards: list[dict[str, int]]
    worker: dict[str, Any] = field(default_factory=dict)
    broken: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        self.field, self.rfid = Field(), RfidServer(self.works)
        self.process = ProcessServer(self.works)
        terminals = Terminals(lambda: self.rfid)
        self.bins = [WatchedBins(self.rfid, self.broken, self.seed + unit) for unit in range(STALLS)]
        self.assemblers = [
            Assembler(
                self.works,
                Stall(unit, terminals, Near(self.field), bins),
                Worker(f"W-{unit + 1}", **self.worker, seed=self.seed),
                self._waiting(unit),
            )
            for unit, bins in enumerate(self.bins)
        ]

    async def _waiting(self, unit: int) -> AsyncIterator[Waiting]:
        """Every third board is for a stall."""
        for number in range(unit, len(self.boards), STALLS):
            self.bins[unit].board = f"WO-1-{number + 1:04}"
            yield Waiting("WO-1", self.bins[unit].board, STEP, self.boards[number], duration_s=10)

    def inside(self) -> list[tuple[str, str]]:
        """Board and part of every part that was really fitted."""
        return [(board, epc) for bins in self.bins for epc, (board, _) in bins.inside.items()]

    def done(self) -> bool:
        """Whether all is built, and told."""
        waiting = self.rfid.status().waiting + sum(one.waiting for one in self.assemblers)
        return len(self.process.records) == len(self.boards) and not waiting

    def built(self, parts: int) -> bool:
        """Whether so many parts, or all, are in boards."""
        return self.rfid.status().verdicts["right"] >= min(parts, sum(sum(one.values()) for one in self.boards))


def told_is_built(shop: Shop) -> None:
    """What is in the boards, what events and records say of them, and what was needed are one."""
    assert sorted(shop.process.built_in()) == sorted(shop.inside())
    records = {one["board"]: one for one in shop.process.records.values()}
    assert sorted((board, epc) for board, one in records.items() for epc in one["parts"]) == sorted(shop.inside())
    numbers = Counter((board, part.number) for bins in shop.bins for board, part in bins.inside.values())
    assert numbers == Counter(
        {(f"WO-1-{at:04}", part): count for at, needed in enumerate(shop.boards, 1) for part, count in needed.items()}
    )


@pytest.fixture
def works(tmp_path: Path) -> Plant:
    return plant(tmp_path, factor=100)


async def build(shop: Shop) -> None:
    async with (
        shop.process.listening(),
        readers(shop.works, shop.field),
        running(shop.rfid.run(), *(one.run() for one in shop.assemblers)),
    ):
        await until(shop.done)


def test_a_step_is_recorded_with_its_parts_its_time_and_a_pseudonym(works: Plant) -> None:
    shop = Shop(works, [{"SCREW": 2, "LID": 1}, {}])
    run(build(shop))
    told_is_built(shop)
    record, empty = sorted(shop.process.records.values(), key=lambda one: str(one["board"]))
    assert (record["order"], record["board"], record["step"]) == ("WO-1", "WO-1-0001", STEP)
    assert (record["stall"], record["worker"], record["pauses"]) == ("stall-1", "W-1", 0)
    assert len(record["parts"]) == 3
    assert record["begun"] < record["ended"]
    assert "byHand" not in record
    assert empty["parts"] == []


def test_a_tag_that_does_not_answer_is_entered_by_hand_with_a_reason(works: Plant) -> None:
    shop = Shop(works, [{"SCREW": 1}], {"patience_s": 5.0}, broken=1.0)
    run(build(shop))
    told_is_built(shop)
    (record,) = shop.process.records.values()
    assert record["byHand"].startswith("タグが読めない")
    assert [(one["disposition"], one["type"]) for one in shop.process.events.values()] == [
        ("in_progress", "AggregationEvent")
    ]


def test_a_wrong_part_alarms_and_goes_back(works: Plant) -> None:
    shop = Shop(works, [{"LID": 1}, {"LID": 1}, {"LID": 1}, *[{"SCREW": 1}] * 6], {"wrong": 0.5, "putting_back_s": 1.0})
    run(build(shop))
    told_is_built(shop)
    alarms = [one for one in shop.process.events.values() if one["disposition"] == "mismatch_class"]
    assert len(alarms) == sum(len(one.wrong) for one in shop.bins) > 0
    assert all("parentID" not in one for one in alarms)


def test_one_too_many_goes_back(works: Plant) -> None:
    shop = Shop(works, [{"SCREW": 1, "LID": 1}] * 3, {"wrong": 0.5, "putting_back_s": 1.0})
    run(build(shop))
    told_is_built(shop)
    assert [one["disposition"] for one in shop.process.events.values()].count("mismatch_quantity") > 0


Disturbance = tuple[int, str]


def disturbances() -> st.SearchStrategy[list[Disturbance]]:
    """After how many parts what happens."""
    kinds = st.sampled_from(["down", "lost answers", "readers restarted", "held there again"])
    return st.lists(st.tuples(st.integers(0, 12), kinds), max_size=4).map(sorted)


async def build_disturbed(shop: Shop, happening: list[Disturbance]) -> None:
    """Build while things happen; in the end the process server takes all again."""
    async with (
        shop.process.listening(),
        AsyncExitStack() as hearing,
        running(shop.rfid.run(), *(one.run() for one in shop.assemblers)),
    ):
        await hearing.enter_async_context(readers(shop.works, shop.field))
        for parts, what in happening:
            await until(lambda parts=parts: shop.built(parts))
            if what == "down":
                shop.process.down = True
            elif what == "lost answers":
                shop.process.lose += 2
            elif what == "readers restarted":
                await hearing.aclose()
                await hearing.enter_async_context(readers(shop.works, shop.field))
            else:
                for stall in range(STALLS):
                    for _, epc in shop.inside()[:1]:
                        shop.field.put(stall, held(epc), shop.works.clock.now())
                        shop.field.take(stall, held(epc), shop.works.clock.now())
        shop.process.down = False
        await until(shop.done)


@settings(max_examples=cases(5))
@given(
    boards=st.lists(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 2), max_size=2), min_size=1, max_size=6),
    wrong=st.sampled_from([0.0, 0.3]),
    broken=st.sampled_from([0.0, 0.3]),
    happening=disturbances(),
    seed=st.integers(0, 999),
)
def test_what_is_built_in_is_exactly_what_the_process_server_is_told_once(
    boards: list[dict[str, int]], wrong: float, broken: float, happening: list[Disturbance], seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        habits = {"wrong": wrong, "patience_s": 5.0, "putting_back_s": 1.0}
        shop = Shop(plant(Path(folder), factor=100), boards, habits, broken, seed)
        run(build_disturbed(shop, happening))
        told_is_built(shop)


class Cut:
    """The way to the RFID system, which is cut at some questions: before they came there, or before the answer did."""

    def __init__(self, terminals: Terminals, at: set[tuple[int, str]]) -> None:
        self._terminals, self._at = terminals, at
        self._asked = 0

    def __getattr__(self, name: str) -> Any:
        async def ask(*values: Any) -> Any:
            self._asked += 1
            number = self._asked
            if (number, "before") in self._at:
                raise ConnectionError
            answer = await getattr(self._terminals, name)(*values)
            if (number, "after") in self._at:
                raise ConnectionError
            return answer

        return ask


@settings(max_examples=cases(10))
@given(cuts=st.sets(st.tuples(st.integers(1, 90), st.sampled_from(["before", "after"])), max_size=8))
def test_a_worker_whose_questions_are_not_answered_builds_each_board_once(cuts: set[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembler, "_AGAIN_S", 0.001)
        shop = Shop(plant(Path(folder), factor=100), [{"SCREW": 2, "LID": 1}, {"SCREW": 1}], {"patience_s": 5.0})
        for one in shop.assemblers:
            cut = Cut(Terminals(lambda: shop.rfid), cuts)
            one._stall = replace(one._stall, rfid=cut)  # type: ignore[arg-type]  # it has all that `Terminals` has
            one._stall.bins._rfid = cut  # type: ignore[assignment]
        run(build(shop))
        told = Counter(board for board, _ in shop.process.built_in())
        assert told == {"WO-1-0001": 3, "WO-1-0002": 1}
        assert len(shop.process.records) == 2
