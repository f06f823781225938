"""Elements in the basic encoding rules of ASN.1, with a tag of one octet and a length that is told.

Source: ITU-T X.690, 8.1. What an element means its protocol's parser knows.
"""

from sekisho.security.observe.identity.saying import Octets, need

INTEGER = 0x02


def element(octets: Octets) -> tuple[int, bytes]:
    """Tag and content of the next element."""
    tag, length = octets.big(1), octets.big(1)
    if length & 0x80:
        need(length & 0x7F in (1, 2, 3))
        length = octets.big(length & 0x7F)
    return tag, octets.take(length)


def inside(octets: Octets, tag: int) -> Octets:
    """A reader of the content of the next element, which must have this tag."""
    found, content = element(octets)
    need(found == tag)
    return Octets(content)


def number(octets: Octets) -> int:
    """The next element as an unsigned integer."""
    tag, content = element(octets)
    need(tag == INTEGER)
    return int.from_bytes(content, "big")
