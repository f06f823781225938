"""What a device said of itself, and how its octets are read: within their bounds, or not at all."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

KEYS = (
    "vendor", "model", "order_number", "firmware", "serial", "hostname", "station", "role", "banner", "ip",
    "service", "port", "certificate", "certificate_issuer", "certificate_serial", "certificate_validity",
    "certificate_name", "certificate_organisation",
)  # fmt: skip
"""What can be said. "ip" is an address a device states as its own in a frame without IP (DCP, LLDP, CDP).

Other sensors say of a device: "service", a port at which a probe was answered ("tcp/502 modbus"); "port", the port of
the switch at which it is seen; "certificate", the subject of its certificate (RFC 4514). Of a certificate in
a TLS handshake also the issuer, the serial number in hexadecimal, both days between which it is valid (UTC, with a
stroke), each name it holds for, and the organisation: of the holder, which need not be the device's maker.
"""

VALUE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a device said of itself.

    confidence: 3 stated in a field made for it, 2 in free text or for the device as a whole, 1 inferred.
    """

    key: str
    value: str
    confidence: int


class Malformed(Exception):  # noqa: N818 -- it is not an error of ours but a property of the octets
    """The octets are not what they were taken for; the only thing a parser raises."""


def told(key: str, value: bytes | str, confidence: int) -> Iterator[Said]:
    """One saying, or none where nothing readable is left of the value."""
    plain = text(value)
    if plain:
        yield Said(key, plain, confidence)


def text(value: bytes | str) -> str:
    """A value as one line that can be printed: UTF-8, else Shift_JIS, else Latin-1; ended by the first NUL.

    Blanks are folded, what cannot be printed is dropped, and no more than `VALUE_CHARACTERS` are kept.
    """
    written = _decoded(value.partition(b"\0")[0]) if isinstance(value, bytes) else value.partition("\0")[0]
    kept = "".join(one if one.isprintable() else " " for one in written[: VALUE_CHARACTERS * 4])
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:VALUE_CHARACTERS].strip()


def _decoded(octets: bytes) -> str:
    for encoding in ("utf-8", "cp932"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return octets.decode("latin-1")


def is_plain(octets: bytes) -> bool:
    """Whether all octets are printable ASCII, and there is one at least."""
    return bool(octets) and all(0x20 <= one < 0x7F for one in octets)


class Octets:
    """Octets read from front to back; reading beyond the end raises `Malformed`."""

    __slots__ = ("_all", "at")

    def __init__(self, octets: bytes, at: int = 0) -> None:
        self._all, self.at = octets, at

    def __len__(self) -> int:
        """How many are left."""
        return max(len(self._all) - self.at, 0)

    def take(self, count: int) -> bytes:
        """The next `count` octets."""
        end = self.at + count
        if count < 0 or end > len(self._all):
            raise Malformed
        taken = self._all[self.at : end]
        self.at = end
        return taken

    def rest(self) -> bytes:
        """All that are left."""
        return self.take(len(self))

    def again(self) -> "Octets":
        """A second reader that stands at the same place."""
        return Octets(self._all, self.at)

    def big(self, size: int) -> int:
        """An unsigned number of `size` octets, most significant first."""
        return int.from_bytes(self.take(size), "big")

    def little(self, size: int) -> int:
        """An unsigned number of `size` octets, least significant first."""
        return int.from_bytes(self.take(size), "little")

    def expect(self, octets: bytes) -> None:
        """Go on only if the next octets are these."""
        if self.take(len(octets)) != octets:
            raise Malformed


def need(condition: object) -> None:
    """Raise `Malformed` unless the condition holds."""
    if not condition:
        raise Malformed
