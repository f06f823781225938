"""TLS 1.0 to 1.2: the certificate that a server shows in its handshake. TLS 1.3 encrypts it, so it gives nothing there.

Source: RFC 5246, 6.2.1 and 7.4.2; RFC 5280, 4.1 and 4.2.1.6. A certificate is what its holder says of itself: neither
its signature nor its dates are checked here.
"""

import warnings
from collections.abc import Iterator

from cryptography import x509
from cryptography.x509.oid import NameOID

from sekisho.security.observe.identity.saying import Malformed, Octets, Said, need, told

_HANDSHAKE, _CERTIFICATE = 22, 11
_RECORDS, _MESSAGES, _NAMES = 64, 16, 16
_MOST_OCTETS = 16_384  # of the server's own certificate


def tls(payload: bytes) -> Iterator[Said]:
    """Subject, issuer, validity, serial number, common name and alternative names of a server's certificate."""
    messages = Octets(_handshake(payload))
    for _ in range(_MESSAGES):
        kind, size = messages.big(1), messages.big(3)
        if kind == _CERTIFICATE:
            yield from _certificate(Octets(messages.take(size)))
            return
        messages.take(size)


def unfinished(payload: bytes) -> bool:
    """Whether a handshake may still bring a certificate: only whole handshake records until now, or one that is cut."""
    octets = Octets(payload)
    try:
        for _ in range(_RECORDS):
            if octets.big(1) != _HANDSHAKE:
                return False
            octets.take(2)
            octets.take(octets.big(2))
    except Malformed:
        return not _shown(payload)
    return False


def _shown(payload: bytes) -> bool:
    messages = Octets(_handshake(payload))
    try:
        for _ in range(_MESSAGES):
            kind = messages.big(1)
            messages.take(messages.big(3))
            if kind == _CERTIFICATE:
                return True
    except Malformed:
        return False
    return True


def _handshake(payload: bytes) -> bytes:
    """What the handshake records at the front hold; the last of them may be cut."""
    octets, joined = Octets(payload), bytearray()
    for _ in range(_RECORDS):
        if len(octets) < 5 or octets.big(1) != _HANDSHAKE or octets.big(1) != 3:
            break
        octets.take(1)
        size = octets.big(2)
        joined += octets.take(min(size, len(octets)))
    return bytes(joined)


def _certificate(message: Octets) -> Iterator[Said]:
    message.take(3)  # octets of the whole chain; the server's own certificate is the first
    size = message.big(3)
    need(0 < size <= _MOST_OCTETS)
    yield from _read(message.take(size))


def _read(der: bytes) -> list[Said]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of serial numbers and names that are not as they should
            return list(_sayings(x509.load_der_x509_certificate(der)))
    except Malformed:
        raise
    except Exception as error:  # the library raises whatever the octets bring about: they are not ours
        raise Malformed from error


def _sayings(shown: x509.Certificate) -> Iterator[Said]:
    subject, issuer = shown.subject, shown.issuer
    yield from told("certificate", subject.rfc4514_string(), 3)
    yield from told("certificate_issuer", issuer.rfc4514_string(), 3)
    yield from told("certificate_serial", f"{shown.serial_number:X}", 3)
    yield from told(
        "certificate_validity", f"{shown.not_valid_before_utc:%Y-%m-%d}/{shown.not_valid_after_utc:%Y-%m-%d}", 3
    )
    names = [str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    names += _alternative(shown)
    for name in list(dict.fromkeys(names))[:_NAMES]:
        yield from told("certificate_name", name, 2)
    for one in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[:1]:
        yield from told("certificate_organisation", str(one.value), 2)


def _alternative(shown: x509.Certificate) -> list[str]:
    try:
        found = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []  # none, or one that cannot be read: the rest of the certificate stands
    return [str(one.value) for one in found if isinstance(one, x509.DNSName | x509.IPAddress)]
