"""DHCP: the name and the vendor class that a client gives when it asks for an address.

Source: RFC 2131, section 2; RFC 2132, 3.14 and 9.13; RFC 4702 (client FQDN).
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Octets, Said, need, told

_OPTIONS = 256
_PAD, _HOSTNAME, _VENDOR_CLASS, _FQDN, _END = 0, 12, 60, 81, 255


def dhcp(payload: bytes) -> Iterator[Said]:
    """Hostname and vendor class of a client; nothing where a relay agent passed its question on."""
    octets = Octets(payload)
    need(octets.big(1) == 1)  # BOOTREQUEST
    octets.take(23)
    need(octets.big(4) == 0)  # giaddr
    octets.take(208)
    octets.expect(b"\x63\x82\x53\x63")
    for _ in range(_OPTIONS):
        option = octets.big(1) if len(octets) else _END
        if option == _END:
            return
        if option == _PAD:
            continue
        value = octets.take(octets.big(1))
        if option == _HOSTNAME:
            yield from told("hostname", value, 3)
        elif option == _VENDOR_CLASS:
            yield from told("banner", value, 3)
        elif option == _FQDN and len(value) > 3:
            yield from told("hostname", _labels(value[3:]) if value[0] & 0x04 else value[3:], 3)


def _labels(value: bytes) -> bytes:
    """A name in the canonical wire format of DNS, without compression."""
    octets, labels = Octets(value), list[bytes]()
    while len(octets) and (length := octets.big(1)):
        labels.append(octets.take(length))
    return b".".join(labels)
