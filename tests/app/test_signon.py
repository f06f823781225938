"""Sign-on by others is off until it is named, and refuses what would send secrets in the clear."""

from pathlib import Path

import pytest

from sekisho.security.app.database import SettingRefused
from sekisho.security.app.signon import ldap_named, oidc_providers
from sekisho.security.work.directory import Directory

OIDC = {"SEKISHO_OIDC_SERVER": "https://id.example.jp/", "SEKISHO_OIDC_CLIENT": "sekisho"}
LDAP = {"SEKISHO_LDAP_SERVER": "ldaps://ldap.example.jp", "SEKISHO_LDAP_DN": "uid={},ou=people,dc=example,dc=jp"}


def test_nothing_is_on_by_itself() -> None:
    assert oidc_providers({}) == {}
    assert ldap_named({}) is None


def test_a_provider_is_read_with_its_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    named = oidc_providers({**OIDC, "SEKISHO_OIDC_SECRET_FILE": str(tmp_path / "secret")})
    (app,) = named["openid_connect"]["APPS"]
    assert (app["secret"], app["settings"]["claim"]) == ("s3cret", "preferred_username")


def test_a_directory_is_read() -> None:
    assert ldap_named(LDAP) == Directory(LDAP["SEKISHO_LDAP_SERVER"], LDAP["SEKISHO_LDAP_DN"], "employeeNumber")
    assert ldap_named({**LDAP, "SEKISHO_LDAP_SERVER": "ldap://127.0.0.1:389"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"SEKISHO_OIDC_SERVER": "http://id.example.jp"},
        {"SEKISHO_OIDC_SERVER": "id.example.jp"},
        {"SEKISHO_OIDC_CLIENT": ""},
        {"SEKISHO_OIDC_SECRET_FILE": "/nowhere/at/all"},
    ],
)
def test_a_provider_that_cannot_be_used_is_refused_at_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingRefused, match=r"setting\.E003"):
        oidc_providers({**OIDC, **wrong})


@pytest.mark.parametrize(
    "wrong",
    [
        {"SEKISHO_LDAP_SERVER": "ldap://ldap.example.jp"},
        {"SEKISHO_LDAP_SERVER": "https://ldap.example.jp"},
        {"SEKISHO_LDAP_DN": "uid=someone"},
        {"SEKISHO_LDAP_DN": "{}{}"},
    ],
)
def test_a_directory_that_cannot_be_used_is_refused_at_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingRefused, match=r"setting\.E003"):
        ldap_named({**LDAP, **wrong})
