"""Whether a name and a password belong together. It takes as long for an unknown name as for a known one."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from sekisho.security.present.console.accounts import asked
from sekisho.security.store.freshness import versions
from sekisho.security.store.logins import holder_of
from sekisho.security.store.records import Login
from sekisho.security.terms.calendar import day_of
from sekisho.security.work.access import folded
from sekisho.security.work.passwords import LONGEST

WHY = "sekisho_why"
"""Where a request keeps why it was refused: for the log alone, never for the answer."""


class Passwords(BaseBackend):
    """Accounts of the console with a password of their own."""

    def authenticate(  # type: ignore[override]  # Django looks at the names to know which backend takes which words
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None
    ) -> Login | None:
        """The account, or None. Once a hash is computed in every case."""
        if request is None or username is None or password is None:
            return None
        login = Login.objects.filter(name=folded(username)).first()
        if login is None or not login.has_usable_password() or len(password) > LONGEST:
            spend(password)
            _note(request, "closed" if login and not login.is_active else "unknown-name")
            return None
        if not check_password(password, login.password):
            _note(request, "wrong-password", login)
            return None
        return admitted(request, login)

    def get_user(self, user_id: int) -> Login | None:
        """The account of a session; None once it is closed."""
        return Login.objects.filter(pk=user_id, is_active=True).first()


def admitted(request: HttpRequest, login: Login) -> Login | None:
    """The account, if its person is in the people ledger today."""
    if not login.is_active:
        _note(request, "closed", login)
        return None
    if holder_of(login, day_of(asked.now(request)), versions(("person",))) is None:
        _note(request, "left", login)
        return None
    return login


def spend(password: str) -> None:
    """Compute a hash for nothing, so that the time of an answer does not tell what was wrong."""
    make_password(password[:LONGEST])


def _note(request: HttpRequest, why: str, login: Login | None = None) -> None:
    setattr(request, WHY, (why, login))
