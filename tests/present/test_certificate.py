import datetime as dt
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509

from sekisho.security.present.commands.certificate import RENEW_DAYS, VALID_DAYS, Pair, fits, own_pair

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)


def names(pair: Pair) -> list[str]:
    found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(one.value) for one in named]


def test_it_is_made_once_for_all_names_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    pair = own_pair(tmp_path, ["localhost", "127.0.0.1", "sekisho.example.jp"], NOW)
    assert names(pair) == ["localhost", "127.0.0.1", "sekisho.example.jp"]
    assert fits(pair)
    if os.name != "nt":
        assert stat.S_IMODE(pair.key.stat().st_mode) == 0o600
    before = pair.fingerprint
    assert own_pair(tmp_path, ["localhost"], NOW).fingerprint == before


@pytest.mark.parametrize("days", [VALID_DAYS - RENEW_DAYS, VALID_DAYS + 1])
def test_one_that_ends_soon_is_made_anew(tmp_path: Path, days: int) -> None:
    before = own_pair(tmp_path, ["localhost"], NOW).fingerprint
    assert own_pair(tmp_path, ["localhost"], NOW + dt.timedelta(days=days)).fingerprint != before


def test_a_new_name_makes_it_anew(tmp_path: Path) -> None:
    before = own_pair(tmp_path, ["localhost"], NOW).fingerprint
    assert own_pair(tmp_path, ["localhost", "192.0.2.10"], NOW).fingerprint != before


def test_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    pair = own_pair(tmp_path, ["localhost"], NOW)
    pair.key.write_bytes(b"nothing")
    assert not fits(pair)
    assert fits(own_pair(tmp_path, ["localhost"], NOW))


def test_another_certificates_key_does_not_fit(tmp_path: Path) -> None:
    one, two = (tmp_path / name for name in ("one", "two"))
    one.mkdir()
    two.mkdir()
    assert not fits(Pair(own_pair(one, ["a"], NOW).certificate, own_pair(two, ["a"], NOW).key))
