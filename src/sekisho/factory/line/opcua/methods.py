"""What the methods of a machine's server do: they hand what is ordered to the machine, and answer with its status."""

from collections.abc import Callable
from typing import Protocol

from asyncua import ua

from sekisho.factory.line.jobs import Full, Job, Unknown
from sekisho.factory.line.opcua.nodes import ACTS, BY_ID, EMERGENCY_STOP, STORES, Called
from sekisho.factory.line.orders import Refused
from sekisho.factory.line.station import Station
from sekisho.factory.wire.checking import refused
from sekisho.factory.wire.job import Act, Load, NotAllowed
from sekisho.factory.wire.job_order import Content, content_of, instant
from sekisho.factory.wire.job_types import (
    LOAD_MATERIAL,
    ISA95JobOrderDataType,
    ISA95JobResponseDataType,
    ISA95ParameterDataType,
    ISA95StateDataType,
    ReturnStatus,
)
from sekisho.factory.wire.rejections import Rejections
from sekisho.factory.wire.series import TELL_AGAIN, EventsShown
from sekisho.guard.text import Text


class Ordered(Protocol):
    """A machine that can be ordered."""

    @property
    def station(self) -> Station:
        """Its core."""

    def store(self, content: Content, *, start: bool) -> None:
        """Take a checked job order. Raises Refused, NotAllowed."""

    def act(self, name: str, act: Act) -> None:
        """Do something with a job order. Raises Refused, NotAllowed."""

    def load(self, new: Load) -> None:
        """Take a reel beside those that the job orders name. Raises Refused."""

    def safe_stop(self, who: str) -> None:
        """Stop safely."""

    @property
    def events(self) -> EventsShown | None:
        """What it has told, and has to tell; None before its first event."""

    def tell_again(self, after: str) -> int:
        """Tell once more what followed an event; how many events that is. Raises Refused."""


class Methods:
    """The methods of one machine. rejections: what it refused is counted there."""

    def __init__(self, machine: Ordered, rejections: Rejections) -> None:
        self._machine, self._rejections = machine, rejections

    def all(self) -> dict[str, Called]:
        """All methods by their names."""
        acts = {act.value: self._act(act) for act in ACTS}
        stores = {act.value: self._store(start=act is Act.STORE_AND_START) for act in STORES}
        return {
            **acts, **stores, BY_ID: self._respond, EMERGENCY_STOP: self._stop, TELL_AGAIN: self._tell_again,
            LOAD_MATERIAL: self._load,
        }  # fmt: skip

    def _store(self, *, start: bool) -> Called:
        async def store(_: ua.NodeId, order: ua.Variant, __: ua.Variant) -> list[ua.Variant]:
            if not isinstance(order.Value, ISA95JobOrderDataType):
                return _status(self._reject(_NO_ORDER))
            content = content_of(order.Value)
            text = refused("job-order", content)
            if text is not None:
                return _status(self._reject(text))
            return self._tried(lambda: self._machine.store(content, start=start))

        return store

    def _act(self, act: Act) -> Called:
        async def do(_: ua.NodeId, name: ua.Variant, __: ua.Variant) -> list[ua.Variant]:
            return self._tried(lambda: self._machine.act(str(name.Value), act))

        return do

    async def _respond(self, _: ua.NodeId, name: ua.Variant) -> list[ua.Variant]:
        job = self._machine.station.jobs.get(str(name.Value))
        if job is None:
            return [ua.Variant(ISA95JobResponseDataType()), *_status(ReturnStatus.UNKNOWN_JOB_ORDER)]
        return [ua.Variant(response_of(job)), *_status(ReturnStatus.NO_ERROR)]

    async def _load(
        self, _: ua.NodeId, reel: ua.Variant, part: ua.Variant, quantity: ua.Variant, feeder: ua.Variant
    ) -> list[ua.Variant]:
        if quantity.VariantType is not ua.VariantType.UInt32 or quantity.is_array:
            return _status(self._reject(_NO_QUANTITY))
        new = Load(str(reel.Value), str(part.Value), int(quantity.Value), str(feeder.Value))
        return self._tried(lambda: self._machine.load(new))

    async def _stop(self, _: ua.NodeId) -> list[ua.Variant]:
        self._machine.safe_stop("process")
        return []

    async def _tell_again(self, _: ua.NodeId, after: ua.Variant) -> list[ua.Variant]:
        try:
            events = self._machine.tell_again(str(after.Value))
        except Refused as error:
            self._rejections.add("process", "machine-events", error.text, code="line.unknown_event")
            events = 0
        return [ua.Variant(events, ua.VariantType.UInt64)]

    def _tried(self, what: Callable[[], None]) -> list[ua.Variant]:
        try:
            what()
        except NotAllowed as error:
            return _status(self._reject(error.text, ReturnStatus.INVALID_STATUS))
        except Unknown as error:
            return _status(self._reject(error.text, ReturnStatus.UNKNOWN_JOB_ORDER))
        except Full as error:
            return _status(self._reject(error.text, ReturnStatus.UNABLE_TO_ACCEPT))
        except Refused as error:
            return _status(self._reject(error.text))
        return _status(ReturnStatus.NO_ERROR)

    def _reject(self, text: Text, status: ReturnStatus = ReturnStatus.INVALID_REQUEST) -> ReturnStatus:
        self._rejections.add("process", "job-order", text, code=f"line.{(status.name or '').lower()}")
        return status


def _status(status: ReturnStatus) -> list[ua.Variant]:
    return [ua.Variant(int(status), ua.VariantType.UInt64)]


def state_of(job: Job) -> ISA95StateDataType:
    """The state of a job order, as the standard has it."""
    return ISA95StateDataType(
        StateText=ua.LocalizedText(job.state.label.en, "en"), StateNumber=ua.UInt32(job.state.value)
    )


def response_of(job: Job) -> ISA95JobResponseDataType:
    """What has come of a job order so far."""
    counts = {"Good": job.good, "Failed": job.failed}
    return ISA95JobResponseDataType(
        JobResponseID=ua.String(job.order.id), JobOrderID=ua.String(job.order.id), StartTime=instant(job.begun),
        EndTime=instant(job.ended), JobState=[state_of(job)],
        JobResponseData=[
            ISA95ParameterDataType(ID=ua.String(name), Value=ua.Variant(count, ua.VariantType.UInt32))
            for name, count in counts.items()
        ],
    )  # fmt: skip


_NO_QUANTITY = Text(
    "リールの数が UInt32 ではありません。送る側の型を確かめてください。",
    "The quantity of the reel is no UInt32. Check the type that was sent.",
)
_NO_ORDER = Text(
    "作業指示の構造体 ISA95JobOrderDataType ではありません。送る側の型を確かめてください。",
    "This is no structure ISA95JobOrderDataType. Check the type that was sent.",
)
