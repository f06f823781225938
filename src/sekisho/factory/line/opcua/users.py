"""Who may speak to a machine over OPC UA: programs with a certificate of this factory, and a user's password."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_server import InternalServer
from asyncua.server.user_managers import UserManager
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from sekisho.factory.wire.certificates import URI
from sekisho.factory.wire.keys import Keys


@dataclass(frozen=True, slots=True)
class Permission:
    """What a user may do beside reading. system: whose certificate it must come with; "" for any of the factory."""

    calls: bool = False
    system: str = ""


USERS: Mapping[str, Permission] = {"process": Permission(calls=True, system="process"), "viewer": Permission()}
"""The users of a machine: the process management server, and whoever only looks."""


class Users(UserManager):
    """Checks certificates and passwords. The password of a user is a secret of the factory's keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._authority = x509.load_pem_x509_certificate(keys.authority.read_bytes())

    def certified(self, certificate: bytes | None) -> str | None:
        """The system that a certificate (DER) of this factory names, if it is valid today; else None."""
        try:
            read = x509.load_der_x509_certificate(certificate or b"")
            read.verify_directly_issued_by(self._authority)
            names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return None
        if not read.not_valid_before_utc <= datetime.now(UTC) <= read.not_valid_after_utc:
            return None
        systems = [one for one in names.get_values_for_type(x509.UniformResourceIdentifier) if one.startswith(URI)]
        return systems[0].removeprefix(URI) if len(systems) == 1 else None

    def get_user(
        self,
        iserver: InternalServer,  # noqa: ARG002 -- as asyncua calls it
        username: str | None = None,
        password: str | None = None,
        certificate: bytes | None = None,
    ) -> User | None:
        """The user, if name, password and certificate belong together; which of them does not is never told."""
        permission = USERS.get(username or "")
        system = self.certified(certificate)
        if permission is None or system is None or permission.system not in {"", system}:
            return None
        secret = self._keys.secret(username or "")
        good = hmac.compare_digest(secret.encode(), (password or "").encode())
        return User(UserRole.User, username) if good else None
