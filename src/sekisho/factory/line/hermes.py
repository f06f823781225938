"""The messages of The Hermes Standard, written and read: one XML element inside `<Hermes>`, one after the other.

Read as octets come, bounded, and without declarations. Unknown attributes and messages are passed over, as the standard
asks for (3.1); such messages are counted. Source: IPC-HERMES-9852 1.5, 3.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from sekisho.guard.strict_xml import XmlRefused, feed, strict_parser
from sekisho.guard.text import Text

MOST_OCTETS = 65_536
"""Of one message: 3.1."""

_END = b"</Hermes>"
_MOST_ATTRIBUTES = 64

KNOWN = frozenset(
    {
        "CheckAlive", "ServiceDescription", "Notification", "BoardAvailable", "RevokeBoardAvailable", "MachineReady",
        "RevokeMachineReady", "StartTransport", "StopTransport", "TransportFinished",
    }
)  # fmt: skip
"""Messages between neighbours that are understood here; 3.3 to 3.12."""

NOT_STARTED, INCOMPLETE, COMPLETE = "1", "2", "3"
"""How far a board has come: TransferState of 3.11 and 3.12."""
UNKNOWN_QUALITY, GOOD, FAILED = "0", "1", "2"
"""FailedBoard of 3.6."""


class Malformed(ValueError):  # noqa: N818 -- named for what it is
    """Octets that are no message of the standard. `text`: what is wrong."""

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(ja, en)
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class Message:
    """One message. name: its element.  values: its attributes.  features: elements inside SupportedFeatures."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    features: tuple[str, ...] = ()

    def need(self, name: str) -> str:
        """The value of an attribute that must be there. Raises Malformed."""
        value = self.values.get(name, "")
        if not value:
            raise Malformed(
                f"{self.name} に {name} がありません。相手の設備の設定を確かめてください。",
                f"{self.name} has no {name}. Check the machine that sent it.",
            )
        return value

    @property
    def board(self) -> UUID:
        """The board it is about. Raises Malformed where it names none."""
        text = self.need("BoardId")
        try:
            return UUID(text)
        except ValueError:
            raise Malformed(
                f"{self.name} の BoardId「{text[:40]}」はGUIDではありません。相手の設備を確かめてください。",
                f'The BoardId "{text[:40]}" of {self.name} is no GUID. Check the machine that sent it.',
            ) from None


def written(message: Message, at: datetime) -> bytes:
    """The octets of a message. at: the instant it bears."""
    values = "".join(f" {name}={quoteattr(value)}" for name, value in message.values.items())
    inside = "".join(f"<{name}/>" for name in message.features)
    element = (
        f"<{message.name}{values}><SupportedFeatures>{inside}</SupportedFeatures></{message.name}>"
        if message.features
        else f"<{message.name}{values}/>"
    )
    stamp = at.isoformat(timespec="milliseconds")
    return f'<Hermes Timestamp="{stamp}">{element}</Hermes>'.encode()


class Reading:
    """Messages out of the octets of a connection. passed_over: messages that are not known here, by name."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self.passed_over: dict[str, int] = {}

    def take(self, octets: bytes) -> Iterator[Message]:
        """The messages that are whole with these octets. Raises Malformed; the connection is then of no use."""
        self._rest += octets
        while (end := self._rest.find(_END)) >= 0:
            whole = bytes(self._rest[: end + len(_END)])
            del self._rest[: end + len(_END)]
            if len(whole) > MOST_OCTETS:
                raise _too_long()
            message = _parsed(whole.strip())
            if message.name in KNOWN:
                yield message
            elif len(self.passed_over) < len(KNOWN) * 10:
                self.passed_over[message.name] = self.passed_over.get(message.name, 0) + 1
        if len(self._rest) > MOST_OCTETS:
            raise _too_long()


def _parsed(octets: bytes) -> Message:
    found = _Found()
    parser = strict_parser()
    parser.StartElementHandler, parser.EndElementHandler = found.begin, found.end
    try:
        feed(parser, octets, last=True)
    except (XmlRefused, expat.ExpatError) as error:
        raise Malformed(
            "HermesのXMLとして読めません。接続先のポートと相手の設備を確かめてください。",
            "This is no XML of Hermes. Check the port, and the machine that sent it.",
        ) from error
    if found.message is None:
        raise Malformed(
            "Hermesのメッセージに中身がありません。相手の設備を確かめてください。",
            "A message of Hermes is empty. Check the machine that sent it.",
        )
    return found.message


class _Found:
    """The one element inside `<Hermes>`, and what it says it supports. Raises XmlRefused for a second one."""

    def __init__(self) -> None:
        self.message: Message | None = None
        self._depth = 0
        self._part = ""

    def begin(self, name: str, values: dict[str, str]) -> None:
        if (self._depth == 0) is not (name == "Hermes") or self._depth > 3 or len(values) > _MOST_ATTRIBUTES:
            raise XmlRefused(0)
        if self._depth == 1:
            if self.message is not None:
                raise XmlRefused(0)
            self.message = Message(name, values)
        elif self._depth == 2:
            self._part = name
        elif self._part == "SupportedFeatures" and self.message is not None:
            self.message = replace(self.message, features=(*self.message.features, name))
        self._depth += 1

    def end(self, _name: str) -> None:
        self._depth -= 1


def _too_long() -> Malformed:
    return Malformed(
        f"{MOST_OCTETS}バイトを超えるメッセージです。相手の設備を確かめてください。",
        f"The message is longer than {MOST_OCTETS} octets. Check the machine that sent it.",
    )
