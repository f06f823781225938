"""Proofs for people outside: what the journal held of a row at the end of a day, and that it is in the signed tree."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.security.ledgers.journal.merkle import inclusion_proof
from sekisho.security.ledgers.journal.note import NoteRefused, VerifierKey, open_checkpoint
from sekisho.security.ledgers.journal.proof import Proof
from sekisho.security.ledgers.keys import id_of
from sekisho.security.store.errors import NothingToProve, ProofRefused
from sekisho.security.store.journal.signing import verifier_of
from sekisho.security.store.journal.snapshot import CHUNK, snapshot
from sekisho.security.store.records import Checkpoint, JournalEntry
from sekisho.security.store.rows import end_of


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry with its proof. octets: the entry as it was hashed.  key: whoever verifies needs it from elsewhere."""

    octets: bytes
    proof: Proof
    key: VerifierKey


def prove(ledger: str, site: str, key: str, day: dt.date | int) -> Proved:
    """Prove the entry that held for a row at the end of a day in Japan, or at a position.

    key: as `keys.row_key` gives it.  The proof is against the newest checkpoint. It proves that the entry is in the
    journal; that no later one came before the end of the day is Sekisho's word.
    Raises NothingToProve where the row had no entry by then or it has expired, and ProofRefused where the tree is not
    what was signed.
    """
    with snapshot():
        entry = _held(id_of(ledger, site, key), day)
        newest = Checkpoint.objects.order_by("-size").first()
        if entry is None or newest is None or not entry.body:
            raise NothingToProve(expired=entry is not None)
        try:
            verifier = verifier_of(newest.note.partition("\n")[0])
            head = open_checkpoint(newest.note, verifier)
            path = inclusion_proof(_leaves(head.size), entry.position, head.size)
        except (NoteRefused, IndexError) as error:
            raise ProofRefused from error
    proof = Proof(entry.position, tuple(path), newest.note)
    octets = entry.body.encode()
    if not proof.holds(octets, verifier):
        raise ProofRefused
    return Proved(octets, proof, verifier)


def _held(row_id: str, day: dt.date | int) -> JournalEntry | None:
    entries = JournalEntry.objects.filter(row_id=row_id).order_by("-position")
    past = entries.filter(position__lte=day) if isinstance(day, int) else entries.filter(at__lte=end_of(day))
    return past.first()


def _leaves(size: int) -> Iterator[bytes]:
    entries = JournalEntry.objects.filter(position__lt=size).order_by("position")
    yield from map(bytes, entries.values_list("leaf", flat=True).iterator(CHUNK))


def newest_checkpoint() -> str:
    """The text of the newest checkpoint, to be kept elsewhere. Raises NothingToProve where there is no journal yet."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        raise NothingToProve(expired=False)
    return str(newest.note)
