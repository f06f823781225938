"""Backups are sealed in the age format: to recipients, by a passphrase, or left open where that is asked for.

Whoever has `age` opens one without Sekisho. A passphrase seals a key made for this one backup (an armored age file, at
the front), and that key the rest: the library can stream only to keys.

Source: C2SP, age-encryption.org/v1.
"""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import pyrage

from sekisho.security.work.backup.refusing import BackupRefused, damaged, not_a_backup, refused

AGE, ARMOR, ZSTANDARD = b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----", b"\x28\xb5\x2f\xfd"
_ARMOR_END = b"-----END AGE ENCRYPTED FILE-----"
_ARMOR_LINES = 40
"""Of an armored file that holds one key: far more than the ten it takes."""

_BUFFER_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Seal:
    """How to seal: to recipients (`age1...`), or by a passphrase; neither leaves the backup open."""

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    @property
    def kind(self) -> str:
        """What it says of itself: `recipients`, `passphrase` or `none`."""
        return "recipients" if self.recipients else "passphrase" if self.passphrase else "none"


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens: identities (`AGE-SECRET-KEY-1...`), a passphrase, or both."""

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)


def new_identity() -> tuple[str, str]:
    """A new key: the identity, which opens, and its recipient, which only seals."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def kind_of(start: bytes) -> str:
    """How a file that begins so was sealed, in the words of `Seal.kind`. BackupRefused for no backup of ours."""
    for magic, kind in ((AGE, "recipients"), (ARMOR, "passphrase"), (ZSTANDARD, "none")):
        if start.startswith(magic):
            return kind
    raise not_a_backup()


def seal(chunks: Iterable[bytes], out: BinaryIO, how: Seal) -> None:
    """Write an archive, sealed. Raises BackupRefused for what is no recipient, and whatever `chunks` raises."""
    if how.kind == "none":
        out.writelines(chunks)
        return
    if how.recipients:
        keys = [_recipient(one) for one in how.recipients]
    else:
        key = pyrage.x25519.Identity.generate()
        out.write(pyrage.passphrase.encrypt(str(key).encode(), how.passphrase, armored=True))
        keys = [key.to_public()]
    source = _Chunks(chunks)
    try:
        pyrage.encrypt_io(io.BufferedReader(source, _BUFFER_BYTES), out, keys)
    except pyrage.EncryptError as error:
        if source.failure:  # the library tells its words alone
            raise source.failure from error
        raise


class _Chunks(io.RawIOBase):
    """Chunks as a file to be read. failure: what ended them too early."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks: Iterator[bytes] = iter(chunks)
        self._rest = memoryview(b"")
        self.failure: BaseException | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io gives it a memoryview
        try:
            while not self._rest:
                self._rest = memoryview(next(self._chunks))
        except StopIteration:
            return 0
        except BaseException as error:
            self.failure = error
            raise
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def unseal(source: BinaryIO, feed: Callable[[bytes], None], keys: Opener) -> None:
    """Give on what a sealed file holds, piece by piece.

    source: at its start, and can be wound back.  Raises BackupRefused (no backup, no key, the wrong key, damaged), and
    whatever `feed` raises. All that was given on is as it was sealed, but only a return says that it was all.
    """
    kind = kind_of(source.read(len(ARMOR)))
    source.seek(0)
    if kind == "none":
        while chunk := source.read(_BUFFER_BYTES):
            feed(chunk)
        return
    identities = [_identity(one) for one in keys.identities] if kind == "recipients" else _by_passphrase(source, keys)
    if not identities:
        raise refused(
            "E903",
            "暗号化されたバックアップです。--identity に鍵のファイルを指定してください。",
            "The backup is encrypted. Name the key's file with --identity.",
        )
    try:
        pyrage.decrypt_io(source, _Feeding(feed), identities)
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            raise _wrong_key() from error
        raise damaged("暗号化データ", "its encryption") from error
    except OSError as error:
        if error.errno is not None:  # the disk, not the data
            raise
        raise damaged("暗号化データ", "its encryption") from error


class _Feeding:
    """A function as a file to be written."""

    def __init__(self, feed: Callable[[bytes], None]) -> None:
        self._feed = feed

    def write(self, octets: bytes) -> int:
        self._feed(octets)
        return len(octets)

    def flush(self) -> None:
        """Nothing is held back."""


def _by_passphrase(source: BinaryIO, keys: Opener) -> list[object]:
    lines: list[bytes] = []
    while not lines or lines[-1].strip() != _ARMOR_END:
        lines.append(source.readline(100))
        if len(lines) > _ARMOR_LINES or not lines[-1]:
            raise damaged("パスフレーズの部分", "the part of the passphrase")
    if not keys.passphrase:
        raise refused(
            "E903",
            "パスフレーズで暗号化されたバックアップです。--passphrase-file で指定するか、端末で入力してください。",
            "The backup is encrypted by a passphrase. Name its file with --passphrase-file, or type it at a terminal.",
        )
    try:
        return [_identity(pyrage.passphrase.decrypt(b"".join(lines), keys.passphrase).decode("ascii"))]
    except (pyrage.DecryptError, ValueError) as error:
        raise _wrong_key() from error


def _wrong_key() -> BackupRefused:
    return refused(
        "E904",
        "この鍵（またはパスフレーズ）では開けません。バックアップを取ったときのものを指定してください。",
        "This key or passphrase does not open the backup. Name the one it was made for.",
    )


def _recipient(text: str) -> object:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        shown = text[:8] if text.startswith("age1") else ""  # a secret key named by mistake is not shown
        raise refused(
            "E912",
            f"宛先 {shown}… を読めません。age1 で始まる公開鍵を指定してください。",
            f"The recipient {shown}... cannot be read. Name a public key that begins with age1.",
        ) from error


def _identity(text: str) -> object:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise refused(
            "E912",
            "鍵のファイルを読めません。AGE-SECRET-KEY-1 で始まる行のあるファイルを指定してください。",
            "The key's file cannot be read. Name a file with a line that begins with AGE-SECRET-KEY-1.",
        ) from error
