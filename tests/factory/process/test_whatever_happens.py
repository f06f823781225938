"""Whatever is cut, killed, repeated or told in another order: the books balance, and nothing is lost or doubled."""

import tempfile
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.few import cases

from factory.process.floor import WHO, Event, Floor, request, schedule
from sekisho.factory.process import dispatch
from sekisho.factory.process.route import LINE

BOTH_SIDES: dict[str, Any] = {
    "hand": (), "parts": {"place-bottom": {"C100N": 2}, "place-top": {"C100N": 1, "R10K": 1}}
}  # fmt: skip
BY_HAND: dict[str, Any] = {
    "sides": ("top",), "hand": ("assemble",), "parts": {"place-top": {"C100N": 1}, "assemble": {"USB-C": 1}}
}  # fmt: skip


def chance(seed: str | int) -> Random:
    return Random(seed)  # noqa: S311 -- a simulation


class Planning:
    """Who gets the results: the totals by work order, by the reports that came, in whatever order."""

    def __init__(self) -> None:
        self.totals: dict[str, tuple[str, int, int]] = {}
        self._last: dict[str, str] = {}

    def take(self, report: dict[str, Any]) -> None:
        for one in report["OperationsResponse"]:
            order = one["OperationsRequestID"]
            if report["ID"] > self._last.get(order, ""):
                self._last[order] = report["ID"]
                self.totals[order] = one["State"], one["GoodQuantity"], one["ScrapQuantity"]


