"""What servers say when they greet: HTTP, SSDP, SSH and FTP.

Source: RFC 9110, 10.2.4 (Server); RFC 4253, 4.2 (identification string); RFC 959, 4.2; UPnP Device Architecture 2.0.
"""

import re
from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Said, need, told

_HEAD_BYTES, _BODY_BYTES = 16_384, 16_384
_LINE_BYTES = 512  # more than is kept of a greeting; SSH allows 255 (RFC 4253, 4.2)
_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{1,300})", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})", re.IGNORECASE)
_SSH = re.compile(rb"SSH-[12]\.[0-9]{1,2}-[^\r\n]{1,240}")
_GREETING = re.compile(rb"220[ -]([^\r\n]{1,300})")


def http(payload: bytes) -> Iterator[Said]:
    """The Server header of an answer, and the title of its page with confidence 1."""
    need(payload.startswith((b"HTTP/1.0 ", b"HTTP/1.1 ")))
    head, _, body = payload[: _HEAD_BYTES + _BODY_BYTES].partition(b"\r\n\r\n")
    yield from _header(head, b"server")
    if title := _TITLE.search(body):
        yield from told("banner", title[1], 1)


def http_unfinished(payload: bytes) -> bool:
    """Whether the head of an answer, or a page whose title has not come yet, goes on behind these octets."""
    head, blank, body = payload[: _HEAD_BYTES + _BODY_BYTES].partition(b"\r\n\r\n")
    if not blank:
        return len(payload) < _HEAD_BYTES
    if b"text/html" not in head.lower() or b"</title" in body.lower():
        return False
    told = _LENGTH.search(head)
    return len(body) < min(_BODY_BYTES, int(told[1]) if told else _BODY_BYTES)


def ssdp(payload: bytes) -> Iterator[Said]:
    """The SERVER header of an answer or an announcement."""
    need(payload.startswith((b"HTTP/1.1 200", b"NOTIFY ")))
    yield from _header(payload[:_HEAD_BYTES], b"server")


def _header(head: bytes, name: bytes) -> Iterator[Said]:
    for line in head.split(b"\r\n")[1:128]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            yield from told("banner", value, 2)
            return


def ssh(payload: bytes) -> Iterator[Said]:
    """The identification string of either side; lines before it (a server may send some) are passed over."""
    for line in payload[:_HEAD_BYTES].split(b"\n")[:32]:
        if found := _SSH.match(line):
            yield from told("banner", found[0], 3)
            return


def greeting_unfinished(payload: bytes) -> bool:
    """Whether the first line of a greeting goes on behind these octets."""
    return len(payload) < _LINE_BYTES and b"\n" not in payload


def ftp(payload: bytes) -> Iterator[Said]:
    """The greeting of an FTP server."""
    if found := _GREETING.match(payload):
        yield from told("banner", found[1], 2)
