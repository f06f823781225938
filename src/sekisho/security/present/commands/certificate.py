"""A certificate for a server that has none: made once in the home, signed by itself, told by its fingerprint.

Nobody vouches for it, so people compare the fingerprint at the first visit. A plant with its own authority gives its
certificate instead.
"""

import datetime as dt
import hashlib
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "tls"
CERTIFICATE, KEY = "certificate.pem", "key.pem"
VALID_DAYS = 397
"""As long as browsers take one (CA/Browser Forum, 6.3.2, as of 2020)."""

RENEW_DAYS = 30
"""So many days before its end a new one is made."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, as files. own: made here."""

    certificate: Path
    key: Path
    own: bool = False

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate as browsers show it. ValueError or OSError where the file holds none."""
        found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        digest = hashlib.sha256(found.public_bytes(serialization.Encoding.DER)).hexdigest().upper()
        return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def own_pair(home: Path, hosts: Sequence[str], now: dt.datetime) -> Pair:
    """The home's own pair for these names and addresses; made where there is none, or it ends soon or lacks a name."""
    pair = Pair(home / FOLDER / CERTIFICATE, home / FOLDER / KEY, own=True)
    if not _good(pair, hosts, now):
        pair.certificate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(pair, hosts, now)
    return pair


def fits(pair: Pair) -> bool:
    """Whether certificate and key belong together. OSError where a file cannot be read."""
    try:
        found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        key = serialization.load_pem_private_key(pair.key.read_bytes(), password=None)
    except (ValueError, TypeError):
        return False
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return found.public_key().public_bytes(*form) == key.public_key().public_bytes(*form)


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = []
    for host in dict.fromkeys(hosts):
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(host.strip("[]"))))
        except ValueError:
            names.append(x509.DNSName(host))
    return names


def _good(pair: Pair, hosts: Sequence[str], now: dt.datetime) -> bool:
    try:
        if not fits(pair):
            return False
        found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    ends_late = found.not_valid_after_utc - now > dt.timedelta(days=RENEW_DAYS)
    return ends_late and all(one in named for one in _names(hosts))


def _make(pair: Pair, hosts: Sequence[str], now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sekisho")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))  # clocks of terminals may be behind
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(pair.key, private, 0o600)
    _write(pair.certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _write(path: Path, octets: bytes, mode: int) -> None:
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(octets)
    part.replace(path)
