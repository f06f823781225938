"""asyncua's server with an audit of what comes in, and with what it leaves open closed.

Only programs of this factory open a channel; one without encryption serves the list of endpoints, and nothing else.
"""

from collections.abc import Mapping
from hashlib import sha1
from typing import Any

from asyncua import ua
from asyncua.common.utils import Buffer, ServiceError
from asyncua.crypto.security_policies import SecurityPolicyNone
from asyncua.server.binary_server_asyncio import BinaryServer, OPCUAProtocol
from asyncua.server.server import Server
from asyncua.server.uaprocessor import UaProcessor
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes
from asyncua.ua.ua_binary import struct_from_binary
from asyncua.ua.uaerrors import UaError, UaStatusCodeError
from cryptography.exceptions import InvalidSignature

from sekisho.factory.line.opcua.auditing import Action, Kind
from sekisho.factory.line.opcua.sessions import AuditedInternal, AuditedSession
from sekisho.factory.wire.certificates import URI
from sekisho.factory.wire.job_types import numbered

_CREATE = numbered(ObjectIds.CreateSessionRequest_Encoding_DefaultBinary)
_ACTIVATE = numbered(ObjectIds.ActivateSessionRequest_Encoding_DefaultBinary)
_KINDS = {_CREATE: Kind.CREATE_SESSION, _ACTIVATE: Kind.ACTIVATE_SESSION}
_OPEN_TO_ALL = {
    numbered(ObjectIds.GetEndpointsRequest_Encoding_DefaultBinary),
    numbered(ObjectIds.FindServersRequest_Encoding_DefaultBinary),
    numbered(ObjectIds.CloseSecureChannelRequest_Encoding_DefaultBinary),
}
"""What a channel without encryption serves: OPC 10000-4, 5.4.1."""


class AuditedProcessor(UaProcessor):
    """What comes in over one connection."""

    iserver: AuditedInternal
    session: AuditedSession | None

    async def process(self, header: ua.Header, body: Buffer) -> bool:
        """As asyncua does; the opening of a channel is recorded, and ends the connection where it is refused."""
        if str(header.MessageType) != str(ua.MessageType.SecureOpen):
            return bool(await super().process(header, body))  # type: ignore[no-untyped-call]  # asyncua's has no types
        security = ua.AsymmetricAlgorithmHeader()
        try:
            security = struct_from_binary(ua.AsymmetricAlgorithmHeader, body.copy(header.body_size))
            known = self.iserver.users.certified(security.SenderCertificate) is not None
            if not known and security.SecurityPolicyURI != SecurityPolicyNone.URI:
                raise ServiceError(StatusCodes.BadSecurityChecksFailed)  # noqa: TRY301 -- is recorded below
            await super().process(header, body)  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 -- whatever came, the connection ends
            await self._channel(_status(error), security)
            return False
        await self._channel("Good", security)
        return True

    async def _channel(self, status: str, security: ua.AsymmetricAlgorithmHeader) -> None:
        certificate = security.SenderCertificate or b""
        values = {
            "SecureChannelId": str(self._connection.security_token.ChannelId), "ClientCertificate": certificate,
            "ClientCertificateThumbprint": sha1(certificate).hexdigest(),  # noqa: S324 -- OPC 10000-4, 3.1 names SHA-1
            "SecurityPolicyUri": security.SecurityPolicyURI, "SecurityMode": self._connection.security_policy.Mode,
        }  # fmt: skip
        system = self.iserver.users.certified(certificate) or ""
        about = f"{system} {(security.SecurityPolicyURI or '').rpartition('#')[2]}".strip()
        await self._record(Kind.OPEN_CHANNEL, status, "", about, values)

    async def _process_message(
        self, typeid: ua.NodeId, requesthdr: ua.RequestHeader, seqhdr: ua.SequenceHeader, body: Buffer
    ) -> bool:
        """As asyncua does; sessions are recorded, and every request that is refused."""
        asked = body.copy() if typeid in _KINDS else None
        if self.session is not None:
            self.session.entry = requesthdr.AuditEntryId or ""
        try:
            if isinstance(self._connection.security_policy, SecurityPolicyNone) and typeid not in _OPEN_TO_ALL:
                raise ServiceError(StatusCodes.BadSecurityModeInsufficient)  # noqa: TRY301 -- is recorded below
            going_on = await super()._process_message(typeid, requesthdr, seqhdr, body)  # type: ignore[no-untyped-call]
        except Exception as error:
            await self._record(_KINDS.get(typeid, Kind.OTHER), _status(error), *_said(typeid, asked))
            raise
        if asked is not None and self.session is not None:
            values = {"SessionId": self.session.session_id}
            await self._record(_KINDS[typeid], "Good", *_said(typeid, asked), values)
            if typeid == _ACTIVATE:
                self.iserver.come(self.session)
        return bool(going_on)

    async def close(self) -> None:
        """The connection is gone; who spoke over it is not there any more."""
        if self.session is not None:
            self.iserver.leave(self.session)
        await super().close()  # type: ignore[no-untyped-call]

    async def _record(
        self, kind: Kind, status: str, user: str, about: str, values: Mapping[str, Any] | None = None
    ) -> None:
        entry = self.session.entry if self.session is not None else ""
        await self.iserver.audit.record(Action(kind, self.name[0], status, user, about, entry, values or {}))


