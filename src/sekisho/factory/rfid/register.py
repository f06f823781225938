"""Which tag is on which part, as it was entered at goods receipt. What is not entered here is no part.

A kind of trade item (company prefix and item reference) is of one part number; a part number may have several kinds,
one of each maker.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sekisho.factory.rfid.epc import NotAnEpc, item, link
from sekisho.factory.rfid.events import in_utc
from sekisho.factory.rfid.refusing import Refused

_SGTIN = "urn:epc:id:sgtin:"
_TABLES = """
CREATE TABLE IF NOT EXISTS kind (kind TEXT PRIMARY KEY, part TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tag (
  epc TEXT PRIMARY KEY, part TEXT NOT NULL, lot TEXT NOT NULL, at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A part with a tag. epc: its pure identity.  part: its number."""

    epc: str
    part: str
    lot: str


class Register:
    """The tags of all parts, in tables of their own in the SQLite file of a service."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._base.executescript(_TABLES)

    def enrol(self, epcs: Iterable[str], part: str, lot: str, at: datetime) -> None:
        """Enter the tags of a delivery. The same once more changes nothing. Call it in a transaction.

        Raises Refused for what is no serialised trade item, and for a tag or a kind that is of another part or lot.
        """
        if not part.strip() or not lot.strip():
            raise Refused(
                "rfid.E101",
                "品番とロット番号が必要です。納品書の番号を入れてください。",
                "A part number and a lot number are needed. Enter those of the delivery note.",
            )
        for epc in epcs:
            self._enrol(Tagged(epc, part, lot), at)

    def _enrol(self, one: Tagged, at: datetime) -> None:
        if not _is_trade_item(one.epc):
            raise Refused(
                "rfid.E102",
                f"「{one.epc[:80]}」は個品のEPC（SGTIN）ではありません。部品のタグを読み直してください。",
                f'"{one.epc[:80]}" is no EPC of a single trade item (SGTIN). Read the tag of the part again.',
            )
        self._base.execute("INSERT OR IGNORE INTO kind (kind, part) VALUES (?, ?)", (item(one.epc), one.part))
        if (other := self.part_of_kind(item(one.epc))) != one.part:
            raise Refused(
                "rfid.E103",
                f"{one.epc}の種類は品番{other}で登録されています。タグか品番を確かめてください。",
                f"The kind of {one.epc} is entered as part number {other}. Check the tag or the part number.",
            )
        self._base.execute(
            "INSERT OR IGNORE INTO tag (epc, part, lot, at) VALUES (?, ?, ?, ?)",
            (one.epc, one.part, one.lot, in_utc(at.isoformat())),
        )
        if self.tagged(one.epc) != one:
            raise Refused(
                "rfid.E104",
                f"タグ{one.epc}は別のロットで登録されています。同じタグが二つないか確かめ、貼り直してください。",
                f"Tag {one.epc} is entered with another lot. See whether it exists twice, and replace it.",
            )

    def tagged(self, epc: str) -> Tagged | None:
        """The part with a tag; None where the tag was never entered."""
        with closing(self._base.execute("SELECT epc, part, lot FROM tag WHERE epc = ?", (epc,))) as rows:
            row = rows.fetchone()
        return Tagged(*row) if row else None

    def part_of_kind(self, kind: str) -> str | None:
        """The part number of a kind (`epc.item`), if one was entered."""
        with closing(self._base.execute("SELECT part FROM kind WHERE kind = ?", (kind,))) as rows:
            row = rows.fetchone()
        return str(row[0]) if row else None


def _is_trade_item(epc: str) -> bool:
    try:
        return epc.startswith(_SGTIN) and bool(link(epc))
    except NotAnEpc:
        return False
