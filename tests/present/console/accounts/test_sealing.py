"""Secrets at rest: second factors are sealed so that an altered one is refused; a passphrase makes a key slowly."""

import base64
import io

import pytest
from cryptography.exceptions import InvalidTag

from sekisho.security.work.backup.sealing import Seal, seal

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 -- nobody's


@pytest.mark.usefixtures("home")
def test_a_sealed_secret_comes_back_and_looks_different_each_time() -> None:
    from sekisho.security.present.console.accounts.adapters import SecondFactors  # noqa: PLC0415

    factors = SecondFactors()
    first, second = factors.encrypt(SECRET), factors.encrypt(SECRET)
    assert first != second
    assert SECRET not in first
    assert factors.decrypt(first) == factors.decrypt(second) == SECRET


@pytest.mark.usefixtures("home")
def test_an_altered_one_is_refused_at_every_octet() -> None:
    from sekisho.security.present.console.accounts.adapters import SecondFactors  # noqa: PLC0415

    factors = SecondFactors()
    octets = base64.urlsafe_b64decode(factors.encrypt(SECRET))
    assert len(octets) == 12 + len(SECRET) + 16, "nonce, text, tag"
    for at in range(len(octets)):
        altered = octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]
        with pytest.raises(InvalidTag):
            factors.decrypt(base64.urlsafe_b64encode(altered).decode())


@pytest.mark.usefixtures("home")
def test_another_homes_secret_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # noqa: PLC0415

    from sekisho.security.present.console.accounts.adapters import SecondFactors  # noqa: PLC0415

    sealed = SecondFactors().encrypt(SECRET)
    monkeypatch.setattr(settings, "SECRET_KEY", "x" * 50)
    with pytest.raises(InvalidTag):
        SecondFactors().decrypt(sealed)


def test_a_backups_passphrase_is_stretched_by_scrypt() -> None:
    out = io.BytesIO()
    seal([b"x"], out, Seal(passphrase="Kawa-no-Nagare 7"))  # noqa: S106 -- nobody's
    armor = out.getvalue().partition(b"-----END")[0].splitlines()[1:]
    head = base64.b64decode(b"".join(armor)).split(b"\n")
    kind, name, _, work = head[1].split(b" ")
    assert (kind, name) == (b"->", b"scrypt")
    assert int(work) >= 15, "log2 of N; age raises it until it takes about a second"
