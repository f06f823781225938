"""What the assembly stalls tell of boards and of parts with tags, as facts. Pure: it looks at the books.

A tag is one part; in the books it is a reel of one. The RFID system and the terminal both tell of it; it counts once.
The steps of assembly are numbered through the hand segments of the route: step 1 is the first of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sekisho.factory.process import refusals
from sekisho.factory.process.books import Books
from sekisho.factory.process.facts import AnyFact, Begun, Done, Found, Removed, Used
from sekisho.factory.process.machine_events import Early, instant
from sekisho.factory.process.records import Board
from sekisho.factory.process.refusals import Refused
from sekisho.factory.process.route import HAND, machine

_BOARD = "urn:sekisho:board:"


@dataclass(frozen=True, slots=True)
class Tag:
    """A part with a tag is in a board, or (error=True) was told to be in it by mistake. id: of what told it."""

    id: str
    epc: str
    board: str
    order: str
    at: str
    who: str
    error: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """It as JSON has it."""
        return asdict(self)


def tags_of(event: Mapping[str, Any]) -> Iterator[Tag]:
    """The parts that an EPCIS event puts into a board; none of one that only saw parts."""
    if event["type"] != "AggregationEvent" or event.get("action") != "ADD":
        return
    board = unquote(event.get("parentID", "").removeprefix(_BOARD))
    order = unquote(event["bizTransactionList"][0]["bizTransaction"].rpartition(":")[2])
    stall = event["readPoint"]["id"]
    declared = event.get("errorDeclaration")
    for epc in event.get("childEPCs", ()):
        if declared is None:
            yield Tag(f"{event['eventID']}/{epc}", epc, board, order, event["eventTime"], stall)
        else:
            at, reason = declared["declarationTime"], declared["reason"]
            yield Tag(f"{event['eventID']}/{epc}/error", epc, board, order, at, reason, error=True)


def tags_of_step(record: Mapping[str, Any]) -> Iterator[Tag]:
    """The parts that a step put into a board."""
    for epc in record["parts"]:
        yield Tag(f"{record['id']}/{epc}", epc, record["board"], record["order"], record["begun"], record["worker"])


def facts_of_tag(tag: Tag, books: Books, now: datetime) -> list[AnyFact]:
    """The facts that a tag tells. Raises Early or Refused."""
    at = instant(tag.at, now)
    board = _board(books, tag.board, tag.order)
    if tag.epc not in books.reels:
        raise Early(f"reel/{tag.epc}")
    if tag.error:
        if tag.epc not in board.parts:
            return []
        return [
            Removed(tag.id, at, board.id, tag.epc, 1, tag.who),
            Found(f"{tag.id}/found", at, tag.epc, 1, tag.who),
        ]
    if tag.epc in board.parts:
        return []
    return [Used(tag.id, at, tag.epc, board.id, 1, HAND[0], who=tag.who)]


def facts_of_step(record: Mapping[str, Any], books: Books, now: datetime) -> list[AnyFact]:
    """The facts that the record of a step tells of its board. Raises Early or Refused."""
    board = _board(books, record["board"], record["order"])
    route = books.orders[board.order].route
    hand = [segment for segment in route if not machine(segment)]
    if record["step"] > len(hand):
        raise Refused(
            f"基板 {board.id} の手作業は {len(hand)} 工程で、手順 {record['step']} はありません。確かめてください。",
            f"Board {board.id} has {len(hand)} segments by hand and no step {record['step']}. Check its number.",
        )
    name, segment = record["id"], hand[record["step"] - 1]
    begun, ended = instant(record["begun"], now), record.get("ended")
    if board.over == "scrap":
        raise refusals.finished(board)
    if board.place > route.index(segment):
        return []
    if books.waits_for(board) != segment:
        raise Early(f"board/{board.id}")
    facts: list[AnyFact] = []
    if not board.inside:
        facts.append(
            Begun(f"{name}/begun", begun, board.order, board.id, segment, stall=record["stall"], who=record["worker"])
        )
    if ended is not None:
        done = instant(ended, now)
        facts.append(Done(f"{name}/ended", done, board.id, segment, record["pauses"], who=record["worker"]))
    return facts


def _board(books: Books, name: str, order: str) -> Board:
    """The board that is told of. Raises Early for one that is not begun yet, Refused for one of another order."""
    board = books.boards.get(name)
    if board is None:
        raise Early(f"board/{name}")
    if order not in {board.order, books.orders[board.order].root}:
        raise Refused(
            f"基板 {name} は作業指示 {board.order} のもので、{order} のものではありません。番号を確かめてください。",
            f"Board {name} is of work order {board.order}, not of {order}. Check the numbers.",
        )
    return board
