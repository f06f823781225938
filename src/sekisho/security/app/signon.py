"""Sign-on by others, as options: an OpenID Connect provider and a directory (LDAP), named by environment variables.

Known at start: a wrong value is refused with the variable's name.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sekisho.security.app.database import SettingRefused
from sekisho.security.work.directory import Directory

LDAP_BACKEND = "sekisho.security.present.console.accounts.directory.Directory"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def oidc_providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Allauth's setting of its providers (Any: it is allauth's own shape); empty where SEKISHO_OIDC_SERVER is not set.

    SEKISHO_OIDC_SERVER: the issuer's address.  SEKISHO_OIDC_CLIENT: the client's ID.  SEKISHO_OIDC_SECRET_FILE: a file
    with its secret.  SEKISHO_OIDC_CLAIM: the claim with the ID of the people ledger, else `preferred_username`.
    SEKISHO_OIDC_NAME: how the button calls it.
    """
    server = environment.get("SEKISHO_OIDC_SERVER", "").strip()
    if not server:
        return {}
    _must_be_safe("SEKISHO_OIDC_SERVER", server, "https")
    client = environment.get("SEKISHO_OIDC_CLIENT", "").strip()
    if not client:
        raise _refused("SEKISHO_OIDC_CLIENT", "クライアントIDを指定してください", "Name the client's ID")
    app = {
        "provider_id": "oidc",
        "name": environment.get("SEKISHO_OIDC_NAME", "").strip() or "OpenID Connect",
        "client_id": client,
        "secret": _secret("SEKISHO_OIDC_SECRET_FILE", environment),
        "settings": {
            "server_url": server,
            "uid_field": "sub",
            "oauth_pkce_enabled": True,
            "claim": environment.get("SEKISHO_OIDC_CLAIM", "").strip() or "preferred_username",
        },
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def ldap_named(environment: Mapping[str, str]) -> Directory | None:
    """The directory that is named; None without SEKISHO_LDAP_SERVER.

    SEKISHO_LDAP_SERVER: ldaps://host, or ldap:// on loopback.  SEKISHO_LDAP_DN: such as
    `uid={},ou=people,dc=example,dc=jp`.  SEKISHO_LDAP_ATTRIBUTE: holds the ID of the people ledger; `employeeNumber`
    without.
    """
    server = environment.get("SEKISHO_LDAP_SERVER", "").strip()
    if not server:
        return None
    _must_be_safe("SEKISHO_LDAP_SERVER", server, "ldaps")
    name = environment.get("SEKISHO_LDAP_DN", "").strip()
    if name.count("{}") != 1:
        raise _refused(
            "SEKISHO_LDAP_DN",
            "uid={},ou=people,dc=example,dc=jp の形で指定してください",
            "Write it as uid={},ou=people,dc=example,dc=jp",
        )
    return Directory(server, name, environment.get("SEKISHO_LDAP_ATTRIBUTE", "").strip() or "employeeNumber")


def _must_be_safe(variable: str, address: str, scheme: str) -> None:
    """Passwords and codes go there: over TLS, or to this machine."""
    parts = urlsplit(address)
    if parts.scheme == scheme and parts.hostname:
        return
    if parts.scheme == scheme.removesuffix("s") and parts.hostname in LOOPBACK:
        return
    raise _refused(variable, f"{scheme}://ホスト名 の形で指定してください", f"Write it as {scheme}://host")


def _secret(variable: str, environment: Mapping[str, str]) -> str:
    named = environment.get(variable, "").strip()
    if not named:
        return ""
    try:
        return Path(named).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(
            variable, "ファイルを読めません。場所と権限を確かめてください", "The file cannot be read"
        ) from error


def _refused(variable: str, ja: str, en: str) -> SettingRefused:
    return SettingRefused(f"環境変数 {variable}: {ja}。(setting.E003) / {variable}: {en}. (setting.E003)")
