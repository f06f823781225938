"""What was seen in traffic as rows that a person can accept: nothing observed is approved by itself.

What traffic cannot tell but the ledger must have is filled with words that say so, for the person to replace.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sekisho.security.checks.proposals import Proposal
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Origin, Source
from sekisho.security.work.rowchange import RowChange


def changes_of(proposals: Iterable[Proposal]) -> Iterator[RowChange]:
    """A row, new or filled, for each proposal, in order, with the evidence of each value; of equal keys the first."""
    seen: set[tuple[str, ...]] = set()
    for one in proposals:
        change = RowChange(one.ledger, one.before, _whole(one.row), Origin(Source.OBSERVATION, evidence=one.evidence))
        if change.names() not in seen:
            seen.add(change.names())
            yield change


def _whole(row: Row) -> Row:
    match row:
        case Asset(id=""):
            where = next(iter((*row.ips, *row.macs)), "")
            number = "".join(row.macs[:1]).replace(":", "") or where
            return replace(row, id=f"未登録-{number}", name=row.name or f"未登録の機器 {where}")
        case Dataflow(function=""):
            what = " ".join(part for part in (row.application or row.protocol, str(row.port or "")) if part)
            return replace(row, function=f"観測された通信 {what}")
        case _:
            return row
