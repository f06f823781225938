"""Sign-on by a directory (LDAP), as an option: a person binds with their own password, and an attribute names them.

Nothing of the password is kept. Only ordinary accounts sign in this way: rights of administrators are not the
directory's to give. A name that no account has costs a bind all the same.
"""

import contextlib
import logging
import ssl

import ldap3
from django.conf import settings as django_settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from ldap3.core.exceptions import LDAPException

from sekisho.security.present.console.accounts.backends import admitted
from sekisho.security.store.records import Login
from sekisho.security.work.access import folded
from sekisho.security.work.passwords import LONGEST

TIMEOUT_S = 5
log = logging.getLogger("sekisho.console")


class Directory(BaseBackend):
    """The second to be asked, after the account's own password."""

    def authenticate(  # type: ignore[override]  # Django looks at the names to know which backend takes which words
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> Login | None:
        """The ordinary account of the person whom the directory knows by this name and password; None otherwise."""
        # RFC 4513, 5.1.2: an empty password binds as nobody, and would look like success.
        if request is None or not username or not password or len(password) > LONGEST:
            return None
        person = person_of(username, password)
        if not person:
            return None
        # The name is the account's too: by it failures are counted, and a locked session is opened.
        login = Login.objects.filter(name=folded(username), person=person, administrator=False).first()
        return admitted(request, login) if login else None

    def get_user(self, user_id: int) -> Login | None:
        """The account of a session; None once it is closed."""
        return Login.objects.filter(pk=user_id, is_active=True).first()


def person_of(username: str, password: str) -> str:
    """The ID of the people ledger that the entry holds; empty where the bind fails or the entry has none or several."""
    named = django_settings.SEKISHO_DIRECTORY
    entry = named.entry(folded(username))
    # The part itself would take any certificate.
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED)
    server = ldap3.Server(named.server, tls=tls, get_info=ldap3.NONE, connect_timeout=TIMEOUT_S)
    asked = ldap3.Connection(server, entry, password, receive_timeout=TIMEOUT_S, read_only=True)
    try:
        if not asked.bind():
            return ""
        asked.search(entry, "(objectClass=*)", ldap3.BASE, attributes=[named.attribute])
        found = [one for one in asked.response or [] if one.get("type") == "searchResEntry"]
        values = [str(value) for one in found for value in _listed(one["attributes"].get(named.attribute))]
    except LDAPException as error:
        log.warning("the directory did not answer: %s", type(error).__name__)
        return ""
    finally:
        _hang_up(asked)
    return values[0] if len(values) == 1 else ""


def _hang_up(asked: ldap3.Connection) -> None:
    """End a connection however far it came: the part itself leaves the socket of a failed one open."""
    line = asked.socket
    with contextlib.suppress(LDAPException, OSError):
        asked.unbind()
    if line is not None:
        line.close()


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value] if value else []
