"""OPC UA over TCP: the application description in GetEndpoints, FindServers and CreateSession answers, and BuildInfo.

Source: OPC 10000-6, 5.2 (binary encoding), 6.7 (message chunks), 7.1; OPC 10000-4, 5.4 and 7.2; OPC 10000-5, 12.4.
Encrypted messages give nothing. What chunks are signed with is not told apart from their bodies: where a value of a
signed answer goes on in its next chunk, the signature stands in it.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.framing import CHUNKS
from sekisho.security.observe.identity.saying import Malformed, Octets, Said, need, told

_NULL = 0xFFFFFFFF
_DEPTH, _STRINGS, _CHUNKS = 8, 64, 64
_HEADERS = 24  # of one chunk: the message's and its channel, the security token, the sequence and request numbers
_FIND_SERVERS, _GET_ENDPOINTS, _CREATE_SESSION, _READ = 425, 431, 464, 634
_BUILD_INFO, _SERVER_STATUS = b"\x01\x00\x54\x01\x01", b"\x01\x00\x60\x03\x01"
"""NodeIds 340 and 864 of the default binary encodings in namespace 0, each with "a byte string follows"."""


def opcua(payload: bytes) -> Iterator[Said]:
    """Application name and URI, product URI, and maker, product and version where the server status is read."""
    octets = Octets(_message(payload)[0])
    octets.expect(b"\x01\x00")  # a NodeId of four octets in namespace 0
    answer = octets.little(2)
    need(answer in (_FIND_SERVERS, _GET_ENDPOINTS, _CREATE_SESSION, _READ))
    if answer == _READ:
        yield from _build_info(octets.rest())
        return
    _response_header(octets)
    if answer == _CREATE_SESSION:
        _node_id(octets)  # session
        _node_id(octets)  # authentication token
        octets.take(8)
        _string(octets)  # nonce
        _string(octets)  # certificate
    count = octets.little(4)
    need(count not in (0, _NULL))
    if answer == _FIND_SERVERS:
        need(count == 1)  # a discovery server lists others beside itself: which one it is cannot be told
    else:
        _string(octets)  # endpoint URL
    yield from _application(octets)


def messages(payload: bytes) -> Iterator[bytes]:
    """The messages in turn, each with all its chunks; the last may be cut."""
    begin = at = 0
    for chunk in CHUNKS(payload):
        at += len(chunk)
        if chunk[3:4] != b"C":
            yield payload[begin:at]
            begin = at
    if begin < at:
        yield payload[begin:at]


def unfinished(payload: bytes) -> bool:
    """Whether chunks of the message at the front are still to come behind these octets."""
    try:
        return not _message(payload)[1]
    except Malformed:
        return False


def _message(payload: bytes) -> tuple[bytes, bool]:
    """The body of the message at the front from its chunks in turn, and whether it is there to its end.

    An aborted message is none (6.7.3). Chunks of one message follow each other without others between them.
    """
    octets, body, request = Octets(payload), bytearray(), b""
    for _ in range(_CHUNKS):
        if len(octets) < _HEADERS:
            return bytes(body), False
        octets.expect(b"MSG")
        chunk, size = octets.take(1), octets.little(4)
        need(chunk in (b"F", b"C") and size >= _HEADERS)
        octets.take(12)
        number = octets.take(4)
        need(number == (request or number))
        request, here = number, min(size - _HEADERS, len(octets))
        body += octets.take(here)
        if chunk == b"F":
            return bytes(body), here == size - _HEADERS
    return bytes(body), True


def _application(octets: Octets) -> Iterator[Said]:
    uri, product, name = _string(octets), _string(octets), _localized(octets)
    yield from told("model", name, 2)
    yield from told("station", uri, 3)
    yield from told("banner", product, 3)


def _build_info(body: bytes) -> Iterator[Said]:
    """BuildInfo wherever it stands in a read answer, alone or inside ServerStatus."""
    for mark, before in ((_BUILD_INFO, 0), (_SERVER_STATUS, 20)):  # start time, current time, state
        at = body.find(mark)
        if at >= 0:
            octets = Octets(body, at + len(mark) + 4 + before)
            _string(octets)  # product URI
            yield from told("vendor", _string(octets), 3)
            yield from told("model", _string(octets), 3)
            yield from told("firmware", _string(octets), 3)
            return


def _response_header(octets: Octets) -> None:
    octets.take(8 + 4)  # timestamp, request handle
    need(octets.little(4) >> 30 == 0)  # service result is good or uncertain
    _diagnostics(octets, _DEPTH)
    strings = octets.little(4)
    if strings != _NULL:
        need(strings <= _STRINGS)
        for _ in range(strings):
            _string(octets)
    _node_id(octets)  # additional header
    if octets.big(1):
        _string(octets)


def _diagnostics(octets: Octets, depth: int) -> None:
    need(depth)
    mask = octets.big(1)
    octets.take(4 * sum(mask >> bit & 1 for bit in range(4)))  # symbolic id, namespace, localized text, locale
    if mask & 0x10:
        _string(octets)
    if mask & 0x20:
        octets.take(4)
    if mask & 0x40:
        _diagnostics(octets, depth - 1)


def _node_id(octets: Octets) -> None:
    encoding = octets.big(1) & 0x3F
    need(encoding <= 5)
    if encoding in (3, 5):
        octets.take(2)
        _string(octets)
    else:
        octets.take((1, 3, 6, 0, 18)[encoding])


def _string(octets: Octets) -> bytes:
    length = octets.little(4)
    return b"" if length == _NULL else octets.take(length)


def _localized(octets: Octets) -> bytes:
    mask = octets.big(1)
    if mask & 1:
        _string(octets)
    return _string(octets) if mask & 2 else b""
