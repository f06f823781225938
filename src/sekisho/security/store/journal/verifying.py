"""The whole journal and every table held against each other, against the signatures, and against what lies outside.

Memory does not grow with the journal: entries are read twice, once by number and once by row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.security.ledgers.journal.entry import sealing_secret
from sekisho.security.store.journal import claims, evidence
from sekisho.security.store.journal.expired import Expired, expiries, hold_digests
from sekisho.security.store.journal.faults import Broken, Faults
from sekisho.security.store.journal.kept_files import hold_files
from sekisho.security.store.journal.snapshot import snapshot
from sekisho.security.store.journal.tracing import Known, trace
from sekisho.security.store.journal.walking import walk
from sekisho.security.store.records import JournalEntry

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and of how many."""

READINGS = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found.

    origin: the journal's name; empty where there is none yet.  size: entries.  root: of their tree (hex); empty where
    entries are missing.  checkpoints: signed ones that were compared.  faults: empty where all is as it was written.
    """

    origin: str
    size: int
    root: str
    checkpoints: int
    faults: tuple[Broken, ...]


def verify(checkpoint: str | None = None, progress: Progress | None = None) -> Verdict:
    """Verify everything in the open home. Writers are not kept waiting; what they add meanwhile is not looked at.

    checkpoint: the text of one that was kept elsewhere. The journal must begin with exactly the entries it signed.
    """
    faults = Faults()
    outside = claims.outside(faults)
    with snapshot():
        total = JournalEntry.objects.count()
        count = _counting(total * READINGS, progress)
        signed = claims.signed_outside(outside, checkpoint, begun=total > 0, faults=faults)
        signed += claims.signed_inside(outside.verifier, faults)
        walked = walk({one.head.size for one in signed}, faults, count)
        edge = claims.hold_head(outside.verifier, walked, faults)
        claims.hold_days(walked, faults)
        claims.hold(signed, edge, walked, faults)
        secret = sealing_secret(outside.key.seed) if outside.key else None
        known = tuple(expiries(secret))
        hold_digests(known, faults)
        entries = Known(secret, Expired.of(known), faults)
        trace(entries, count)
        hold_files(entries.sheets, faults)
        named = evidence.named()
    evidence.hold(named, faults)
    origin = outside.verifier.name if outside.verifier else ""
    root = walked.edge.root.hex() if walked.whole else ""
    return Verdict(origin, walked.size, root, len(signed), faults.all())


def _counting(total: int, progress: Progress | None) -> Callable[[int], None]:
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return advance
