"""The states of a job order, the only ways from one to the next, and the reels that are loaded beside it.

Source: OPC 10031-4 (ISA-95 Job Control 2.0), 6.3.2 (receiver's state machine) and 6.3.3 (its methods).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sekisho.guard.text import Text


class State(Enum):
    """Where a job order is. The values are the numbers of the standard's states."""

    NOT_ALLOWED_TO_START = 1
    ALLOWED_TO_START = 2
    RUNNING = 3
    INTERRUPTED = 4
    ENDED = 5
    ABORTED = 6

    @property
    def label(self) -> Text:
        """What people call it."""
        return _LABELS[self]

    @property
    def over(self) -> bool:
        """Nothing more is made."""
        return self in {State.ENDED, State.ABORTED}


class Act(Enum):
    """What changes a state: the standard's methods, and what the machine does by itself."""

    STORE = "Store"
    STORE_AND_START = "StoreAndStart"
    UPDATE = "Update"
    START = "Start"
    REVOKE_START = "RevokeStart"
    BEGIN = "begins"  # the machine takes it up
    PAUSE = "Pause"
    RESUME = "Resume"
    COMPLETE = "completes"  # the machine has made all of it
    STOP = "Stop"
    ABORT = "Abort"
    CANCEL = "Cancel"
    CLEAR = "Clear"


GONE = None
"""No job order: before it is stored, and after it was cancelled or cleared."""

_S, _A = State, Act
TRANSITIONS: Mapping[tuple[State | None, Act], State | None] = {
    (GONE, _A.STORE): _S.NOT_ALLOWED_TO_START,
    (GONE, _A.STORE_AND_START): _S.ALLOWED_TO_START,
    (_S.NOT_ALLOWED_TO_START, _A.UPDATE): _S.NOT_ALLOWED_TO_START,
    (_S.NOT_ALLOWED_TO_START, _A.START): _S.ALLOWED_TO_START,
    (_S.NOT_ALLOWED_TO_START, _A.ABORT): _S.ABORTED,
    (_S.NOT_ALLOWED_TO_START, _A.CANCEL): GONE,
    (_S.ALLOWED_TO_START, _A.UPDATE): _S.ALLOWED_TO_START,
    (_S.ALLOWED_TO_START, _A.REVOKE_START): _S.NOT_ALLOWED_TO_START,
    (_S.ALLOWED_TO_START, _A.BEGIN): _S.RUNNING,
    (_S.ALLOWED_TO_START, _A.ABORT): _S.ABORTED,
    (_S.ALLOWED_TO_START, _A.CANCEL): GONE,
    (_S.RUNNING, _A.PAUSE): _S.INTERRUPTED,
    (_S.RUNNING, _A.COMPLETE): _S.ENDED,
    (_S.RUNNING, _A.STOP): _S.ENDED,
    (_S.RUNNING, _A.ABORT): _S.ABORTED,
    (_S.INTERRUPTED, _A.RESUME): _S.RUNNING,
    (_S.INTERRUPTED, _A.STOP): _S.ENDED,
    (_S.INTERRUPTED, _A.ABORT): _S.ABORTED,
    (_S.ENDED, _A.CLEAR): GONE,
    (_S.ABORTED, _A.CLEAR): GONE,
}


class NotAllowed(ValueError):  # noqa: N818 -- named for what it is
    """An act that the state does not allow. `text`: which ones it allows."""

    def __init__(self, state: State | None, act: Act) -> None:
        able = [one.value for (held, one) in TRANSITIONS if held == state]
        here = state.label if state else Text("登録なし", "not stored")
        self.text = Text(
            f"作業指示の状態は「{here.ja}」で、「{act.value}」はできません。できるのは {'、'.join(able)} です。",
            f'The job order is "{here.en}" and does not allow "{act.value}". It allows {", ".join(able)}.',
        )
        super().__init__(self.text.en)


def after(state: State | None, act: Act) -> State | None:
    """The state after an act; None where the job order is gone then. Raises NotAllowed."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise NotAllowed(state, act) from None


_LABELS = {
    _S.NOT_ALLOWED_TO_START: Text("開始待ち", "not allowed to start"),
    _S.ALLOWED_TO_START: Text("開始できる", "allowed to start"),
    _S.RUNNING: Text("作業中", "running"),
    _S.INTERRUPTED: Text("中断", "interrupted"),
    _S.ENDED: Text("終了", "ended"),
    _S.ABORTED: Text("打ち切り", "aborted"),
}


@dataclass(frozen=True, slots=True)
class Load:
    """A reel that a machine is to have beside those that its job orders name, and with how many parts.

    feeder: where.
    """

    reel: str
    part: str
    quantity: int
    feeder: str
