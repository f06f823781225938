"""文書管理台帳 / document ledger (source: table 23; practices 7.1.1, 3.1.3.3, 3.1.7).

All samples of table 23 are internal; the rule names four ranges of disclosure. What is kept for ever has no last day:
that is a mark of ours, so that the printed column stays a day that can be compared.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, two_people
from sekisho.security.terms.choice import Choice


class Disclosure(Choice):
    """Who may see it, from anybody to very few (7.1.1: 開示範囲)."""

    GENERAL = "general", "一般", "General"
    INTERNAL = "internal", "社内", "Internal", "社内限り", "社外秘"
    CONCERNED = "concerned", "関係者のみ", "Those concerned", "関係者限り"
    RESTRICTED = "restricted", "限定", "Restricted", "ごく限られた関係者のみ"


class Removal(Choice):
    """How information that is no longer needed was made unreadable (7.1.1)."""

    SHREDDED = "shredded", "裁断", "Shredded"
    PULPED = "pulped", "溶解", "Pulped"
    BURNT = "burnt", "焼却", "Burnt"
    DELETED = "deleted", "復元できない削除", "Deleted beyond recovery", "消去"
    WITH_MEDIUM = "with-medium", "メディアごと廃棄", "Disposed of with its medium"


@ledger(slug="document", ja="文書管理台帳", en="Document ledger")
@dataclass(frozen=True, kw_only=True)
class KeptDocument(Row):
    """One document or body of information that the business keeps, personal data included.

    file, sha256: of the file that is kept beside the ledgers as evidence; empty where it lies elsewhere.
    """

    number: Annotated[str, Column("図書番号", "Document number", key=True, required=True, max_length=60)] = ""
    title: Annotated[str, Column("文書名", "Document title", required=True, width=28)] = ""
    disclosure: Annotated[Disclosure | None, Column("開示範囲", "Disclosure range", width=14)] = None
    keep_until: Annotated[dt.date | None, Column("保管期限", "Keep until", width=12)] = None
    stored: Annotated[str, Column("格納先", "Stored at", width=24)] = ""
    keeper: Annotated[str, Column("管理者", "Keeper", width=14)] = ""
    version: Annotated[str, Column("版", "Version", ours=True, width=8, max_length=40)] = ""
    file: Annotated[str, Column("ファイル名", "File name", ours=True, width=24)] = ""
    sha256: Annotated[
        str, Column("ファイルのハッシュ", "SHA-256 of the file", ours=True, width=20, max_length=64, paper=False)
    ] = ""
    kind: Annotated[str, Column("情報の種類", "Kind of information", ours=True)] = ""
    personal: Annotated[bool, Column("個人情報", "Personal data", ours=True, width=10)] = False
    labelled: Annotated[bool, Column("開示範囲の表示", "Labelled with its range", ours=True, width=14)] = False
    readers: Annotated[tuple[str, ...], Column("開示先", "Readers", ours=True, width=24)] = ()
    forever: Annotated[bool, Column("永久保管", "Kept for ever", ours=True, width=10)] = False
    stocktaken: Annotated[dt.date | None, Column("最終棚卸日", "Last stocktake", ours=True, width=12)] = None
    removed: Annotated[dt.date | None, Column("廃棄日", "Disposed of on", ours=True, width=12)] = None
    removal: Annotated[Removal | None, Column("廃棄方法", "Way of disposal", ours=True)] = None
    remover: Annotated[str, Column("廃棄者ID", "Disposed of by (ID)", refers="person", ours=True)] = ""
    witness: Annotated[str, Column("廃棄確認者ID", "Disposal seen by (ID)", refers="person", ours=True)] = ""

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and stocktake."""
        return max((day for day in (self.reviewed, self.stocktaken) if day), default=None)

    def over(self, on: dt.date) -> bool:
        """Once it is disposed of."""
        return self.removed is not None and self.removed <= on

    def faults(self) -> Iterator[Fault]:
        """Disposal has a way and two people; nothing is kept for ever and until a day; a narrow range names readers."""
        yield from two_people(self, "E101", "remover", "witness")
        if self.removed:
            yield from needs(self, "E102", Text("廃棄", "A disposal"), "removal", "remover")
        if self.forever and self.keep_until:
            yield Fault(
                "keep_until",
                "E103",
                Text(
                    "永久保管なのに保管期限があります。どちらかを消してください。",
                    "It is kept for ever, yet there is a day to keep it until. Remove one of them.",
                ),
            )
        if self.number and not self.removed and not self.forever:
            yield from needs(self, "W101", Text("保管中の文書", "A document that is kept"), "disclosure", "keep_until")
        if self.disclosure in (Disclosure.CONCERNED, Disclosure.RESTRICTED):
            yield from needs(self, "W102", Text(f"「{self.disclosure.ja}」", f'"{self.disclosure.en}"'), "readers")
        yield from in_order(self, "W103", "keep_until", "removed")
