"""The way to an OpenID Connect provider and back. allauth walks it; here every token's signature is verified.

OpenID Connect Core 1.0, 3.1.3.7, lets a client that got the token straight from the provider leave that out, and
allauth does. We do not: between us and the provider stand proxies of the plant.
"""

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse


class Verified(OpenIDConnectOAuth2Adapter):
    """The provider that is named."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """What a token says. OAuth2Error where its signature, issuer, audience or time is wrong."""
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    return _walk(OAuth2LoginView.adapter_view, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from it."""
    return _walk(OAuth2CallbackView.adapter_view, request, provider_id)


def _walk(step: Callable[..., Any], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return step(Verified(request, provider_id))(request)
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
