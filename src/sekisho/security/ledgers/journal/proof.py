"""A proof that an entry is in the journal, as text: C2SP `tlog-proof`, version 1. Whoever has it needs no Sekisho."""

import base64
import binascii
from dataclasses import dataclass

from sekisho.security.ledgers.journal.merkle import HASH_BYTES, includes, leaf_hash
from sekisho.security.ledgers.journal.note import NoteMalformed, VerifierKey, open_checkpoint

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63
"""Hashes in a proof: a tree of 2^63 leaves needs no more."""


@dataclass(frozen=True, slots=True)
class Proof:
    """index: of the entry. path: hashes from its sibling up.  checkpoint: the signed note, as it was given out."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        return f"{HEADER}\nindex {self.index}\n{hashes}\n{self.checkpoint}"

    @classmethod
    def read(cls, text: str) -> "Proof":
        """The proof that `str` wrote; a line of extra data is passed over. NoteMalformed for any other text."""
        told, blank, checkpoint = text.partition("\n\n")
        header, *lines = told.split("\n")
        if lines and lines[0].startswith("extra "):
            del lines[0]
        word, _, index = lines[0].partition(" ") if lines else ("", "", "")
        numbered = index.isascii() and index.isdecimal() and str(int(index[:20])) == index
        if header != HEADER or not blank or word != "index" or not numbered or len(lines) > LONGEST_PATH + 1:
            raise NoteMalformed("not a proof of the format")
        return cls(int(index), tuple(_hash(line) for line in lines[1:]), checkpoint)

    def holds(self, entry: bytes, key: VerifierKey) -> bool:
        """Whether it proves that these octets are the entry. NoteRefused where `key` did not sign the checkpoint."""
        head = open_checkpoint(self.checkpoint, key)
        return includes(leaf_hash(entry), self.index, head.size, self.path, head.root)


def _hash(line: str) -> bytes:
    try:
        octets = base64.b64decode(line.encode(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteMalformed("not base64") from error
    if len(octets) != HASH_BYTES or base64.b64encode(octets).decode() != line:
        raise NoteMalformed("not a SHA-256 hash")
    return octets
