"""A proposal: row changes of any ledgers as one thing, and who may decide on it. Pure; the store keeps it.

What an approver decides over is the canonical JSON of the changes; its SHA-256 stands for exactly what was shown.
Source: 5.1.2 (applicant, approver, and one change reaching all ledgers).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.checking import origin_of
from sekisho.security.ledgers.journal.entry import Deed, canonical
from sekisho.security.ledgers.plain import restored, told
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.work.rowchange import RowChange, changed

VERSION = 1


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One field as it was and as it is to be, as plain rows hold them; None for none."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of a proposal as an approver sees it."""

    ledger: str
    site: str
    key: str
    deed: Deed
    cells: tuple[CellDifference, ...]


def content(changes: Iterable[RowChange]) -> bytes:
    """The changes as the one line of JSON that is shown, hashed and kept."""
    return canonical({"v": VERSION, "changes": [_plain(change) for change in changes]})


def hash_of(said: bytes) -> str:
    """The SHA-256 of a content, in hex."""
    return hashlib.sha256(said).hexdigest()


def changes_of(said: bytes, columns_of: Callable[[str], Columns]) -> tuple[RowChange, ...]:
    """The changes that `content` wrote. columns_of: finds a sheet's columns by their hash."""
    return tuple(_change(one, columns_of) for one in json.loads(said)["changes"])


def _plain(change: RowChange) -> dict[str, object]:
    ledger = change.declared
    before = told(ledger, change.before) if change.before is not None else None
    return {"ledger": ledger.slug, "before": before, "after": change.wanted, "origin": change.origin.plain()}


def _change(plain: Mapping[str, Any], columns_of: Callable[[str], Columns]) -> RowChange:  # Any: JSON of our own making
    ledger = REGISTRY[str(plain["ledger"])]
    rows = (restored(ledger, one) if isinstance(one, dict) else None for one in (plain["before"], plain["after"]))
    before, after = rows
    return RowChange(ledger.slug, before, after, origin_of(plain["origin"], columns_of))


def differences(changes: Sequence[RowChange]) -> Iterator[Difference]:
    """Every row with the cells that change, in the proposal's order: what the approver is shown."""
    for change in changes:
        ledger, before, after = change.declared, change.before, change.after
        deed = Deed.CREATE if before is None else Deed.WITHDRAW if after is None else Deed.CHANGE
        old, new = before or ledger.row(), after or ledger.row()
        cells = tuple(
            CellDifference(name, getattr(old, name), getattr(new, name)) for name in changed(ledger, old, new)
        )
        yield Difference(ledger.slug, change.row.site, ledger.key(change.row), deed, cells)


def touches_assets(changes: Iterable[RowChange]) -> tuple[str, ...]:
    """Ids of the assets that a proposal is about: rows of the asset ledger, and what other rows refer to there."""
    found: dict[str, None] = {}
    for change in changes:
        for row in (change.before, change.after):
            if row is not None:
                found.update(dict.fromkeys(_assets(change.ledger, row)))
    return tuple(found)


def _assets(slug: str, row: Row) -> Iterator[str]:
    ledger = REGISTRY[slug]
    for field in ledger.fields:
        if field.column.refers == "asset" or (slug == "asset" and field.column.key):
            value = getattr(row, field.name)
            yield from value if isinstance(value, tuple) else [value] if value else []


@dataclass(frozen=True, slots=True)
class Decision:
    """What an approver says. sha256: of exactly what they were shown.  note: their words."""

    approver: str
    approve: bool
    sha256: str
    note: str = ""


def refusal(proposal: Proposal, decision: Decision) -> Text | None:
    """Why this person cannot decide on the proposal as shown; None where they can."""
    if proposal.state is not Standing.OPEN:
        state = proposal.state or Standing.VOID
        return Text(
            f"提案 {proposal.number} は「{state.ja}」なので決定できません。申請中の提案を選んでください。",
            f"Proposal {proposal.number} is {state.en.lower()} and cannot be decided. Choose an open one.",
        )
    if decision.approver.strip().casefold() == proposal.applicant.strip().casefold():
        return Text(
            f"申請者（{proposal.applicant}）は自分の提案を決定できません。別の人が決定してください。",
            f"The applicant ({proposal.applicant}) cannot decide on their own proposal. Another person must.",
        )
    if decision.sha256 != proposal.sha256:
        return Text(
            f"表示された内容と提案 {proposal.number} の内容が違います。もう一度表示して、内容を確かめてください。",
            f"What was shown is not what proposal {proposal.number} says. Show it again and look at it.",
        )
    return None
