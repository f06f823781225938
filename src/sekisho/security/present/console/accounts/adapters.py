"""What allauth asks of us: who may go in, where to go, how second factors are kept, whose a foreign sign-on is."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sekisho.security.present.console.accounts import telling
from sekisho.security.present.console.accounts.backends import WHY, admitted
from sekisho.security.present.console.accounts.sessions import SIGNED_IN, begin
from sekisho.security.store.records import Login
from sekisho.security.store.settings import settings


class Accounts(DefaultAccountAdapter):
    """Signing in. Nobody signs up: accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth gives it
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Login) -> None:
        """The last step, after password and second factor. Who just signed in need not say again who they are."""
        super().login(request, user)
        record_authentication(request, user, SIGNED_IN, reauthenticated=True)
        begin(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person wanted to go, if that is here."""
        return str(get_next_redirect_url(request) or django_settings.LOGIN_REDIRECT_URL)

    def respond_user_inactive(self, request: HttpRequest, user: Login) -> HttpResponse:
        """As if there were no such account."""
        telling.refused(request, "sign-in", user, why="closed")
        return HttpResponseRedirect(f"{reverse('account_login')}?refused=1")

    def get_reauthentication_methods(self, user: Login) -> list[dict[str, Any]]:  # noqa: ARG002 -- allauth gives it
        """The password, always; it counts for the lockout."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Pages of ours say what happened themselves, in both languages."""


class SecondFactors(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with the home's own, so that the database alone gives none away."""

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + _sealing().encrypt(nonce, text.encode(), None)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """As it was. InvalidTag where another home encrypted it, or it was altered."""
        octets = base64.urlsafe_b64decode(encrypted_text)
        return _sealing().decrypt(octets[:_NONCE_BYTES], octets[_NONCE_BYTES:], None).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of an administrator, while administrators need one."""
        login = authenticator.user
        if not (isinstance(login, Login) and login.administrator and settings().flag("mfa.administrators")):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        return Authenticator.objects.filter(user_id=login.pk, type__in=kinds).count() > 1


_NONCE_BYTES = 12
"""96 bits (NIST SP 800-38D, 8.2): random, for a handful of secrets under one key."""


def _sealing() -> AESGCM:
    """AES-256-GCM under a key of its own, derived (RFC 5869) from the home's secret."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sekisho second factors")
    return AESGCM(derived.derive(django_settings.SECRET_KEY.encode()))


class Elsewhere(DefaultSocialAccountAdapter):
    """Sign-on by an OpenID Connect provider: the claim that is named holds the ID of the people ledger."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401, ARG002 -- allauth's
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401 -- allauth's own type
        """Tie what the provider says to the ordinary account of its person, each time anew."""
        login = _person_of(sociallogin)
        if login is None or (sociallogin.is_existing and sociallogin.user.pk != login.pk):
            raise _turned_away(request, "unknown-name", login)
        if admitted(request, login) is None:
            raise _turned_away(request, getattr(request, WHY, ("left", None))[0], login)
        if not sociallogin.is_existing:
            sociallogin.connect(request, login)

    def get_requests_session(self) -> Any:  # noqa: ANN401 -- of requests, which has no types of its own
        """How the provider is asked: an answer that leads elsewhere is not followed."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, *args: object, **kwargs: object) -> None:  # noqa: ARG002
        """The provider, or the way back from it, failed."""
        raise _turned_away(request, "provider", None)


def _person_of(sociallogin: Any) -> Login | None:  # noqa: ANN401 -- allauth's own type
    claim = sociallogin.account.get_provider().app.settings["claim"]
    data = sociallogin.account.extra_data
    found = {str(data.get(part, {}).get(claim) or "") for part in ("id_token", "userinfo")} - {""}
    if len(found) != 1:  # the two must not tell of two people
        return None
    return Login.objects.filter(person=found.pop(), administrator=False, is_active=True).first()


def _turned_away(request: HttpRequest, why: str, login: Login | None) -> ImmediateHttpResponse:
    telling.refused(request, "sign-in", login, why=f"oidc-{why}")
    return ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('account_login')}?refused=1"))
