"""The columns of a sheet under their hash."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import canonical

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9)


@given(st.dictionaries(NAMES, NAMES, min_size=1))
def test_columns_come_back_from_what_is_kept(letters: dict[str, str]) -> None:
    columns = Columns(letters)
    assert columns.octets == canonical(letters)
    assert columns.sha256 == hashlib.sha256(columns.octets).hexdigest()
    assert Columns.read(columns.octets, columns.sha256) == columns == letters


def test_no_columns_have_no_hash() -> None:
    assert Columns().sha256 == ""


def test_columns_known_by_their_hash_alone_keep_it() -> None:
    assert Columns.named("a" * 64).sha256 == "a" * 64
    assert not Columns.named("a" * 64)


@pytest.mark.parametrize("octets", [b"", b"[]", b'{"id":"B"}'])
def test_octets_of_another_hash_are_refused(octets: bytes) -> None:
    with pytest.raises(ValueError, match="is not the hash of a sheet's columns"):
        Columns.read(octets, Columns({"id": "A"}).sha256)


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(ValueError, match="is not the hash of a sheet's columns"):
        Columns.read(b"[]", hashlib.sha256(b"[]").hexdigest())
