"""Signed notes and checkpoints as text, by the public formats C2SP `signed-note` and `tlog-checkpoint`.

A checkpoint says how long the journal is and what its tree's root is, signed by the journal's Ed25519 key. Keys are
written as Go's `sumdb/note` writes them, so that its tools read them too.
"""

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.security.ledgers.journal.merkle import HASH_BYTES

ED25519 = b"\x01"
"""The signature type's identifier in key ids and key texts."""

KEY_BYTES = 32
KEY_ID_BYTES = 4
NOTE_CHARACTERS = 2**17
"""A longer note is refused unread: 16 signatures of the largest kind need some 80,000."""

_DASH = "\N{EM DASH} "
_PRIVATE = "PRIVATE+KEY+"


class NoteRefused(ValueError):  # noqa: N818  # named for what happened, as people say it
    """A note, checkpoint or key text that cannot be trusted or read. The subclasses say which."""

    code = "note"


class NoteMalformed(NoteRefused):
    """Not a text of the format."""

    code = "note.E001"


class NoteUnsigned(NoteRefused):
    """No signature by the key that is asked for."""

    code = "note.E002"


class NoteForged(NoteRefused):
    """A signature that claims to be by the key, and is not."""

    code = "note.E003"


def _decoded(text: str) -> bytes:
    try:
        octets = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteMalformed("not base64") from error
    if base64.b64encode(octets).decode() != text:
        raise NoteMalformed("not the one base64 form of its octets")
    return octets


def _encoded(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _named(name: str) -> str:
    if not name or "+" in name or any(one.isspace() or one < " " for one in name):
        raise NoteMalformed("a key's name is not empty and has neither blanks nor '+'")
    return name


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name. Raises NoteMalformed for a name that the format forbids."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse what could not be written."""
        _named(self.name)
        if len(self.public) != KEY_BYTES:
            raise NoteMalformed("an Ed25519 key has 32 octets")

    @property
    def id(self) -> bytes:
        """The first four octets of the hash of name and key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> "VerifierKey":
        """The key that `str` wrote. NoteMalformed for anything else."""
        name, _, rest = text.strip().partition("+")
        shown, _, data = rest.partition("+")
        octets = _decoded(data)
        if octets[:1] != ED25519:
            raise NoteMalformed("not an Ed25519 key")
        key = cls(name, octets[1:])
        if key.id.hex() != shown:
            raise NoteMalformed("the key's id does not belong to its name and octets")
        return key


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name. seed: 32 octets (RFC 8032)."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """Its public half."""
        return VerifierKey(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """The key as its file holds it. Never shown to anybody."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{_encoded(ED25519 + self.seed)}"

    @classmethod
    def read(cls, text: str) -> "SigningKey":
        """The key that `secret_text` wrote. NoteMalformed for anything else; the message never holds the text."""
        if not text.startswith(_PRIVATE):
            raise NoteMalformed("not a private key")
        name, _, rest = text.strip().removeprefix(_PRIVATE).partition("+")
        shown, _, data = rest.partition("+")
        octets = _decoded(data)
        if octets[:1] != ED25519 or len(octets) != 1 + KEY_BYTES:
            raise NoteMalformed("not an Ed25519 key")
        key = cls(_named(name), octets[1:])
        if key.verifier.id.hex() != shown:
            raise NoteMalformed("the key's id does not belong to its name and octets")
        return key


def signed(text: str, key: SigningKey) -> str:
    """The note: the text, an empty line, one signature line. NoteMalformed for a text that no note can hold."""
    _look_at(text)
    if not text.endswith("\n"):
        raise NoteMalformed("a note's text ends with a newline")
    signature = Ed25519PrivateKey.from_private_bytes(key.seed).sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {_encoded(key.verifier.id + signature)}\n"


def _look_at(text: str) -> None:
    if len(text) > NOTE_CHARACTERS:
        raise NoteMalformed("too long")
    if any((one < " " and one != "\n") or "\ud800" <= one <= "\udfff" for one in text):
        raise NoteMalformed("control characters")


def opened(note: str, key: VerifierKey) -> str:
    """The text of a note that `key` signed; signatures of others are passed over.

    Raises NoteMalformed, NoteUnsigned or NoteForged.
    """
    _look_at(note)
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteMalformed("no empty line before the signatures")
    text += "\n"
    known = False
    for line in lines.removesuffix("\n").split("\n"):
        if not line.startswith(_DASH):
            raise NoteMalformed("a signature line begins with an em dash")
        name, _, data = line.removeprefix(_DASH).partition(" ")
        octets = _decoded(data)
        _named(name)
        if len(octets) <= KEY_ID_BYTES:
            raise NoteMalformed("a signature line without a signature")
        if name == key.name and octets[:KEY_ID_BYTES] == key.id:
            _hold(text, octets[KEY_ID_BYTES:], key)
            known = True
    if not known:
        raise NoteUnsigned(f"not signed by {key.name}")
    return text


def _hold(text: str, signature: bytes, key: VerifierKey) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError) as error:
        raise NoteForged(f"a signature of {key.name} does not fit") from error


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: of which journal, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> "TreeHead":
        """The head of a checkpoint's text. Extension lines are allowed and passed over. NoteMalformed otherwise."""
        if not text.endswith("\n"):
            raise NoteMalformed("a checkpoint's text ends with a newline")
        origin, *rest = text.removesuffix("\n").split("\n")
        if len(rest) < 2 or not all((origin, *rest)):
            raise NoteMalformed("a checkpoint has at least three lines, none empty")
        size, root = rest[0], _decoded(rest[1])
        if not size.isascii() or not size.isdecimal() or str(int(size[:20])) != size:
            raise NoteMalformed("the size is no whole number")
        if len(root) != HASH_BYTES:
            raise NoteMalformed("the root is no SHA-256 hash")
        return cls(origin, int(size), root)


def checkpoint(head: TreeHead, key: SigningKey) -> str:
    """The checkpoint of a tree head, signed."""
    return signed(head.text, key)


def open_checkpoint(note: str, key: VerifierKey) -> TreeHead:
    """The head that a checkpoint vouches for. NoteRefused where it is not signed by the key or not readable."""
    return TreeHead.read(opened(note, key))
