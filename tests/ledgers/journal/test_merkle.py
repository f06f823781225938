"""The tree against published roots and proofs, and against the definition itself on trees of any size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.journal.merkle import (
    EMPTY_ROOT,
    Edge,
    consistency_proof,
    consistent,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

ENTRIES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The entries of the test of Certificate Transparency's reference implementation."""

ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]

INCLUSION = (
    (0, 8, ("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")),
    (5, 8, ("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")),
    (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
    (1, 5, ("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")),
)  # fmt: skip

CONSISTENCY = (
    (1, 1, ()),
    (1, 8, ("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")),
    (6, 8, ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")),
    (2, 5, ("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")),
)  # fmt: skip

SIZES = st.integers(1, 70)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def by_definition(some: list[bytes]) -> bytes:
    """MTH as RFC 9162, 2.1.1 words it."""
    if len(some) < 2:
        return some[0] if some else sha256(b"").digest()
    half = 1
    while half * 2 < len(some):
        half *= 2
    return node_hash(by_definition(some[:half]), by_definition(some[half:]))


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int, proof: tuple[str, ...]) -> None:
    made = inclusion_proof(LEAVES, index, size)
    assert [one.hex() for one in made] == list(proof)
    assert includes(LEAVES[index], index, size, made, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("first", "second", "proof"), CONSISTENCY)
def test_the_published_consistency_proofs(first: int, second: int, proof: tuple[str, ...]) -> None:
    made = consistency_proof(LEAVES, first, second)
    assert [one.hex() for one in made] == list(proof)
    assert consistent(first, bytes.fromhex(ROOTS[first]), second, bytes.fromhex(ROOTS[second]), made)


@given(SIZES, st.data())
def test_a_root_is_what_the_definition_says_however_it_grew(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    cut = data.draw(st.integers(0, size))
    edge = Edge()
    edge.extend(every[:cut])
    kept = Edge(edge.size, edge.hashes)
    kept.extend(every[cut:])
    assert (kept.size, kept.root) == (size, by_definition(every))
    for (start, end), subtree in kept.subtrees():
        assert subtree == by_definition(every[start:end])


@given(SIZES, st.data())
def test_inclusion_holds_for_the_leaf_in_its_place_and_for_nothing_else(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-1, size))
    proof, top = inclusion_proof(iter(every), index, size), root(every)
    assert includes(every[index], index, size, proof, top)
    assert includes(every[index], other, size, proof, top) == (other == index)
    assert not includes(leaf_hash(b"other"), index, size, proof, top)
    assert not includes(every[index], index, size, [*proof, top], top)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not includes(every[index], index, size, proof[:-1], top)
        assert not includes(every[index], index, size, [*proof[:at], top, *proof[at + 1 :]], top)


@given(SIZES, st.data())
def test_consistency_holds_for_the_same_beginning_and_for_nothing_else(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    first = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, first - 1))
    proof = consistency_proof(iter(every), first, size)
    old, new = root(every[:first]), root(every)
    forged = root([leaf_hash(b"x") if at == changed else one for at, one in enumerate(every[:first])])
    assert consistent(first, old, size, new, proof)
    assert not consistent(first, forged, size, new, proof)
    assert not consistent(first, old, size, forged, proof)
    assert not consistent(first, old, size, new, [*proof, new])
    assert not consistent(size + 1, old, size, new, proof)


def test_every_tree_begins_with_the_empty_one() -> None:
    assert consistent(0, EMPTY_ROOT, 8, root(LEAVES), [])
    assert not consistent(0, root(LEAVES), 8, root(LEAVES), [])


def test_an_edge_that_is_none_is_refused() -> None:
    for size, hashes in ((3, [EMPTY_ROOT]), (0, [EMPTY_ROOT]), (1, [b"short"]), (-1, [EMPTY_ROOT])):
        with pytest.raises(ValueError, match="no edge"):
            Edge(size, hashes)


def test_no_proof_is_made_for_what_is_not_there() -> None:
    for make in (
        lambda: inclusion_proof(LEAVES, 8, 8),
        lambda: inclusion_proof(LEAVES, -1, 8),
        lambda: inclusion_proof(LEAVES, 0, 9),
        lambda: consistency_proof(LEAVES, 0, 8),
        lambda: consistency_proof(LEAVES, 9, 8),
    ):
        with pytest.raises(IndexError):
            make()
