"""The second factor: codes of an authenticator (TOTP), passkeys (WebAuthn), recovery codes. allauth does the work.

Wrong codes count for the lockout as wrong passwords do; whatever is changed ends the other sessions of the account.
Source: 3.1.3.2, 3.1.4.3.
"""

import json
from typing import Any

from allauth.mfa import signals
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from sekisho.security.present.console.accounts import lockout, open_sessions, telling

_TRIED_S = 120
"""Longer than any code is good for."""


class Authenticate(base.AuthenticateView):
    """The second step of signing in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- as allauth has it
        """A code or a passkey; nothing is looked at while the account or the source is locked."""
        name = self.stage.login.user.name
        if lockout.locked(request, name):
            telling.refused(request, "second", self.stage.login.user, why="locked-out")
            return self._wrong()
        if "code" in request.POST and not _untried(name, request.POST["code"]):
            return self.form_invalid(None)
        if "code" not in request.POST and not readable(request.POST.get("credential", "")):
            return self.form_invalid(None)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401, ARG002 -- as allauth has it
        """Counted, told, and answered with the one sentence."""
        login = self.stage.login.user
        lockout.count_failure(self.request, login.name)
        telling.refused(self.request, "second", login, why="wrong-code")
        if lockout.locked(self.request, login.name):
            telling.refused(self.request, "lockout", login, why="too-many-failures")
        return self._wrong()

    def _wrong(self) -> HttpResponse:
        return self.render_to_response({**self.get_context_data(), "wrong": True}, status=403)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- as allauth has it
        """With whether the account has a passkey at all."""
        held = Authenticator.objects.filter(user_id=self.stage.login.user.pk).values_list("type", flat=True)
        return {**super().get_context_data(**kwargs), "kinds": set(held)}


def readable(text: str) -> bool:
    """Whether a text is a passkey's answer at all, right or not (WebAuthn level 3, 5.1: PublicKeyCredentialJSON)."""
    try:
        said = json.loads(text)
        kind = RegistrationResponse if "attestationObject" in said["response"] else AuthenticationResponse
        kind.from_dict(said)
    except Exception:  # noqa: BLE001 -- the parts of fido2 raise what they like for octets that are none of theirs
        return False
    return True


def _untried(name: str, code: str) -> bool:
    """Whether a code was not tried just before: one that somebody saw, or caught on its way, does not work again.

    allauth forgets a used code after one period, while a clock may be off by one more on either side.
    """
    key = salted_hmac("sekisho.codes", f"{name}\0{''.join(code.split())}", algorithm="sha256").hexdigest()
    return bool(cache.add(f"code-{key}", 1, timeout=_TRIED_S))


class Index(base.IndexView):
    """What second factors there are, and how to add one."""


class ActivateTotp(totp.ActivateTOTPView):
    """The picture to scan, and the code that proves that it was."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- as allauth has it
        """The picture without the XML declaration, so that it stands in the page itself."""
        said = super().get_context_data(**kwargs)
        said["picture"] = said["totp_svg"].partition("?>")[2].strip()
        return said


class DeactivateTotp(totp.DeactivateTOTPView):
    """Its end."""


class AddKey(keys.AddWebAuthnView):
    """A passkey more."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- as allauth has it
        """What is no answer is refused before its parts are looked for."""
        if not readable(request.POST.get("credential", "")):
            return self.render_to_response({**self.get_context_data(), "wrong": True}, status=403)
        return super().post(request, *args, **kwargs)


class ListKeys(keys.ListWebAuthnView):
    """The passkeys there are."""


class RemoveKey(keys.RemoveWebAuthnView):
    """The end of one."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 -- as allauth has it
        """Not where it is the last one that an administrator must have."""
        from allauth.mfa.adapter import get_adapter  # noqa: PLC0415 -- it comes back to this room

        if not get_adapter().can_delete_authenticator(self.get_object()):
            telling.refused(self.request, "second", why="last-one")
            return self.render_to_response({**self.get_context_data(), "wrong": True}, status=403)
        return super().form_valid(form)


class ViewCodes(codes.ViewRecoveryCodesView):
    """The recovery codes that are not used up."""


class GenerateCodes(codes.GenerateRecoveryCodesView):
    """New recovery codes in the place of the old ones."""


@receiver(signals.authenticator_added)
def _added(request: HttpRequest, authenticator: Authenticator, **_: object) -> None:
    telling.done(request, "second-added", what=authenticator.type)
    open_sessions.end_others(request, "second-changed")


@receiver(signals.authenticator_removed)
def _removed(request: HttpRequest, authenticator: Authenticator, **_: object) -> None:
    telling.done(request, "second-removed", what=authenticator.type)
    open_sessions.end_others(request, "second-changed")


@receiver(signals.authenticator_reset)
def _renewed(request: HttpRequest, authenticator: Authenticator, **_: object) -> None:
    telling.done(request, "second-renewed", what=authenticator.type)
    open_sessions.end_others(request, "second-changed")
