"""Names that hosts announce on their own link: NetBIOS over UDP, mDNS and LLMNR.

Source: RFC 1001, 14; RFC 1002, 4.2 and 4.4; RFC 1035, 4.1; RFC 6762; RFC 4795.
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Malformed, Octets, Said, is_plain, need, told

_RECORDS, _JUMPS, _LABELS = 64, 16, 128
_A, _HINFO, _TXT, _AAAA = 1, 13, 16, 28
_NB, _NBSTAT = 0x20, 0x21
_REGISTRATIONS = (5, 8, 9, 15)  # registration, refresh (two codes), multi-homed registration
_WORKSTATION, _SERVER = 0x00, 0x20


def netbios(payload: bytes) -> Iterator[Said]:
    """The computer's own name from a registration, an answer, a status answer or a datagram; no names of groups."""
    octets = Octets(payload)
    if payload[:1] in (b"\x10", b"\x11", b"\x12") and payload[14:15] == b"\x20":
        octets.take(14)  # datagram header
        yield from _unique(octets, group=False)
        return
    octets.take(2)
    flags, questions, answers, authorities, extra = (octets.big(2) for _ in range(5))
    need(authorities == 0)
    operation = flags >> 11 & 0x0F
    if not flags & 0x8000 and operation in _REGISTRATIONS and questions == 1 and extra == 1:
        owner = octets.again()
        _netbios_name(octets)
        octets.take(4)
        octets.take(2 if octets.again().big(1) & 0xC0 else 34)  # the record repeats the name, mostly by a pointer
        yield from _unique(owner, group=_is_group(octets))
    elif flags & 0x8000 and not flags & 0x0F and questions == 0 and answers == 1:
        owner = octets.again()
        _netbios_name(octets)
        if octets.again().big(2) == _NBSTAT:
            octets.take(10)
            yield from _status(octets)
        elif operation == 0:
            yield from _unique(owner, group=_is_group(octets))


def _is_group(record: Octets) -> bool:
    need(record.big(2) == _NB)
    record.take(8)  # class, time to live, length
    return bool(record.big(2) & 0x8000)


def _netbios_name(octets: Octets) -> tuple[bytes, int]:
    """First-level decoding: two letters a byte; 15 bytes of name and one of kind. A scope behind it is skipped."""
    octets.expect(b"\x20")
    coded = octets.take(32)
    need(all(0x41 <= one <= 0x50 for one in coded))
    plain = bytes((coded[at] - 0x41) << 4 | (coded[at + 1] - 0x41) for at in range(0, 32, 2))
    for _ in range(_LABELS):
        if not (length := octets.big(1)):
            break
        octets.take(length)
    return plain[:15], plain[15]


def _unique(octets: Octets, *, group: bool) -> Iterator[Said]:
    name, kind = _netbios_name(octets)
    if not group and kind in (_WORKSTATION, _SERVER) and name[:1] > b" ":
        yield from told("hostname", name, 3)


def _status(octets: Octets) -> Iterator[Said]:
    for _ in range(min(octets.big(1), _RECORDS)):
        name, kind, flags = octets.take(15), octets.big(1), octets.big(2)
        if kind == _WORKSTATION and not flags & 0x8000:
            yield from told("hostname", name, 3)
            return


def multicast_dns(payload: bytes) -> Iterator[Said]:
    """Host names of address records, hardware and model, from an answer; a trailing ".local" is cut off."""
    octets = Octets(payload)
    octets.take(2)
    need(octets.big(2) & 0x8000)
    counts = [octets.big(2) for _ in range(4)]
    for _ in range(min(counts[0], _RECORDS)):
        _dns_name(octets, payload)
        octets.take(4)
    seen = set[bytes]()
    for _ in range(min(sum(counts[1:]), _RECORDS)):
        name = _dns_name(octets, payload)
        kind = octets.big(2)
        octets.take(6)  # class, time to live
        value = octets.take(octets.big(2))
        if kind in (_A, _AAAA) and name not in seen:
            seen.add(name)
            yield from told("hostname", name.removesuffix(b".local"), 3)
        elif kind == _TXT and b"_device-info._tcp" in name:
            yield from _model(Octets(value))
        elif kind == _HINFO:
            yield from _hardware(Octets(value))


def _model(octets: Octets) -> Iterator[Said]:
    for _ in range(_RECORDS):
        if not len(octets):
            return
        entry = octets.take(octets.big(1))
        if entry.startswith(b"model="):
            yield from told("model", entry[6:], 3)


def _hardware(octets: Octets) -> Iterator[Said]:
    processor, system = octets.take(octets.big(1)), octets.take(octets.big(1))
    yield from told("banner", processor + b" " + system, 2)


def _dns_name(octets: Octets, whole: bytes) -> bytes:
    """A domain name, its compression pointers followed backwards only."""
    labels: list[bytes] = []
    reader, limit, jumps = octets, len(whole), 0
    while length := reader.big(1):
        if length & 0xC0 == 0xC0:
            target = (length & 0x3F) << 8 | reader.big(1)
            jumps += 1
            need(target < limit and jumps <= _JUMPS)
            reader, limit = Octets(whole, target), target
        elif length & 0xC0 or len(labels) >= _LABELS:
            raise Malformed
        else:
            labels.append(reader.take(length))
    name = b".".join(labels)
    return name if is_plain(name.replace(b" ", b"_")) else name.decode("utf-8", "replace").encode()
