"""The states of one hand-over, as both machines follow them: what either side may say in which state.

Pure: told what was sent and received, it answers with the state, or refuses. Source: IPC-HERMES-9852 1.5, 2.3 and 3.7
to 3.12.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Literal
from uuid import UUID

from sekisho.factory.line.hermes import COMPLETE, INCOMPLETE, NOT_STARTED, Malformed, Message

Side = Literal["sender", "receiver"]
"""The machine that has the board, and the one that gets it."""


class State(Enum):
    """States of the standard between two machines that know each other."""

    NOTHING = "NotAvailableNotReady"
    AVAILABLE = "BoardAvailable"
    READY = "MachineReady"
    AVAILABLE_AND_READY = "AvailableAndReady"
    MOVING = "Transporting"
    STOPPED = "TransportStopped"  # the receiver has said so, the sender not yet
    FINISHED = "TransportFinished"  # the sender has said so, the receiver not yet


_S = State
_WAYS: Mapping[tuple[State, Side, str], State] = {
    (_S.NOTHING, "sender", "BoardAvailable"): _S.AVAILABLE,
    (_S.NOTHING, "receiver", "MachineReady"): _S.READY,
    (_S.AVAILABLE, "sender", "RevokeBoardAvailable"): _S.NOTHING,
    (_S.AVAILABLE, "receiver", "MachineReady"): _S.AVAILABLE_AND_READY,
    (_S.READY, "receiver", "RevokeMachineReady"): _S.NOTHING,
    (_S.READY, "sender", "BoardAvailable"): _S.AVAILABLE_AND_READY,
    (_S.AVAILABLE_AND_READY, "sender", "RevokeBoardAvailable"): _S.READY,
    (_S.AVAILABLE_AND_READY, "receiver", "RevokeMachineReady"): _S.AVAILABLE,
    (_S.AVAILABLE_AND_READY, "receiver", "StartTransport"): _S.MOVING,
    (_S.MOVING, "receiver", "StopTransport"): _S.STOPPED,
    (_S.MOVING, "sender", "TransportFinished"): _S.FINISHED,
    (_S.STOPPED, "sender", "TransportFinished"): _S.NOTHING,
    (_S.FINISHED, "receiver", "StopTransport"): _S.NOTHING,
}
_NAMING = frozenset({"BoardAvailable", "StartTransport", "StopTransport", "TransportFinished"})
BESIDE = frozenset({"CheckAlive", "Notification", "ServiceDescription"})
"""Messages that do not touch the hand-over."""


class Transfer:
    """One hand-over after the other between two machines. board: the one that is offered or moves."""

    def __init__(self) -> None:
        self.state = State.NOTHING
        self.board: UUID | None = None
        self._told: dict[Side, str] = {}

    def say(self, side: Side, message: Message) -> str | None:
        """One side said something. How far the board came, once both have said so (the lesser of the two); else None.

        Raises Malformed for what the state does not allow, or that is about another board.
        """
        if message.name in BESIDE:
            return None
        after = _WAYS.get((self.state, side, message.name))
        if after is None:
            raise Malformed(
                f"{self.state.value} での {message.name} です。両方の設備を止め、基板の位置を確かめてください。",
                f"{message.name} was said in the state {self.state.value}. Stop both machines and look for the board.",
            )
        self._follow(side, message)
        self.state = after
        if len(self._told) < 2:
            return None
        come = min(self._told.values())
        self.board, self._told = None, {}
        return come

    def _follow(self, side: Side, message: Message) -> None:
        if message.name in _NAMING:
            if message.name != "BoardAvailable" and message.board != self.board:
                raise Malformed(
                    f"{message.name} の基板 {message.board} は {self.board} と違います。基板の位置を確かめてください。",
                    f"{message.name} is about board {message.board}, not {self.board}. Look where the boards are.",
                )
            self.board = message.board
        elif message.name == "RevokeBoardAvailable":
            self.board = None
        if message.name in {"StopTransport", "TransportFinished"}:
            state = message.need("TransferState")
            if state not in {NOT_STARTED, INCOMPLETE, COMPLETE}:
                raise Malformed(
                    f"TransferState「{state[:10]}」は規格にありません。相手の設備を確かめてください。",
                    f'The TransferState "{state[:10]}" is unknown. Check the machine that sent it.',
                )
            self._told[side] = state
