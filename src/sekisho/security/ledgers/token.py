"""API認証トークン一覧 / API tokens: which person's programs may read or write which ledgers, until when.

Ours; 3.1.4.1 to 3.1.4.4 ask for personal accounts with the rights that the work needs. The token itself is shown once
and never kept; only its hash is.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from sekisho.security.ledgers.declaring import Column, Row, ledger


@ledger(slug="token", ja="API認証トークン一覧", en="API tokens", by_system=True)
@dataclass(frozen=True, kw_only=True)
class Token(Row):
    """One token of one person. scopes: `read:asset`, `write:*` and so on.  digest: SHA-256 of the token, hex."""

    id: Annotated[str, Column("トークンID", "Token ID", key=True, required=True, ours=True, max_length=20)] = ""
    person: Annotated[str, Column("利用者ID", "Person (ID)", required=True, ours=True, refers="person")] = ""
    purpose: Annotated[str, Column("用途", "Purpose", ours=True, width=28)] = ""
    scopes: Annotated[tuple[str, ...], Column("範囲", "Scopes", required=True, ours=True, width=28)] = ()
    issued: Annotated[dt.date | None, Column("発行日", "Issued", required=True, ours=True, width=12)] = None
    until: Annotated[dt.date | None, Column("有効期限", "Valid until", required=True, ours=True, width=12)] = None
    revoked: Annotated[dt.date | None, Column("失効日", "Revoked", ours=True, width=12)] = None
    digest: Annotated[str, Column("ハッシュ", "SHA-256", ours=True, paper=False, width=20, max_length=64)] = ""
