"""Verify that an entry is in a Sekisho journal, without Sekisho: `python verify_proof.py ENTRY PROOF KEY`.

ENTRY: the entry's octets (.json).  PROOF: its proof (.tlog-proof, https://c2sp.org/tlog-proof).  KEY: the journal's
public key as one line, from a place that the keeper of the journal cannot change. Needs Python and `cryptography`.
"""

import base64
import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def signed_text(note: str, name: str, public: bytes) -> str:
    """The text of a note (https://c2sp.org/signed-note) whose signature by the key fits; fails where none does."""
    text, _, lines = note.rpartition("\n\n")
    key_id = sha256(name.encode() + b"\n" + public).digest()[:4]
    for line in lines.splitlines():
        signer, _, data = line.removeprefix("— ").partition(" ")
        signature = base64.b64decode(data)
        if signer == name and signature[:4] == key_id:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], f"{text}\n".encode())
            return text
    raise ValueError("no signature by this key")


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that the path leads to from the leaf (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ValueError("the entry's number is beyond the tree")
    last, node = size - 1, leaf
    for sibling in path:
        if not last:
            raise ValueError("the path is too long")
        if index % 2 or index == last:
            node = sha256(b"\x01" + sibling + node).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = sha256(b"\x01" + node + sibling).digest()
        index, last = index // 2, last // 2
    if last:
        raise ValueError("the path is too short")
    return node


def main(entry: bytes, proof: str, key: str) -> None:
    """Print what the entry says and what the checkpoint covers, or fail."""
    name, _, data = key.strip().split("+", 2)
    told, _, checkpoint = proof.partition("\n\n")
    header, *lines = [line for line in told.split("\n") if not line.startswith("extra ")]
    origin, size, root = signed_text(checkpoint, name, base64.b64decode(data)).split("\n")[:3]
    path = [base64.b64decode(line) for line in lines[1:]]
    index = int(lines[0].removeprefix("index "))
    found = root_of(sha256(b"\x00" + entry).digest(), index, int(size), path)
    if header != "c2sp.org/tlog-proof@v1" or origin != name or found != base64.b64decode(root):
        raise ValueError("the entry is not in the tree that was signed")
    print(f"PROVED: entry {index} of {size} in {origin}")
    print(json.dumps(json.loads(entry), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]).read_text("utf-8"), Path(sys.argv[3]).read_text("utf-8"))
    except Exception as error:  # noqa: BLE001 -- any failure is the same answer
        sys.exit(f"NOT PROVED: {type(error).__name__}: {error}")
