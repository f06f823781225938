"""Every ledger's table, by slug. Nothing is declared here a second time."""

from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.derive import Kept, derive
from sekisho.security.store.records import Checkpoint, Job, JournalEntry, JournalHead, KeptFile, Login, ProposedRow

__all__ = ["TABLES", "Checkpoint", "Job", "JournalEntry", "JournalHead", "KeptFile", "Login", "ProposedRow"]

TABLES: dict[str, type[Kept]] = {slug: derive(ledger, __name__) for slug, ledger in REGISTRY.items()}
