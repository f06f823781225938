"""The names the server answers to, and the secret it keeps."""

from pathlib import Path

import pytest

from sekisho.security.app.database import SettingRefused
from sekisho.security.app.hosts import hosts
from sekisho.security.app.secret import secret_key


def test_loopback_is_always_a_name() -> None:
    assert hosts({}) == ["localhost", "127.0.0.1", "[::1]"]
    assert hosts({"SEKISHO_HOSTS": " sekisho.example.jp, 192.0.2.10 ,"})[3:] == ["sekisho.example.jp", "192.0.2.10"]


@pytest.mark.parametrize("named", ["*", ".*", "a b", "http://a", "*.example.jp"])
def test_a_name_for_everything_is_refused(named: str) -> None:
    with pytest.raises(SettingRefused, match=r"setting\.E002"):
        hosts({"SEKISHO_HOSTS": f"a.example,{named}"})


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) >= 50
    assert secret_key(tmp_path) == first


@pytest.mark.parametrize("octets", [b"", b"short", b"\xff" * 60])
def test_a_damaged_secret_is_refused(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(octets)
    with pytest.raises(ValueError):  # noqa: PT011 -- two kinds of it
        secret_key(tmp_path)
