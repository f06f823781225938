"""A file is hashed whole, whatever part of it was hashed ahead, and never with octets of another file."""

import hashlib
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.observe.capture.blocks import BLOCK, Blocks
from sekisho.security.observe.capture.hashing import Ahead, Hashed


def until_hashed(ahead: Ahead, octets: int) -> None:
    end = monotonic() + 30
    while ahead.done < octets:
        assert monotonic() < end


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 7])
def test_a_file_hashed_ahead_to_its_end_or_not_at_all_has_its_own_hash(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(range(256)) * (size // 256 + 1))
    own = hashlib.sha256(path.read_bytes()).hexdigest()
    with Ahead(path) as ahead, Blocks(path, ahead=ahead) as blocks:
        assert blocks.sha256() == own
    with Ahead(path) as ahead:
        until_hashed(ahead, path.stat().st_size)
        with Blocks(path, ahead=ahead) as blocks:
            while blocks.more(blocks.end):
                pass
            assert (blocks.sha256(), blocks.done) == (own, path.stat().st_size)


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(1, 40))
def test_what_was_hashed_before_is_not_hashed_again(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, known: int, step: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "hashed"
    path.write_bytes(content)
    with Ahead(path) as ahead, path.open("rb", buffering=0) as file:
        until_hashed(ahead, len(content))
        hashed = Hashed(file, ahead)
        hashed.sha, hashed._known = hashlib.sha256(content[:known]), min(known, len(content))
        while hashed.readinto(bytearray(step)):
            pass
        assert hashed.sha.hexdigest() == hashlib.sha256(content).hexdigest()


def test_a_file_that_took_its_place_meanwhile_is_hashed_from_its_beginning(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"old" * 1000)
    other.write_bytes(b"new" * 1000)
    with Ahead(path) as ahead:
        until_hashed(ahead, 3000)
        other.replace(path)
        with Blocks(path, ahead=ahead) as blocks:
            assert blocks.sha256() == hashlib.sha256(b"new" * 1000).hexdigest()
