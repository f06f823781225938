"""Who is who in the factory: its own certificate authority, and keys of each system, made when first asked for.

A system is known by the URI and the name in its certificate, `urn:sekisho:<system>` and `<system>`; addresses are in it
for programs that look at nothing else. Certificates are renewed before they end; the authority's lasts ten years.
"""

import secrets
import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sekisho.contracts import contracts
from sekisho.factory.wire.certificates import Authority, Key, names_of, still_good
from sekisho.factory.wire.whole_files import OPEN, alone, once, replace

_PEM = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()


class Keys:
    """The keys of all systems, in a folder closed to others. hosts: as in `Plant`.

    Several processes may share the folder: a key and a certificate are made once, by whoever asks first.
    """

    def __init__(self, folder: Path, hosts: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._hosts = hosts or {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def server_context(self, system: str) -> ssl.SSLContext:
        """TLS of who listens: 1.2 or later, and a client must show a certificate of this factory."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.verify_mode = ssl.CERT_REQUIRED
        return self._filled(context, system)

    def client_context(self, system: str) -> ssl.SSLContext:
        """TLS of who opens: 1.2 or later; the server's certificate must be of this factory and bear its name."""
        return self._filled(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), system)

    def opcua(self, system: str) -> tuple[Path, Path]:
        """Certificate (DER) and private key (PEM) of a system for OPC UA, whose policies ask for RSA (OPC 10000-7)."""
        key = self._key(f"{system}.opcua.pem", lambda: rsa.generate_private_key(65537, 2048))
        return self._certificate(system, key, f"{system}.opcua.der", Encoding.DER), self._folder / f"{system}.opcua.pem"

    def secret(self, user: str) -> str:
        """The password of a user of the brokers: 256 random bits as text."""
        return once(self._folder / f"{user}.secret", lambda: secrets.token_urlsafe(32).encode()).decode()

    @property
    def authority(self) -> Path:
        """The certificate (PEM) of the factory's authority, which people may hand on."""
        return self._certified[1]

    def _filled(self, context: ssl.SSLContext, system: str) -> ssl.SSLContext:
        key = self._key(f"{system}.key", lambda: ec.generate_private_key(ec.SECP256R1()))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        context.load_verify_locations(self.authority)
        context.load_cert_chain(
            self._certificate(system, key, f"{system}.pem", Encoding.PEM), self._folder / f"{system}.key"
        )
        return context

    @cached_property
    def _certified(self) -> tuple[Authority, Path]:
        key = self._key("authority.key", lambda: ec.generate_private_key(ec.SECP256R1()))
        path = self._folder / "authority.pem"
        content = once(path, lambda: Authority.made(key).certificate.public_bytes(Encoding.PEM), OPEN)
        return Authority(key, x509.load_pem_x509_certificate(content)), path

    def _certificate(self, system: str, key: Key, name: str, form: Encoding) -> Path:
        """Where the certificate of a system is; made, unless there is one that is good for a while yet."""
        authority, path = self._certified[0], self._folder / name
        names = names_of(system, self._at(system))
        with alone(self._folder):
            if not path.exists() or not still_good(path.read_bytes(), form, key, authority, names):
                replace(path, authority.certified(system, key, names).public_bytes(form))
        return path

    def _at(self, system: str) -> Iterator[str]:
        """Where a system may be met: as declared, and at the hosts in place of that."""
        declared = contracts()
        yield from map(str, declared.addresses(system))
        yield from (self._hosts[unit] for unit in {system, *declared.units(system)} if unit in self._hosts)

    def _key(self, name: str, make: Callable[[], Key]) -> Key:
        key = load_pem_private_key(once(self._folder / name, lambda: make().private_bytes(*_PEM)), None)
        if not isinstance(key, Key):
            raise TypeError(f"{name} holds a key of another kind; remove it, and a new one is made")
        return key
