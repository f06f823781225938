"""The journal's signing key: one file of the home, or wherever the environment says, made when it is first needed.

The key's name is the journal's origin: a key of another journal is refused.
"""

import os
import secrets
from pathlib import Path

from sekisho.security.ledgers.journal.note import NoteRefused, SigningKey, VerifierKey
from sekisho.security.store import place
from sekisho.security.store.errors import KeyForeign, KeyMalformed, KeyMissing, KeyUnreadable

SETTING = "SEKISHO_JOURNAL_KEY"
"""Environment variable that names another file."""

KEY_FILE, PUBLIC_FILE = "journal.key", "journal.pub"
MOST_CHARACTERS = 2_000


def key_path() -> Path:
    """Where the private key is, or would be."""
    elsewhere = os.environ.get(SETTING, "")
    return Path(elsewhere) if elsewhere else place.opened() / KEY_FILE


def kept_key() -> SigningKey | None:
    """The key as its file holds it; None where there is no file. KeyUnreadable or KeyMalformed otherwise."""
    path = key_path()
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MOST_CHARACTERS)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise KeyMalformed(path.name) from error
    except OSError as error:
        raise KeyUnreadable(path.name) from error
    try:
        return SigningKey.read(text)
    except NoteRefused as error:
        raise KeyMalformed(path.name) from error


def new_origin() -> str:
    """A name for a journal that no other has. The domain never exists (RFC 2606), so that nobody can claim it."""
    return f"sekisho.invalid/{secrets.token_hex(6)}"


def first_origin() -> str:
    """The origin of a journal that begins now: the name of the key where one is there already."""
    key = kept_key()
    return key.name if key else new_origin()


def key_of(origin: str, *, begun: bool) -> SigningKey:
    """The key that signs for this journal, made where the journal has not begun.

    begun: there are entries, so that a missing key is a loss.  Raises a JournalRefused by its kind.
    """
    key = kept_key()
    if key is None:
        if begun:
            raise KeyMissing(key_path().name)
        return _made(origin)
    if key.name != origin:
        raise KeyForeign(key_path().name, key.name, origin)
    return key


def _made(origin: str) -> SigningKey:
    key, path = SigningKey(origin, secrets.token_bytes(32)), key_path()
    try:
        _write_whole(path, key.secret_text() + "\n")
        path.with_name(PUBLIC_FILE).write_text(f"{key.verifier}\n", "ascii", newline="\n")
    except OSError as error:
        raise KeyUnreadable(path.name) from error
    return key


def _write_whole(path: Path, text: str) -> None:
    """A new file, closed to others from its first octet on, that is there whole or not at all. OSError if it exists."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink()


def verifier_of(origin: str) -> VerifierKey:
    """The public key of this journal. Raises a JournalRefused by its kind; never makes a key."""
    return key_of(origin, begun=True).verifier
