"""Seals: opened by their key and no other, never by half, and by anybody's `age` library alone."""

import io

import pyrage
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import ZSTANDARD, Opener, Seal, kind_of, new_identity, seal, unseal

IDENTITY, RECIPIENT = new_identity()
OTHER, OTHER_RECIPIENT = new_identity()
WORD = "四月の雪"
CHUNKS = [b"\x28\xb5\x2f\xfd", b"a" * 100_000, b"", b"b" * 70_000]
WHOLE = b"".join(CHUNKS)


def sealed(how: Seal) -> bytes:
    out = io.BytesIO()
    seal(iter(CHUNKS), out, how)
    return out.getvalue()


def unsealed(octets: bytes, keys: Opener) -> bytes:
    found = bytearray()
    unseal(io.BytesIO(octets), found.extend, keys)
    return bytes(found)


def refusal(octets: bytes, keys: Opener) -> str:
    with pytest.raises(BackupRefused) as refused:
        unsealed(octets, keys)
    return refused.value.text.en


TO_ONE = sealed(Seal((RECIPIENT,)))
BY_WORD = sealed(Seal(passphrase=WORD))


def test_every_recipient_opens_it_alone() -> None:
    to_two = sealed(Seal((RECIPIENT, OTHER_RECIPIENT)))
    assert unsealed(to_two, Opener((IDENTITY,))) == WHOLE
    assert unsealed(to_two, Opener((OTHER,))) == WHOLE
    assert b"aaaa" not in to_two


def test_the_age_library_alone_opens_it() -> None:
    assert pyrage.decrypt(TO_ONE, [pyrage.x25519.Identity.from_str(IDENTITY)]) == WHOLE


def test_a_passphrase_opens_it_and_age_alone_does_too() -> None:
    assert unsealed(BY_WORD, Opener(passphrase=WORD)) == WHOLE
    end = BY_WORD.index(b"-----END AGE ENCRYPTED FILE-----\n") + 33
    key = pyrage.passphrase.decrypt(BY_WORD[:end], WORD).decode()
    assert pyrage.decrypt(BY_WORD[end:], [pyrage.x25519.Identity.from_str(key)]) == WHOLE


def test_the_wrong_key_or_none_is_told() -> None:
    assert "(backup.E904)" in refusal(TO_ONE, Opener((OTHER,)))
    assert "(backup.E904)" in refusal(BY_WORD, Opener(passphrase=WORD + "。"))
    assert "(backup.E903)" in refusal(TO_ONE, Opener(passphrase=WORD))
    assert "(backup.E903)" in refusal(BY_WORD, Opener((IDENTITY,)))


def test_a_key_that_is_none_is_told_and_a_secret_never_shown() -> None:
    with pytest.raises(BackupRefused) as refused:
        sealed(Seal((IDENTITY,)))
    assert "(backup.E912)" in refused.value.text.en
    assert "SECRET" not in str(refused.value)
    assert "(backup.E912)" in refusal(TO_ONE, Opener((RECIPIENT,)))
    assert IDENTITY not in repr(Opener((IDENTITY,), WORD))
    assert WORD not in repr(Seal(passphrase=WORD)) + repr(Opener(passphrase=WORD))


def test_left_open_it_is_the_archive_itself() -> None:
    assert sealed(Seal()) == WHOLE
    assert unsealed(WHOLE, Opener()) == WHOLE
    assert [kind_of(one) for one in (TO_ONE, BY_WORD, WHOLE)] == ["recipients", "passphrase", "none"]


@settings(deadline=None)
@given(st.integers(0, len(TO_ONE) - 1))
def test_a_seal_that_was_cut_is_refused(size: int) -> None:
    assert "(backup.E90" in refusal(TO_ONE[:size], Opener((IDENTITY,)))


@settings(deadline=None)
@given(st.integers(0, len(TO_ONE) - 1), st.integers(1, 255))
def test_a_seal_that_was_altered_is_refused(at: int, change: int) -> None:
    altered = bytearray(TO_ONE)
    altered[at] ^= change
    assert "(backup.E90" in refusal(bytes(altered), Opener((IDENTITY,)))


@given(st.binary(max_size=300))
def test_any_octets_are_no_backup(octets: bytes) -> None:
    assume(not octets.startswith(ZSTANDARD))  # an open archive, which is its reader's to refuse
    assert "(backup.E90" in refusal(octets, Opener((IDENTITY,), "x"))
    assert "(backup.E90" in refusal(b"age-encryption.org/v1\n" + octets, Opener((IDENTITY,), "x"))
    assert "(backup.E90" in refusal(b"-----BEGIN AGE ENCRYPTED FILE-----\n" + octets, Opener((IDENTITY,), "x"))


def test_what_ends_the_archive_too_early_comes_through_as_it_is() -> None:
    def broken() -> object:
        yield b"a"
        raise KeyError("the home is gone")

    with pytest.raises(KeyError, match="the home is gone"):
        seal(broken(), io.BytesIO(), Seal((RECIPIENT,)))  # type: ignore[arg-type]


def test_what_the_reader_refuses_comes_through_as_it_is() -> None:
    def refuse(octets: bytes) -> None:
        raise KeyError(len(octets))

    with pytest.raises(KeyError):
        unseal(io.BytesIO(TO_ONE), refuse, Opener((IDENTITY,)))
