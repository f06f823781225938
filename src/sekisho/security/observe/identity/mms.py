"""MMS: maker, model and revision of a virtual manufacturing device, in its answer to Identify.

Source: ISO 9506-2, Confirmed-ResponsePDU and Identify-Response; RFC 1006, 6 and ITU-T X.224, 13.7 (transport);
ITU-T X.225 (session: data transfer behind give tokens); ITU-T X.226, 8.4.2 (presentation: one list of fully encoded
data). Some devices send MMS without session and presentation. An answer in several pieces of transport is not read.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity import ber
from sekisho.security.observe.identity.saying import Octets, Said, need, told

_DATA, _LAST = 0xF0, 0x80
_SESSION = b"\x01\x00\x01\x00"  # give tokens, data transfer; neither has parameters
_FULLY_ENCODED_DATA, _SEQUENCE, _SINGLE_TYPE = 0x61, 0x30, 0xA0
_CONFIRMED_RESPONSE, _IDENTIFY = 0xA1, 0xA2
_KEYS = {0x80: "vendor", 0x81: "model", 0x82: "firmware"}
"""vendorName, modelName, revision."""


def mms(payload: bytes) -> Iterator[Said]:
    """Vendor, model and firmware of the device that answers Identify."""
    response = ber.inside(_response(_transport(Octets(payload))), _CONFIRMED_RESPONSE)
    ber.number(response)  # invoke id
    identity = ber.inside(response, _IDENTIFY)
    for tag, key in _KEYS.items():
        found, value = ber.element(identity)
        need(found == tag)
        yield from told(key, value, 3)


def _transport(octets: Octets) -> Octets:
    """User data of the first packet of ISO transport, which must hold the whole message."""
    octets.expect(b"\x03\x00")
    packet = Octets(octets.take(octets.big(2) - 4))
    header = packet.take(packet.big(1))
    need(len(header) >= 2 and header[0] & 0xF0 == _DATA)
    need(header[-1] & _LAST)
    return packet


def _response(data: Octets) -> Octets:
    """The MMS PDU, below session and presentation or alone."""
    if data.again().big(1) != _SESSION[0]:
        return data
    data.expect(_SESSION)
    values = ber.inside(ber.inside(data, _FULLY_ENCODED_DATA), _SEQUENCE)
    ber.number(values)  # presentation context
    return ber.inside(values, _SINGLE_TYPE)
