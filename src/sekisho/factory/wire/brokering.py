"""What the embedded broker (amqtt) is told: who may log in, who may say and hear what, and how much one may send.

amqtt gives its plugins no word of why; all that is refused here is counted and logged here. It reads a packet of any
size and waits for ever for a login, also from who is nobody: its reader does neither here.
"""

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from amqtt.adapters import ReaderAdapter  # type: ignore[import-untyped]
from amqtt.contexts import Action, BaseContext  # type: ignore[import-untyped]
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin  # type: ignore[import-untyped]
from amqtt.session import Session  # type: ignore[import-untyped]

from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.rejections import Rejections
from sekisho.factory.wire.topics import Rights
from sekisho.guard.text import Text

PACKET_BYTES = 2**20
"""A packet; an event of a lot of 100 boards takes some 0.2 MiB."""

KEEP_ALIVE_S = 60
"""Real seconds after which a client that has nothing to say says so (MQTT 3.1.1, 3.1.2.10)."""

_SILENT_S = KEEP_ALIVE_S * 1.5
"""Real seconds after which a silent client is gone (same clause)."""

_LOGIN_S = 10


def client_id(keys: Keys, user: str) -> str:
    """The client identifier of a user; nobody else can guess it.

    amqtt ends the session of an identifier for whoever names it, before it asks who that is.
    """
    return f"{user}-{sha256(keys.secret(user).encode()).hexdigest()[:16]}"


@dataclass
class Gate:
    """The users of one broker, and what is told of those who are not let through. waiting: who did not log in yet."""

    keys: Keys
    rights: Mapping[str, Rights]
    rejections: Rejections
    waiting: "dict[tuple[str, int], Reader]"

    def logs_in(self, session: Session) -> bool:
        """Whether a session is that of a user, and would leave no last will that is forbidden."""
        user, source = session.username or "", str(session.remote_address)
        rights = self.rights.get(user)
        known = (
            rights is not None
            and hmac.compare_digest(self.keys.secret(user).encode(), (session.password or "").encode())
            and session.client_id == client_id(self.keys, user)
        )
        if not known:
            self.rejections.add(source, "", _NO_LOGIN, code="wire.E401")
        elif rights and session.will_flag and rights.published(session.will_topic or "") is None:
            self.rejections.add(user, "", _topic(_NO_PUBLISH, session.will_topic), code="wire.E403")
            known = False
        reader = self.waiting.pop((session.remote_address, session.remote_port), None)
        if known and reader:
            reader.user = user
        return known

    def lets(self, user: str, topic: str, action: Action) -> bool:
        """Whether a user may do something with a topic."""
        rights = self.rights.get(user, Rights())
        if action == Action.PUBLISH:
            may, text = rights.published(topic) is not None, _NO_PUBLISH
        else:
            may, text = rights.heard(topic) is not None, _NO_HEARING
        if not may and action != Action.RECEIVE:  # of what is not handed on to someone nobody is guilty
            self.rejections.add(user, "", _topic(text, topic), code="wire.E403")
        return may


class Reader(ReaderAdapter):  # type: ignore[misc]
    """The stream from one client, bounded."""

    def __init__(self, stream: asyncio.StreamReader, source: str, rejections: Rejections) -> None:
        self.user = ""  # until it has logged in
        self._ended = False
        self._stream = stream
        self._source = source
        self._rejections = rejections
        self._began = self._heard = asyncio.get_running_loop().time()

    async def read(self, n: int = -1) -> bytes:
        """Octets, as many as asked for.

        Raises ConnectionResetError where they do not come or are too many, and from then on: amqtt would take what
        follows for the next packet.
        """
        if not 0 <= n <= PACKET_BYTES:
            self._refuse(_TOO_LARGE, "wire.E413")
        if self._ended:
            raise ConnectionResetError
        until = self._heard + _SILENT_S if self.user else self._began + _LOGIN_S
        try:
            async with asyncio.timeout_at(until):
                read = await self._stream.readexactly(n)
        except TimeoutError:
            self._refuse(_SILENT, "wire.E408")
            raise ConnectionResetError from None
        self._heard = asyncio.get_running_loop().time()
        return read

    def feed_eof(self) -> None:
        """End the stream."""
        self._ended = True
        self._stream.feed_eof()

    def _refuse(self, text: Text, code: str) -> None:
        self._ended = True
        self._rejections.add(self.user or self._source, "", text, code=code)


class LoginPlugin(BaseAuthPlugin):  # type: ignore[misc]
    """Asks the gate who may log in."""

    @dataclass
    class Config:
        """What amqtt hands to the plugin."""

        gate: Gate

    async def authenticate(self, *, session: Session) -> bool:
        """Whether a session may go on."""
        return self.config.gate.logs_in(session)  # type: ignore[no-any-return]


class TopicPlugin(BaseTopicPlugin):  # type: ignore[misc]
    """Asks the gate who may do what with a topic."""

    Config = LoginPlugin.Config

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self._gate: Gate = self.config.gate

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool:
        """Whether a session may do something with a topic."""
        return (
            session is not None and action is not None and self._gate.lets(session.username or "", topic or "", action)
        )


def _topic(text: Text, topic: str | None) -> Text:
    return Text(f"「{topic}」: {text.ja}", f"{topic}: {text.en}")


_NO_LOGIN = Text(
    "仲介に登録されたシステムではありません。つないだ機器を確かめてください。",
    "This is no system that may log in at the broker. Look at the device that connected.",
)
_NO_PUBLISH = Text(
    "この話題への発行は許されていません。docs/contracts.mdで、話題とシステムを確かめてください。",
    "Publishing on this topic is not permitted. See in docs/contracts.md which system has which topic.",
)
_NO_HEARING = Text(
    "この話題の購読は許されていません。docs/contracts.mdで、話題とシステムを確かめてください。",
    "Hearing this topic is not permitted. See in docs/contracts.md which system has which topic.",
)
_TOO_LARGE = Text(
    f"{PACKET_BYTES // 2**20} MiBを超えるパケットです。分けて送ってください。",
    f"A packet is larger than {PACKET_BYTES // 2**20} MiB. Send it in parts.",
)
_SILENT = Text(
    "時間内に何も届かなかったので、切りました。機器とLANを確かめてください。",
    "Nothing came in time, and the connection was cut. Look at the device and the LAN.",
)
