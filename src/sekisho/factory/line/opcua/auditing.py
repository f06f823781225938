"""What was done to a machine over OPC UA, or refused: an audit event for its subscribers, and a line in its audit log.

The events are those of the standard, which the library does not emit. Source: OPC 10000-5, 6.4 (audit events);
OPC 10000-4, 6.5 (auditing).
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import uuid4

from asyncua import ua
from asyncua.common.events import Event, get_event_obj_from_type_node
from asyncua.common.ua_utils import data_type_to_variant_type
from asyncua.server.server import Server
from asyncua.ua.object_ids import ObjectIds

from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.job_types import numbered
from sekisho.factory.wire.syslog import AUDIT, NOTICE, WARNING, Entry, append
from sekisho.guard.text import Text


class Kind(Enum):
    """What was done: number of the event's type, and its SourceName."""

    OPEN_CHANNEL = ObjectIds.AuditOpenSecureChannelEventType, "SecureChannel/OpenSecureChannel"
    CREATE_SESSION = ObjectIds.AuditCreateSessionEventType, "Session/CreateSession"
    ACTIVATE_SESSION = ObjectIds.AuditActivateSessionEventType, "Session/ActivateSession"
    CLOSE_SESSION = ObjectIds.AuditSessionEventType, "Session/CloseSession"
    WRITE = ObjectIds.AuditWriteUpdateEventType, "Attribute/Write"
    CALL = ObjectIds.AuditUpdateMethodEventType, "Method/Call"
    OTHER = ObjectIds.AuditSecurityEventType, "Service"

    @property
    def node(self) -> ua.NodeId:
        """The type of its event."""
        return numbered(self.value[0])


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that somebody did or tried. status: name of the status code.  about: what it was done to.

    entry: the client's own id of it.  values: of fields that its event has beyond those of every audit event.
    """

    kind: Kind
    address: str
    status: str = "Good"
    user: str = ""
    about: str = ""
    entry: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """It was done, and not refused."""
        return self.status == "Good"


class Audit:
    """The audit of one server. system: whose; path: of its log."""

    def __init__(self, system: str, path: Path, clock: Clock) -> None:
        self._system, self._path, self._clock = system, path, clock
        self._server: Server | None = None
        self._types: dict[Kind, Event] = {}

    async def attach(self, server: Server) -> None:
        """Emit events at a server, whose address space is there."""
        for kind in Kind:
            event = self._types[kind] = await get_event_obj_from_type_node(server.get_node(kind.node))
            told: Mapping[str, object] = dict(event.data_types)
            for name, one in told.items():
                if isinstance(one, ua.NodeId):  # a type that is derived from one that can be sent
                    event.data_types[name] = await data_type_to_variant_type(server.get_node(one))
        self._server = server

    async def record(self, action: Action) -> None:
        """Write it down, then tell the subscribers."""
        self.write(
            action.kind.name.replace("_", "-").lower(), _TEXTS[action.kind][action.done], done=action.done,
            status=action.status, user=action.user, source=action.address, about=action.about, entry=action.entry,
        )  # fmt: skip
        if self._server is not None:
            await self._server.iserver.subscription_service.trigger_event(self._event(action, self._server))

    def write(self, name: str, text: Text, *, done: bool = True, **values: str) -> None:
        """Write a line. name: what happened.  done: it was not refused."""
        told = {"outcome": "done" if done else "refused", **values}
        severity = NOTICE if done else WARNING
        append(self._path, Entry(self._clock.now(), self._system, name, AUDIT, severity, "audit", told, text))

    def _event(self, action: Action, server: Server) -> Event:
        event = copy(self._types[action.kind])
        now = self._clock.now()
        given = {
            "EventId": uuid4().bytes, "Time": now, "ReceiveTime": now, "ActionTimeStamp": now,
            "SourceNode": numbered(ObjectIds.Server), "SourceName": action.kind.value[1],
            "Message": ua.LocalizedText(_TEXTS[action.kind][action.done].en), "Severity": 100 if action.done else 500,
            "Status": action.done, "ServerId": server.get_application_uri(), "ClientAuditEntryId": action.entry,
            "ClientUserId": action.user, **action.values,
        }  # fmt: skip
        for name, value in given.items():
            setattr(event, name, value)
        event.emitting_node = numbered(ObjectIds.Server)
        return event


_TEXTS: Mapping[Kind, Mapping[bool, Text]] = {
    Kind.OPEN_CHANNEL: {
        True: Text("通信路を開きました。", "A channel was opened."),
        False: Text(
            "通信路を開かせませんでした。証明書と方式を確かめてください。",
            "A channel was refused. Check certificate and policy.",
        ),
    },
    Kind.CREATE_SESSION: {
        True: Text("セッションを作りました。", "A session was created."),
        False: Text(
            "セッションを作らせませんでした。接続元を確かめてください。",
            "A session was refused. Check who asked for it.",
        ),
    },
    Kind.ACTIVATE_SESSION: {
        True: Text("利用者を確認しました。", "A user has signed in."),
        False: Text(
            "利用者を確認できませんでした。接続元を確かめてください。", "A sign-in was refused. Check who tried it."
        ),
    },
    Kind.CLOSE_SESSION: {
        True: Text("セッションを終えました。", "A session was closed."),
        False: Text(
            "セッションを終えられませんでした。接続元を確かめてください。",
            "A session could not be closed. Check who asked for it.",
        ),
    },
    Kind.WRITE: {
        True: Text("値を書き込みました。", "A value was written."),
        False: Text("書き込みを断りました。接続元を確かめてください。", "A write was refused. Check who tried it."),
    },
    Kind.CALL: {
        True: Text("メソッドを実行しました。", "A method was called."),
        False: Text(
            "メソッドの実行を断りました。接続元を確かめてください。", "A method call was refused. Check who tried it."
        ),
    },
    Kind.OTHER: {
        True: Text("要求に応じました。", "A request was served."),
        False: Text("要求を断りました。接続元を確かめてください。", "A request was refused. Check who sent it."),
    },
}
