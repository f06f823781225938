"""Sessions whose writes and calls are recorded, and who is there; only a user who may call does."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from asyncua import ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_server import InternalServer
from asyncua.server.internal_session import InternalSession
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.status_codes import StatusCodes

from sekisho.factory.line.opcua.auditing import Action, Audit, Kind
from sekisho.factory.line.opcua.standard import copy_standard_nodes
from sekisho.factory.line.opcua.users import USERS, Users

_NOBODY = User(role=UserRole.Anonymous)


class AuditedInternal(InternalServer):
    """Makes audited sessions, and knows whose are open. changed: called with the names of the users who are there."""

    def __init__(self, users: Users, audit: Audit, changed: Callable[[frozenset[str]], None]) -> None:
        super().__init__(user_manager=users)
        self.allow_remote_admin = False
        self.users, self.audit = users, audit
        self.changed = changed
        self._there: dict[ua.NodeId, str] = {}

    async def load_standard_address_space(self, shelf_file: Path | None = None) -> None:  # noqa: ARG002 -- as asyncua
        """Have the standard's nodes."""
        await asyncio.to_thread(copy_standard_nodes, self.aspace)

    def create_session(
        self,
        name: str,
        user: User = _NOBODY,
        external: bool = False,
    ) -> "AuditedSession":
        """As asyncua makes one."""
        return AuditedSession(self, self.aspace, self.subscription_service, name, user=user, external=external)

    def come(self, session: InternalSession) -> None:
        """Somebody has signed in."""
        self._there[session.session_id] = session.user.name or ""
        self.changed(frozenset(self._there.values()))

    def leave(self, session: InternalSession) -> None:
        """A session has ended, or its connection has."""
        if self._there.pop(session.session_id, None) is not None:
            self.changed(frozenset(self._there.values()))


class AuditedSession(InternalSession):
    """A session whose writes and calls are recorded; only who may call does. entry: the client's id of its request."""

    iserver: AuditedInternal
    entry = ""

    async def record(self, kind: Kind, status: ua.StatusCode, about: str, values: Mapping[str, Any]) -> None:
        """Record what this session did, or tried."""
        user, address = self.user.name or "", str(self.name[0])
        await self.iserver.audit.record(Action(kind, address, status.name, user, about, self.entry, values))

    async def write(self, params: ua.WriteParameters) -> list[ua.StatusCode]:
        """Write, and record each value, written or refused."""
        before = [self.aspace.read_attribute_value(one.NodeId, one.AttributeId) for one in params.NodesToWrite]
        results = await super().write(params)
        if self.external:
            for one, old, status in zip(params.NodesToWrite, before, results, strict=True):
                values = {"AttributeId": one.AttributeId, "OldValue": old.Value, "NewValue": one.Value.Value}
                await self.record(Kind.WRITE, status, one.NodeId.to_string(), values)
        return results

    async def call(self, params: list[ua.CallMethodRequest]) -> list[ua.CallMethodResult]:
        """Call, and record each call, made or refused."""
        permission = USERS.get(self.user.name or "")
        if not self.external:
            return await super().call(params)
        if permission is not None and permission.calls:
            results = await super().call(params)
        else:
            denied = ua.StatusCode(ua.UInt32(StatusCodes.BadUserAccessDenied))
            results = [ua.CallMethodResult(StatusCode=denied) for _ in params]
        for one, result in zip(params, results, strict=True):
            name = self.aspace.read_attribute_value(one.MethodId, AttributeIds.BrowseName).Value
            called = name.Value.Name if name else one.MethodId.to_string()
            about = " ".join([called, *_named(one.InputArguments or ()), *_answered(result.OutputArguments)])
            values = {"MethodId": one.MethodId, "StatusCodeId": result.StatusCode}
            await self.record(Kind.CALL, result.StatusCode, about, values)
        return results

    async def close_session(self, delete_subs: bool = True) -> None:
        """Close, and record it once."""
        was_open = self.is_activated()
        await super().close_session(delete_subs)
        if was_open and self.external:
            self.iserver.leave(self)
            await self.record(Kind.CLOSE_SESSION, ua.StatusCode(), "", {"SessionId": self.session_id})


def _named(arguments: Iterable[ua.Variant]) -> Iterator[str]:
    """What the arguments of a call name: texts, and job orders by their ids."""
    for one in arguments:
        held = getattr(one.Value, "JobOrderID", one.Value)
        if isinstance(held, str):
            yield held


def _answered(results: Iterable[ua.Variant]) -> Iterator[str]:
    """The status among the results of a call, such as `= 8`."""
    return (f"= {one.Value}" for one in results if one.VariantType is ua.VariantType.UInt64)
