"""Where one message ends and the next begins in a TCP segment, for protocols whose messages tell their length in front.

Source: RFC 1006, 6 (TPKT); MODBUS Messaging on TCP/IP V1.0b, 3.1.3 (MBAP); The CIP Networks Library, volume 2, 2-3.1
(encapsulation); Beckhoff, TwinCAT AMS/ADS specification (AMS/TCP); HCF_SPEC-085 (HART-IP);
IEEE C37.118.2-2011, 6.2 (FRAMESIZE); OPC 10000-6, 6.7.2.2 (message chunks).
"""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

Messages: TypeAlias = Callable[[bytes], Iterator[bytes]]


def by_length(at: int, size: int, order: Literal["big", "little"], before: int) -> Messages:
    """Messages in turn whose length stands in `size` octets from `at` on and does not count the `before` octets.

    The last may be cut. What tells no possible length is given with all that follows it.
    """

    def messages(payload: bytes) -> Iterator[bytes]:
        begin = 0
        while begin < len(payload):
            told = payload[begin + at : begin + at + size]
            length = before + int.from_bytes(told, order)
            end = begin + length if len(told) == size and length >= at + size else len(payload)
            yield payload[begin:end]
            begin = end

    return messages


TPKT = by_length(2, 2, "big", 0)
MBAP = by_length(4, 2, "big", 6)
ENCAPSULATION = by_length(2, 2, "little", 24)
AMS_TCP = by_length(2, 4, "little", 6)
HART_IP = by_length(6, 2, "big", 0)
C37118 = by_length(2, 2, "big", 0)
CHUNKS = by_length(4, 4, "little", 0)
