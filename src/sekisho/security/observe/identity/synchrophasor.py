"""Synchrophasors: names of the stations whose measurements a stream holds, and its number.

Source: IEEE C37.118.2-2011, 6.2 and table 2 (common words), 6.4 and tables 8 to 10 (configuration frames 1 and 2), 6.5
and tables 11 to 13 (configuration frame 3), annex B (check word). Of a configuration frame 3 in several frames the
first is read, as far as it goes.
"""

from binascii import crc_hqx
from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, need, text, told

_SYNC = b"\xaa"
_CONFIGURATIONS, _CONFIGURATION_3 = (2, 3, 5), 5
_VERSIONS = (1, 2)
_ONLY, _FIRST = 0, 1  # continuation index
_NAME = 16


def c37118(payload: bytes) -> Iterator[Said]:
    """Names of stations, or their numbers where they have none, and the number of the stream.

    A concentrator passes on what several stations measure and has no name of its own: then confidence 2.
    """
    octets = Octets(payload)
    octets.expect(_SYNC)
    kind = octets.big(1)
    need(kind >> 4 in _CONFIGURATIONS and kind & 15 in _VERSIONS)
    size = octets.big(2)
    need(size <= len(payload))
    frame = payload[:size]
    need(crc_hqx(frame[:-2], 0xFFFF) == int.from_bytes(frame[-2:], "big"))
    yield from _configuration(Octets(frame[:-2], at=4), third=kind >> 4 == _CONFIGURATION_3)


def _configuration(octets: Octets, *, third: bool) -> Iterator[Said]:
    stream = octets.big(2)
    octets.take(8)  # second of century, fraction of second
    need(not third or octets.big(2) in (_ONLY, _FIRST))
    octets.take(4)  # time base
    stations = octets.big(2)
    yield from told("station", f"ID code {stream}", 2)
    for _ in range(stations):
        name, number = (_third if third else _station)(octets)
        yield from told("station", text(name) or f"ID code {number}", 3 if stations == 1 and text(name) else 2)


def _station(octets: Octets) -> tuple[bytes, int]:
    """Name and number of a station in a frame 1 or 2; what is left then begins with the next."""
    name, number = octets.take(_NAME), octets.big(2)
    octets.take(2)  # format
    phasors, analogs, digitals = octets.big(2), octets.big(2), octets.big(2)
    octets.take(_NAME * (phasors + analogs + 16 * digitals) + 4 * (phasors + analogs + digitals))
    octets.take(4)  # nominal frequency, configuration changes
    return name, number


def _third(octets: Octets) -> tuple[bytes, int]:
    """The same in a frame 3, whose names tell their lengths."""
    name, number = octets.take(octets.big(1)), octets.big(2)
    octets.take(16 + 2)  # global number, which its user made up; format
    phasors, analogs, digitals = octets.big(2), octets.big(2), octets.big(2)
    for _ in range(phasors + analogs + 16 * digitals):
        octets.take(octets.big(1))
    octets.take(12 * phasors + 8 * analogs + 4 * digitals)
    octets.take(12 + 1 + 8 + 4)  # place, class, window and delay, nominal frequency and configuration changes
    return name, number
