"""The way to an OpenID Connect provider and back. allauth walks it; here every token's signature is verified.

OpenID Connect Core 1.0, 3.1.3.7, lets a client that got the token straight from the provider leave that out, and
allauth does. We do not: between us and the provider stand proxies of the plant.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

ALGORITHMS = frozenset(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)) | {"EdDSA"}
"""Signatures by a key that the provider alone has (RFC 7518, 3.1; RFC 8037): no shared secret, and never `none`."""

_PLACES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class Verified(OpenIDConnectOAuth2Adapter):
    """The provider that is named."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. OAuth2Error where it speaks for another, or names a place without TLS.

        OpenID Connect Discovery 1.0, 4.3: the issuer it names must be the one that was asked; an end slash aside.
        """
        found: dict[str, Any] = super().openid_config
        asked = str(self.get_provider().app.settings["server_url"]).partition("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != asked.rstrip("/"):
            raise OAuth2Error("the provider names another issuer")
        if any(urlsplit(str(found.get(name, ""))).scheme != urlsplit(asked).scheme for name in _PLACES):
            raise OAuth2Error("the provider names a place without TLS")
        return found

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """What a token says. OAuth2Error where its algorithm, signature, issuer, audience or time is wrong."""
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("no token") from error
        if header.get("alg") not in ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("a token of another algorithm, or without the name of its key")
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
    """A step; a provider that cannot be reached or believed turns the person away as any failure does.

    What it says of itself is looked at first: the step to the provider would not ask ours but allauth's own adapter.
    """
    adapter = Verified(request, provider_id)
    try:
        known = adapter.openid_config
        return step(adapter)(request) if known else _turned_away(request)
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
    except (OAuth2Error, RequestException):
        return _turned_away(request)


def _turned_away(request: HttpRequest) -> HttpResponse:
    try:
        get_adapter().on_authentication_error(request)
    except ImmediateHttpResponse as turned_away:
        return turned_away.response
    raise OAuth2Error("nobody was turned away")
