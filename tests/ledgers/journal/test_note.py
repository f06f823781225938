"""Notes, checkpoints and keys: a published example, any text, and what we write read back."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.journal.note import (
    NoteForged,
    NoteMalformed,
    NoteRefused,
    NoteUnsigned,
    SigningKey,
    TreeHead,
    VerifierKey,
    checkpoint,
    open_checkpoint,
    opened,
    signed,
)

PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of the Go package golang.org/x/mod/sumdb/note."""

KEY = SigningKey("sekisho.invalid/000000000001", bytes(range(32)))
OTHER = SigningKey("sekisho.invalid/000000000001", bytes(32))
HEAD = TreeHead(KEY.name, 20852163, bytes(range(32)))

SIZES = st.integers(0, 2**63)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), max_size=200)


def test_the_published_note_is_opened_and_written_alike() -> None:
    key = SigningKey.read(PRIVATE + "\n")
    assert str(key.verifier) == PUBLIC
    assert key.secret_text() == PRIVATE
    assert signed(TEXT, key) == f"{TEXT}\n{SIGNATURE}"
    assert opened(f"{TEXT}\n{SIGNATURE}", VerifierKey.read(PUBLIC)) == TEXT


@given(TEXTS)
def test_what_is_signed_opens_as_it_was(text: str) -> None:
    assert opened(signed(text + "\n", KEY), KEY.verifier) == text + "\n"


@given(SIZES, st.binary(min_size=32, max_size=32))
def test_a_checkpoint_comes_back(size: int, root: bytes) -> None:
    head = TreeHead("sekisho.invalid/000000000001", size, root)
    assert open_checkpoint(checkpoint(head, KEY), KEY.verifier) == head


def test_a_checkpoint_looks_as_the_format_says() -> None:
    origin, size, root, empty, line, end = checkpoint(HEAD, KEY).split("\n")
    assert (origin, size, root, empty, end) == (KEY.name, "20852163", base64.b64encode(HEAD.root).decode(), "", "")
    assert line.startswith(f"— {KEY.name} ")


def test_signatures_of_others_are_passed_over() -> None:
    ours = checkpoint(HEAD, KEY)
    theirs = signed(HEAD.text, SigningKey("witness.example/w1", bytes(32))).rpartition("\n\n")[2]
    assert open_checkpoint(ours + theirs, KEY.verifier) == HEAD
    with pytest.raises(NoteUnsigned):
        opened(f"{HEAD.text}\n{theirs}", KEY.verifier)
    with pytest.raises(NoteUnsigned):
        opened(ours, OTHER.verifier)


@given(st.data())
def test_no_character_of_the_text_can_be_changed(data: st.DataObject) -> None:
    note = checkpoint(HEAD, KEY)
    at = data.draw(st.integers(0, len(HEAD.text) - 2))
    put = data.draw(st.characters(codec="utf-8", exclude_categories=["Cc"]).filter(lambda one: one != note[at]))
    with pytest.raises(NoteForged):
        opened(note[:at] + put + note[at + 1 :], KEY.verifier)


@given(st.text(max_size=300))
def test_any_text_is_a_note_or_refused(text: str) -> None:
    for read in (VerifierKey.read, SigningKey.read, TreeHead.read, lambda one: opened(one, KEY.verifier)):
        with pytest.raises(NoteRefused):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{KEY.name}\n1\n",
        f"{KEY.name}\n01\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{KEY.name}\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{KEY.name}\n１\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{KEY.name}\n{'9' * 30}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{KEY.name}\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{KEY.name}\n1\n{base64.b64encode(bytes(32)).decode()[:-1]}\n",
        f"\n1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{KEY.name}\n1\n{base64.b64encode(bytes(32)).decode()}\n\nx\n",
    ],
)
def test_a_head_that_is_none_is_malformed(text: str) -> None:
    with pytest.raises(NoteMalformed):
        TreeHead.read(text)


def test_extension_lines_are_passed_over() -> None:
    assert TreeHead.read(HEAD.text + "more\n") == HEAD


@pytest.mark.parametrize(
    "note",
    [
        HEAD.text,
        f"{HEAD.text}\nno dash\n",
        f"{HEAD.text}\n— {KEY.name}\n",
        f"{HEAD.text}\n— {KEY.name} AAAA\n",
        f"{HEAD.text}\n— {KEY.name} AAAAAAA=\r\n",
        checkpoint(HEAD, KEY).removesuffix("\n"),
        checkpoint(HEAD, KEY) + "x" * 2**17,
    ],
)
def test_a_note_that_is_none_is_malformed(note: str) -> None:
    with pytest.raises(NoteMalformed):
        opened(note, KEY.verifier)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_a_key_name_that_the_format_forbids_is_refused(name: str) -> None:
    with pytest.raises(NoteMalformed):
        VerifierKey(name, bytes(32))


def test_a_key_text_that_was_changed_is_refused() -> None:
    for text in (PUBLIC.replace("c74f20a3", "c74f20a4"), PUBLIC.replace("ARpc", "BRpc"), PUBLIC[:-4]):
        with pytest.raises(NoteMalformed):
            VerifierKey.read(text)
    for text in (PRIVATE.replace("c74f20a3", "c74f20a4"), PRIVATE.replace("AYEK", "BYEK"), PRIVATE[:-4]):
        with pytest.raises(NoteMalformed) as caught:
            SigningKey.read(text)
        assert text[-20:] not in str(caught.value)


def test_a_key_does_not_show_its_seed() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
