"""Items of a list come one by one out of a document of any size, and a break is told where it is."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.observe.advisories.limits import RECORD_BYTES
from sekisho.security.observe.advisories.streamed import Broken, listed

TEXT = st.text(max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXT, some, max_size=3),
    max_leaves=5,
)


def parts(octets: bytes, size: int) -> list[bytes]:
    return [octets[at : at + size] for at in range(0, len(octets), size)]


@given(
    items=st.lists(st.dictionaries(TEXT, VALUES, max_size=3) | st.lists(VALUES, max_size=3), max_size=4),
    size=st.integers(1, 50),
)
def test_every_item_comes_back_however_the_octets_are_cut(items: list[object], size: int) -> None:
    octets = json.dumps({"a": 1, "found": items, "z": [1]}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    told = json.loads(octets.decode("utf-8", "replace"))["found"]
    assert list(listed(parts(octets, size), "found")) == list(enumerate(told))


@pytest.mark.parametrize("rest", ["", ',{"a', ",x]", ',{"a":1}'])
def test_what_comes_before_a_break_is_given(rest: str) -> None:
    read = listed([b'{"found":[{"a":1}', rest.encode()], "found")
    assert next(read) == (0, {"a": 1})
    with pytest.raises(Broken) as broken:
        list(read)
    assert broken.value.at == (2 if rest.endswith("}") else 1)


def test_a_document_without_the_list_is_broken_at_its_beginning() -> None:
    with pytest.raises(Broken):
        list(listed([b'{"other":[]}'], "found"))


@pytest.mark.parametrize("inside", [b'"' + b"x" * RECORD_BYTES, b"[" * RECORD_BYTES])
def test_an_item_too_large_to_hold_is_not_held(inside: bytes) -> None:
    pulled = 0

    def endless() -> Iterator[bytes]:
        nonlocal pulled
        yield b'{"found":['
        for part in parts(inside, 2**18) * 100:
            pulled += len(part)
            yield part

    with pytest.raises(Broken):
        list(listed(endless(), "found"))
    assert pulled < 3 * RECORD_BYTES
