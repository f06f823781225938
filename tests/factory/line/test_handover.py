"""Boards handed over between two machines on real sockets of the loopback, and what happens when one is gone."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from sekisho.factory.line.handover import Handed, Receiver, Sender
from sekisho.factory.line.hermes import Malformed, Message, written
from sekisho.factory.line.link import Lost, Machine
from sekisho.factory.line.transfer import State, Transfer
from sekisho.guard.text import Text

T = TypeVar("T")
BOARD = Handed(UUID(int=1), "P-1", "WO-1", "B0001")
HOST = "127.0.0.9"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.allow_hosts(["127.0.0.9", "127.0.0.1"])


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 10))


def test_boards_go_from_machine_to_machine_in_their_order() -> None:
    boards = [Handed(uuid4(), "P-1", "WO-1", f"B{number:04}", good=number != 2) for number in range(5)]
    moved: list[str] = []

    async def out() -> bool:
        moved.append("out")
        return True

    async def into(board: Handed) -> bool:
        moved.append(board.barcode)
        return True

    async def line() -> tuple[list[bool], list[tuple[Handed, bool]], str]:
        sender, receiver = Sender(Machine("printer")), Receiver(Machine("placer"))
        async with sender.listening(HOST, 0) as port, receiver.connected(HOST, port) as neighbour:

            async def send() -> list[bool]:
                return [await sender.hand_over(one, out) for one in boards]

            async def take() -> list[tuple[Handed, bool]]:
                return [await receiver.take(into) for _ in boards]

            sent, taken = await asyncio.gather(send(), take())
            return sent, taken, neighbour

    sent, taken, neighbour = run(line())
    assert sent == [True] * 5
    assert taken == [(one, True) for one in boards]
    assert neighbour == "printer"
    assert [one for one in moved if one != "out"] == [one.barcode for one in boards]


@pytest.mark.parametrize(("left", "arrived"), [(False, True), (True, False), (False, False)])
def test_both_sides_know_that_a_board_did_not_arrive(*, left: bool, arrived: bool) -> None:
    async def line() -> tuple[bool, bool]:
        sender, receiver = Sender(Machine("printer")), Receiver(Machine("placer"))
        async with sender.listening(HOST, 0) as port, receiver.connected(HOST, port):
            told, (_, came) = await asyncio.gather(
                sender.hand_over(BOARD, _always(left)), receiver.take(lambda _: _always(arrived)())
            )
            return told, came

    assert run(line()) == (False, False)


def _always(answer: bool) -> Any:
    async def move() -> bool:
        return answer

    return move


@pytest.mark.parametrize("first", ["sender", "receiver"])
def test_a_cut_while_a_board_moves_names_the_board_on_both_sides(first: str) -> None:
    async def line() -> list[UUID | None]:
        sender, receiver = Sender(Machine("printer")), Receiver(Machine("placer"))
        moving, cut = asyncio.Event(), asyncio.Event()

        async def into(_: Handed) -> bool:
            return await cut.wait()

        async def out() -> bool:
            moving.set()
            return await cut.wait()

        async with AsyncExitStack() as at_sender, AsyncExitStack() as at_receiver:
            port = await at_sender.enter_async_context(sender.listening(HOST, 0))
            await at_receiver.enter_async_context(receiver.connected(HOST, port))
            both = (
                asyncio.create_task(sender.hand_over(BOARD, out)),
                asyncio.create_task(receiver.take(into)),
            )
            await moving.wait()
            await (at_sender if first == "sender" else at_receiver).aclose()
            cut.set()
            told = await asyncio.gather(*both, return_exceptions=True)
        return [one.board for one in told if isinstance(one, Lost)]

    assert run(line()) == [BOARD.board] * 2


def test_a_sender_that_stopped_before_its_neighbour_can_listen_again() -> None:
    async def line() -> list[bool]:
        sender, sent = Sender(Machine("printer")), []
        for _ in range(2):
            receiver = Receiver(Machine("placer"))
            async with AsyncExitStack() as at_receiver, sender.listening(HOST, 0) as port:
                await at_receiver.enter_async_context(receiver.connected(HOST, port))
                taking = receiver.take(lambda _: _always(answer=True)())
                sent.append((await asyncio.gather(sender.hand_over(BOARD, _always(answer=True)), taking))[0])
        return sent

    assert run(line()) == [True, True]


def test_a_machine_that_comes_back_gets_the_next_board() -> None:
    async def line() -> bool:
        sender = Sender(Machine("printer"))
        async with sender.listening(HOST, 0) as port:
            async with Receiver(Machine("placer")).connected(HOST, port):
                pass
            while sender._line is not None:  # noqa: ASYNC110 -- what ends is a task of the sender's own
                await asyncio.sleep(0)
            again = Receiver(Machine("placer"))
            async with again.connected(HOST, port):
                sent, _ = await asyncio.gather(
                    sender.hand_over(BOARD, _always(answer=True)), again.take(lambda _: _always(answer=True)())
                )
                return sent

    assert run(line())


def test_a_second_machine_is_refused_and_the_first_one_goes_on() -> None:
    async def line() -> tuple[str, bool]:
        sender, first = Sender(Machine("printer")), Receiver(Machine("placer"))
        async with sender.listening(HOST, 0) as port, first.connected(HOST, port):
            with pytest.raises(Lost) as refused:
                async with Receiver(Machine("intruder")).connected(HOST, port):
                    pass
            sent, _ = await asyncio.gather(
                sender.hand_over(BOARD, _always(answer=True)), first.take(lambda _: _always(answer=True)())
            )
            return str(refused.value), sent

    assert run(line()) == ("another machine is connected", True)


def test_a_silent_neighbour_is_asked_and_then_gone() -> None:
    async def line() -> tuple[bytes, str]:
        sender = Sender(Machine("printer", alive_s=0.1))
        async with sender.listening(HOST, 0) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b'<Hermes><ServiceDescription MachineId="placer" LaneId="1" Version="1.5"/></Hermes>')
            with pytest.raises(Lost) as gone:
                await sender.hand_over(BOARD, _always(answer=True))
            heard = await reader.read()
            writer.close()
            return heard, str(gone.value)

    heard, why = run(line())
    assert b'<CheckAlive Type="1"' in heard
    assert why == "the neighbour is silent"


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\n\r\n</Hermes>",
        b'<Hermes><StopTransport TransferState="3" BoardId="00000000-0000-0000-0000-000000000001"/></Hermes>',
        b"<Hermes>" + b" " * 70_000,
    ],
)
def test_what_is_no_hermes_ends_the_connection_with_a_notification(octets: bytes) -> None:
    refused: list[tuple[str, Text]] = []

    async def line() -> bytes:
        sender = Sender(Machine("printer", refuse=lambda *told: refused.append(told)))
        async with sender.listening(HOST, 0) as port:
            reader, writer = await asyncio.open_connection(HOST, port, local_addr=(HOST, 0))
            writer.write(b'<Hermes><ServiceDescription MachineId="placer" LaneId="1" Version="1.5"/></Hermes>' + octets)
            heard = await reader.readuntil(b"Notification")
            heard += await reader.readuntil(b"</Hermes>")
            writer.close()
            return heard

    assert b'NotificationCode="1"' in run(line())
    ((source, text),) = refused
    assert source == HOST
    assert text.ja.endswith("。")


def test_an_offer_that_names_no_board_ends_the_connection_and_is_counted() -> None:
    refused: list[str] = []
    said = [Message("ServiceDescription", {"MachineId": "printer"}), Message("BoardAvailable", {"FailedBoard": "1"})]

    async def before(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(written(one, NOW) for one in said))
        assert b'NotificationCode="1"' in await reader.read()
        writer.close()

    async def line() -> None:
        server = await asyncio.start_server(before, HOST, 0)
        port = server.sockets[0].getsockname()[1]
        receiver = Receiver(Machine("placer", refuse=lambda source, _: refused.append(source)))
        async with server, receiver.connected(HOST, port, HOST):
            with pytest.raises(Lost):
                await receiver.take(lambda _: _always(answer=True)())

    run(line())
    assert refused == [HOST]


@pytest.mark.parametrize("side", ["top", "bottom", ""])
def test_the_side_that_is_up_is_told(side: str) -> None:
    assert Handed.offered(replace(BOARD, side=side).available) == replace(BOARD, side=side)


def test_a_board_that_is_not_wanted_yet_waits_and_may_be_taken_back_meanwhile() -> None:
    other = Handed(UUID(int=2), "P-1", "WO-1", "B0002")

    async def line() -> tuple[set[str], Handed]:
        asked: set[str] = set()
        offered = {one.barcode: asyncio.Event() for one in (BOARD, other)}

        async def wanted(handed: Handed) -> None:
            asked.add(handed.barcode)
            offered[handed.barcode].set()
            if handed == BOARD:
                await asyncio.Event().wait()

        met: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        server = await asyncio.start_server(lambda *streams: met.put_nowait(streams), HOST, 0)
        receiver = Receiver(Machine("placer"))

        async def before() -> None:
            reader, writer = await met.get()
            hello = Message("ServiceDescription", {"MachineId": "printer", "LaneId": "1", "Version": "1.5"})
            said = [hello, BOARD.available, Message("Notification", {"NotificationCode": "0"})]
            writer.write(b"".join(written(one, NOW) for one in said))
            await offered["B0001"].wait()
            writer.write(written(Message("RevokeBoardAvailable"), NOW) + written(other.available, NOW))
            await reader.readuntil(b"StartTransport")
            done = {"TransferState": "3", "BoardId": str(other.board)}
            writer.write(written(Message("TransportFinished", done), NOW))
            await reader.readuntil(b"StopTransport")
            writer.close()

        speaking = asyncio.create_task(before())
        async with receiver.connected(HOST, server.sockets[0].getsockname()[1], HOST):
            handed, came = await receiver.take(lambda _: _always(answer=True)(), wanted)
            await speaking
            assert came
        server.close()
        return asked, handed

    assert run(line()) == ({"B0001", "B0002"}, other)


def test_no_machine_there_is_said() -> None:
    async def line() -> None:
        async with Receiver(Machine("placer")).connected(HOST, 1):
            pass

    with pytest.raises(Lost):
        run(line())


def offer() -> Message:
    return BOARD.available


def test_another_board_than_the_offered_one_is_refused() -> None:
    transfer = Transfer()
    transfer.say("sender", offer())
    transfer.say("receiver", Message("MachineReady"))
    with pytest.raises(Malformed, match="not 00000000-0000-0000-0000-000000000001"):
        transfer.say("receiver", Message("StartTransport", {"BoardId": str(UUID(int=2))}))
    assert transfer.state is State.AVAILABLE_AND_READY


def test_an_offer_and_a_readiness_can_be_taken_back_in_either_order() -> None:
    transfer = Transfer()
    transfer.say("receiver", Message("MachineReady"))
    transfer.say("sender", offer())
    transfer.say("receiver", Message("RevokeMachineReady"))
    assert transfer.state is State.AVAILABLE
    transfer.say("sender", Message("RevokeBoardAvailable"))
    assert (transfer.state, transfer.board) == (State.NOTHING, None)