def _said(typeid: ua.NodeId, asked: Buffer | None) -> tuple[str, str]:
    """The user that a request names, and what it is about; what cannot be read says nothing."""
    if asked is None:
        return "", typeid.to_string()
    try:
        if typeid == _CREATE:
            about = struct_from_binary(ua.CreateSessionParameters, asked).ClientDescription.ApplicationUri
            return "", str(about or "")
        token = struct_from_binary(ua.ActivateSessionParameters, asked).UserIdentityToken
    except Exception:  # noqa: BLE001 -- the library raises anything for bytes that are no request
        return "", "unreadable"
    return (token.UserName or "", "") if isinstance(token, ua.UserNameIdentityToken) else ("", type(token).__name__)


def _status(error: Exception) -> str:
    if isinstance(error, ServiceError | UaStatusCodeError):
        return ua.StatusCode(ua.UInt32(error.code)).name
    if isinstance(error, InvalidSignature):
        return "BadApplicationSignatureInvalid"
    return "BadSecurityPolicyRejected" if isinstance(error, UaError) else "BadInternalError"


class _Protocol(OPCUAProtocol):
    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 -- as asyncio calls it
        super().connection_made(transport)
        if self.processor is not None:
            self.processor = AuditedProcessor(self.iserver, transport, self.limits)
            self.processor.set_policies(self.policies)  # type: ignore[no-untyped-call]


class _Listening(BinaryServer):
    def _make_protocol(self) -> OPCUAProtocol:
        return _Protocol(self.iserver, self._policies, self.clients, self.closing_tasks, self.limits)


class AuditedServer(Server):
    """A server that listens at one address, encrypted with Basic256Sha256, for users with a name and a password."""

    def __init__(self, system: str, at: tuple[str, int], inner: AuditedInternal) -> None:
        super().__init__(iserver=inner)
        self._inner = inner
        self._application_uri, self.name, self._at = f"{URI}{system}", system, at
        self.set_endpoint(f"opc.tcp://{at[0]}:{at[1]}")
        self.set_security_policy([ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt])
        self.set_identity_tokens([ua.UserNameIdentityToken])

    async def start(self) -> None:
        """Listen; the address space is there."""
        await self._inner.audit.attach(self)
        await self._setup_server_nodes()
        await self.iserver.start()
        self.bserver = _Listening(self.iserver, *self._at, self.limits)
        self.bserver.set_policies(self._policies)
        await self.bserver.start()
