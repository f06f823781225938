"""Certificates as the factory's authority makes them, for TLS and for OPC UA.

Source: RFC 5280, 4.2.1 (extensions); OPC 10000-6, 6.2.2 (the application's URI, names and uses of a certificate).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 400
"""A certificate is valid for so long from today; the day before counts too, for clocks that are late."""

DAYS_LEFT = 30
"""A certificate that ends sooner is made anew."""

URI = "urn:sekisho:"
"""Before the id of a system: the URI in its certificate, which is its ApplicationUri in OPC UA too."""

_AUTHORITY_DAYS = 3650

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """Who certifies the systems of one factory."""

    key: Key
    certificate: x509.Certificate

    @classmethod
    def made(cls, key: Key) -> "Authority":
        """A new one, certified by itself."""
        name = _name("Sekisho factory authority")
        begun = (
            _begun(name, name, key, key, _AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
        )
        return cls(key, begun.sign(key, SHA256()))

    def certified(self, system: str, key: Key, names: x509.SubjectAlternativeName) -> x509.Certificate:
        """The certificate of a system, to be shown by who opens a connection and by who listens."""
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        begun = (
            _begun(_name(system), self.certificate.subject, key, self.key, DAYS)
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False), critical=True)
            .add_extension(uses, critical=False)
        )
        return begun.sign(self.key, SHA256())


def names_of(system: str, hosts: Iterable[str]) -> x509.SubjectAlternativeName:
    """What a certificate says of its system: URI and name, and the addresses and names of its hosts."""
    known: list[x509.GeneralName] = [x509.UniformResourceIdentifier(f"{URI}{system}"), x509.DNSName(system)]
    for host in sorted(set(hosts)):
        try:
            known.append(x509.IPAddress(ip_address(host)))
        except ValueError:
            known.append(x509.DNSName(host))
    return x509.SubjectAlternativeName(known)


def still_good(
    content: bytes, form: Encoding, key: Key, authority: Authority, names: x509.SubjectAlternativeName
) -> bool:
    """Whether a certificate is of this key and authority, says these names, and does not end soon."""
    try:
        read = (x509.load_der_x509_certificate if form is Encoding.DER else x509.load_pem_x509_certificate)(content)
        read.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return (
        read.public_key() == key.public_key()
        and read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value == names
        and read.not_valid_after_utc > _today() + timedelta(days=DAYS_LEFT)
    )


def _begun(subject: x509.Name, issuer: x509.Name, key: Key, signer: Key, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_today() - timedelta(days=1))
        .not_valid_after(_today() + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )


def _today() -> datetime:
    """Now, by the clock on the wall: TLS looks at no other."""
    return datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=not authority,
        data_encipherment=not authority,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