class Rough(Floor):
    """A floor on which nothing can be relied on, as a seed has it. wanted: boards by work order of the newest plan."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder)
        self.chance = chance(seed)
        self.untold: list[Event] = []
        self.told: list[Event] = []
        self.planning = Planning()
        self.wanted = {"WO-1": 4, "WO-2": 3}
        self._version = self._parts = self._brought = 0
        self.line.fails = lambda board, side: chance(f"{seed}/{board}/{side}").random() < 0.2
        self.line.loses = lambda board: chance(f"{seed}/{board}/lost").choice([0, 0, 1, 9])
        self.line.untold = lambda system: sum(source == system for source, _ in self.untold)
        self.stock(C100N__1=12, C100N__2=20, R10K=8)
        self.replan()

    def replan(self) -> None:
        """A newer plan, now and then of other quantities or in another sequence."""
        self._version += 1
        if self._version > 1:
            self.wanted = {order: max(many + self.chance.choice([-1, 0, 1]), 1) for order, many in self.wanted.items()}
        begin = self.chance.choice([0, 30])
        plan = schedule(
            self._version,
            request("WO-1", self.wanted["WO-1"], begin=15, **BOTH_SIDES),
            request("WO-2", self.wanted["WO-2"], begin=begin, **BY_HAND),
        )
        for order in self.plan(plan):
            family = self.books.family(order)
            self.wanted[order] = sum(one.quantity for one in family)

    def tell(self) -> None:
        """One of the messages that are under way arrives."""
        if self.untold:
            one = self.untold.pop(self.chance.randrange(len(self.untold)))
            self.told.append(one)
            self.take(one)

    def lose(self) -> None:
        """Messages that are under way are lost: the broker ends, or the server before it has them on its disk."""
        lost = set(self.chance.sample(range(len(self.untold)), len(self.untold) // 2))
        self.untold = [one for number, one in enumerate(self.untold) if number not in lost]

    def ask(self) -> None:
        """The server looks for what was lost; what a machine tells again is under way."""
        self.untold += self.look_back()

    def repeat(self) -> None:
        """A message arrives once more."""
        if self.told:
            self.take(self.chance.choice(self.told))

    def cut(self) -> None:
        """Machines cannot be reached, or their answers are lost."""
        self.line.cut = {one for one in LINE.values() if self.chance.random() < 0.3}
        self.line.mute = {one for one in LINE.values() if self.chance.random() < 0.3}

    def work(self) -> None:
        """The line makes some boards."""
        self.untold += self.line.make(self.chance.randint(1, 3))

    def hands(self) -> None:
        """A stall works on a board, of which the RFID system and the terminal tell, in whatever order."""
        work = next(iter(self.server.by_hand()), None)
        if work is not None:
            self._parts += 1
            tag = f"urn:epc:id:sgtin:4512345.012345.{self._parts}"
            step = self.record(work.board, work.order, work.step, tag)
            tells = [
                lambda: self.server.acts.receive(tag, "USB-C", 1, WHO),
                lambda: self.server._intake.capture(self.tag(tag, work.board, work.order), "rfid", self.clock.now()),
                lambda: self.server._intake.step(step, "terminal", self.clock.now()),
            ]
            for one in self.chance.sample(tells, 3):
                one()

    def bring(self) -> None:
        """Somebody brings a reel of each part."""
        self._brought += 1
        for part in ("C100N", "R10K"):
            self.server.acts.receive(f"RL-{part}-brought-{self._brought}", part, 15, WHO)

    def decide(self) -> None:
        for board in self.server.status().decisions[:1]:
            self.server.acts.decide(board, self.chance.choice(["good", "rework", "scrap"]), "looked at", WHO)

    def stop(self) -> None:
        self.server.acts.stop(self.chance.choice(list(self.books.orders)), "a look at the paste", WHO)

    def resume(self) -> None:
        self.server.acts.resume(self.chance.choice(list(self.books.orders)), "goes on", WHO)

    def split(self) -> None:
        order = self.chance.choice(list(self.books.orders.values()))
        if order.to_dispatch:
            self.server.acts.split(order.id, f"S-{len(self.books.orders)}", 1, "one at once", WHO)

    def report(self) -> None:
        """Report, and bring some; of some nobody hears that they arrived."""
        self.server.look()
        for letter in self.server._journal.post.waiting("exchange"):
            if self.chance.random() < 0.5:
                self.planning.take(letter.content)
                if self.chance.random() < 0.5:
                    self.server._journal.post.acknowledged(letter.id)

    def settle(self) -> None:
        """All is well again, and everything that is under way arrives."""
        self.line.cut, self.line.mute = set(), set()
        for order in self.books.orders:
            self.server.acts.resume(order, "goes on", WHO)
        for _ in range(200):
            self.round(70)
            self.work()
            for _ in range(3):
                while self.untold:
                    self.tell()
                self.ask()
            for board in self.server.status().decisions:
                self.server.acts.decide(board, "good", "looked at", WHO)
            self.hands()
            self.server.look()
            if any(one.startswith(("parts/", "shortage/")) for one in self.alarms):
                self.bring()
            if all(one.remaining == 0 for one in self.books.orders.values()):
                break
        self.server.look()
        for letter in self.server._journal.post.waiting("exchange"):
            self.planning.take(letter.content)
            self.server._journal.post.acknowledged(letter.id)


HAPPENS = [
    "round", "round", "work", "work", "tell", "tell", "tell", "tell", "repeat", "cut", "kill", "hands", "decide",
    "stop", "resume", "split", "report", "replan", "lose", "ask", "ask", "bring",
]  # fmt: skip


@settings(max_examples=cases(15))
@given(st.integers(0, 2**32), st.lists(st.sampled_from(HAPPENS), min_size=20, max_size=120))
def test_nothing_is_lost_or_counted_twice(seed: int, happens: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(dispatch, "MOST_BOARDS", 2):
        floor = Rough(Path(folder), seed)
        for what in happens:
            getattr(floor, what)()
        floor.settle()
        agreed(floor)


def agreed(floor: Rough) -> None:
    """Line, books and planning say the same."""
    books = floor.books
    assert {root: sum(one.good for one in books.family(root)) for root in floor.wanted} == floor.wanted
    assert floor.server.balance() == []
    assert floor.server.status().queues == {"exchange": 0, "early": 0, "events": 0}
    assert not [one for one in floor.alarms if not one.startswith("quantity/")]
    assert {name: reel.left for name, reel in books.reels.items() if name in floor.line.reels} == floor.line.reels
    for part in ("C100N", "R10K"):
        assert sum(one.lost for one in books.reels.values() if one.part == part) == floor.line.lost.get(part, 0)
    scrap = {root: sum(one.scrap for one in books.family(root)) for root in floor.wanted}
    assert floor.planning.totals == {root: ("Completed", floor.wanted[root], scrap[root]) for root in floor.wanted}
    assert floor.plant.rejections("process").counts == {}
