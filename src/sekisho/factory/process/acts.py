"""What people do at the process management server. Each act leaves a fact with who did it and why.

All raise Refused where the books do not allow it, and then nothing has changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sekisho.factory.process import refusals
from sekisho.factory.process.facts import (
    Accepted,
    AnyFact,
    Found,
    Lost,
    Noted,
    Received,
    Removed,
    Resumed,
    Reworked,
    Scrapped,
    Split,
    Stopped,
    Used,
    Withdrawn,
)
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.jobs import Jobs
from sekisho.factory.process.journal import Journal
from sekisho.factory.process.records import Board
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import LINE, inspects, machine

Verdict = Literal["good", "rework", "scrap"]
"""Of a board that failed: it is good after all; it is mended by hand and looked at again; it is thrown away."""


class Acts:
    """The acts. now: tells the time of the factory.  done: is called after each."""

    def __init__(
        self, journal: Journal, intake: Intake, jobs: Jobs, now: Callable[[], datetime], done: Callable[[], None]
    ) -> None:
        self._journal, self._intake, self._jobs, self._now, self._done = journal, intake, jobs, now, done

    def receive(self, reel: str, part: str, quantity: int, who: str) -> None:
        """A reel comes into the stock; a part with a tag of its own is a reel of one part, named by its tag."""
        self._enter(Received(_id(), self._now(), reel, part, quantity, who=_named(who)))

    def count(self, reel: str, left: int, reason: str, who: str) -> None:
        """Somebody counted the parts of a reel, and found more or less than the books say; the same changes nothing."""
        held = self._journal.books.reels.get(reel)
        if held is None:
            raise refusals.unknown_reel(reel)
        more = left - held.left
        if more:
            kind = Found if more > 0 else Lost
            self._enter(kind(_id(), self._now(), reel, abs(more), _given(reason), who=_named(who)))

    def decide(self, board: str, verdict: Verdict, reason: str, who: str) -> None:
        """Say what becomes of a board: of one that failed, that was mended, or whose record was lost."""
        match verdict:
            case "good":
                books = self._journal.books
                segment = books.waits_for(books.in_work(board))
                self._enter(Accepted(_id(), self._now(), board, segment, _given(reason), who=_named(who)))
            case "rework":
                books = self._journal.books
                self.rework(board, books.waits_for(books.in_work(board)), reason, who)
            case "scrap":
                self.scrap(board, reason, who)

    def rework(self, board: str, segment: str, reason: str, who: str) -> None:
        """Send a board back: through the line while no parts are on its side, to inspection, or to a hand segment."""
        held = self._journal.books.in_work(board)
        self._able_to_go_back(held, segment)
        self._enter(Reworked(_id(), self._now(), board, segment, _given(reason), who=_named(who)))

    def scrap(self, board: str, reason: str, who: str) -> None:
        """Throw a board away; another one is begun in its place."""
        self._enter(Scrapped(_id(), self._now(), board, _given(reason), who=_named(who)))

    def remove(self, board: str, reel: str, quantity: int, reason: str, who: str) -> None:
        """Take parts off a board, which are thrown away."""
        self._enter(Removed(_id(), self._now(), board, reel, quantity, _given(reason), who=_named(who)))

    def fit(self, board: str, reel: str, quantity: int, who: str) -> None:
        """Put parts on a board by hand, as in rework."""
        self._enter(Used(_id(), self._now(), reel, board, quantity, who=_named(who)))

    def split(self, order: str, to: str, quantity: int, reason: str, who: str) -> None:
        """Make a work order of its own of boards that are not begun. to: its number."""
        self._enter(Split(_id(), self._now(), order, to, quantity, _given(reason), who=_named(who)))

    def stop(self, order: str, reason: str, who: str) -> None:
        """Begin no more boards of a work order. Boards that are on the line go on to its end."""
        self._enter(Stopped(_id(), self._now(), order, _given(reason), who=_named(who)))

    def resume(self, order: str, reason: str, who: str) -> None:
        """Go on with a work order."""
        self._enter(Resumed(_id(), self._now(), order, _given(reason), who=_named(who)))

    def withdraw(self, lot: str, reason: str, who: str) -> None:
        """Take back the boards of a lot that were not begun; others with new serial numbers are made in their place."""
        self._enter(Withdrawn(_id(), self._now(), lot, _given(reason), who=_named(who)))

    def send_again(self, job: str, reason: str, who: str) -> None:
        """Give a machine once more a job order that it lost, or ended before all boards were made."""
        held = self._jobs.known(job)
        if held is None:
            raise Refused(
                f"作業の指示 {job} はありません。番号を確かめてください。",
                f"There is no job order {job}. Check its id.",
            )
        with self._together():
            self._journal.record(Noted(_id(), self._now(), job, _given(reason), who=_named(who)))
            self._jobs.turn(held, "again")

    def dismiss(self, alarm: str, reason: str, who: str) -> None:
        """Say that an alarm was seen to; one whose cause is still there comes again."""
        with self._together():
            self._journal.record(Noted(_id(), self._now(), alarm, _given(reason), who=_named(who)))
            self._journal.alarms.end(alarm, self._now())

    def _enter(self, fact: AnyFact) -> None:
        with self._together():
            self._journal.record(fact)

    @contextmanager
    def _together(self) -> Iterator[None]:
        with self._intake.together(self._now()):
            yield
        self._done()

    def _able_to_go_back(self, board: Board, segment: str) -> None:
        """Raise Refused for a way that no board can go."""
        books = self._journal.books
        route = books.orders[board.order].route
        lot = books.lot_of.get(board.id)
        if machine(segment) == LINE["print"]:
            placing = route.index(segment) + 1 if segment in route else 0
            able = board.place < placing or (board.place == placing and not board.inside)
        else:
            able = not machine(segment) or (inspects(segment) and (lot is None or board.id not in lot.coming))
        if not able:
            raise Refused(
                f"基板 {board.id} は {segment} に戻せません。手で直して検査に戻すか、廃棄してください。",
                f"Board {board.id} cannot go back to {segment}. Mend it by hand and have it inspected, or scrap it.",
            )


def _id() -> str:
    return str(uuid4())


def _named(who: str) -> str:
    if not who.strip():
        raise Refused("行った人の名前がありません。入れてください。", "It is not said who does this. Enter a name.")
    return who.strip()


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("理由がありません。入れてください。", "There is no reason given. Enter one.")
    return reason.strip()
