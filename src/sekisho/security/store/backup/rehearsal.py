"""A tried restore, written into the ledger of backups and restore tests through the door.

Source: 3.1.4.17 and 3.1.5.11: that a backup can be restored is proved before it is needed.
"""

import datetime as dt
from dataclasses import dataclass, replace

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.backup import Backup, Content, Rehearsal
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import row_id
from sekisho.security.store.door import write
from sekisho.security.store.rows import current
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.work.rowchange import RowChange

FINDINGS_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying gave. taken, sha256, encrypted: of the backup, as far as it could be read.

    seconds: that restoring and verifying took.  findings: why it failed; empty where it worked.
    """

    seconds: float
    taken: dt.datetime | None = None
    sha256: str = ""
    encrypted: bool | None = None
    findings: str = ""


def record(device: str, site: str, tried: Tried, act: Act, *, now: dt.datetime | None = None) -> Backup:
    """Enter a trial in the row of the device's data, a new one where there is none. Raises what the door raises."""
    moment = now or dt.datetime.now(dt.UTC)
    start = Backup(device=device, content=Content.DATA, site=site)
    name = row_id(REGISTRY["backup"], start)
    found = current("backup", [name]).get(name, (None,))[0]
    before = found if isinstance(found, Backup) else None
    row = before or start
    after = replace(
        row,
        taken=tried.taken.astimezone(JAPAN).date() if tried.taken else row.taken,
        sha256=tried.sha256 or row.sha256,
        encrypted=row.encrypted if tried.encrypted is None else tried.encrypted,
        rehearsed=moment.astimezone(JAPAN).date(),
        result=Rehearsal.FAILED if tried.findings else Rehearsal.WORKED,
        minutes=-int(-tried.seconds // 60),
        tried_by=act.who,
        findings=tried.findings[:FINDINGS_CHARACTERS],
    )
    write([RowChange("backup", before, after)], act, now=moment)
    return after
