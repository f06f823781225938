"""Documents kept as evidence: the file under its own hash, and the row of the document ledger that names it.

Source: 7.1.1 (documents with their disclosure and period), 3.1.7 (protected from alteration).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from django.db import transaction

from sekisho.guard.limits import KEPT_FILE_BYTES
from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.document import Disclosure, KeptDocument
from sekisho.security.ledgers.journal.entry import Act, Origin, Source
from sekisho.security.ledgers.keys import row_id
from sekisho.security.store.door import write
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.models import KeptFile
from sekisho.security.store.rows import current
from sekisho.security.work.rowchange import RowChange

LEDGER = REGISTRY["document"]


@dataclass(frozen=True, slots=True)
class Filed:
    """What the document ledger is to say of a file. An empty part leaves what the ledger says already."""

    number: str
    site: str = ""
    title: str = ""
    version: str = ""
    keeper: str = ""
    disclosure: Disclosure | None = None
    keep_until: dt.date | None = None


def keep(data: bytes, name: str, filed: Filed, act: Act) -> KeptDocument:
    """Keep a file, and enter it in the document ledger: a new row, or a new version of the row of that number.

    name: of the file, without a path. Raises ActRefused for an empty or too large file, and what the door raises.
    """
    if not 0 < len(data) <= KEPT_FILE_BYTES:
        raise ActRefused(_size(len(data)))
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        KeptFile.objects.get_or_create(pk=sha256, defaults={"data": data})
        before = document(filed.number, filed.site)
        told = {part: getattr(filed, part) for part in ("title", "version", "keeper", "disclosure", "keep_until")}
        given = {part: value for part, value in told.items() if value}
        start = before or KeptDocument(number=filed.number, site=filed.site, title=name)
        after = replace(start, **given, file=name, sha256=sha256, stored=_HERE)
        origin = Origin(Source.HAND, file=name, sha256=sha256)
        write([RowChange("document", before, after, origin)], act)
    return after


def document(number: str, site: str) -> KeptDocument | None:
    """The row of a document; None where there is none."""
    name = row_id(LEDGER, KeptDocument(number=number, site=site))
    row = current("document", [name]).get(name, (None,))[0]
    return row if isinstance(row, KeptDocument) else None


def kept(sha256: str) -> bytes:
    """The file of a hash. Raises ActRefused where it is not kept, or is no longer what its hash says."""
    found = KeptFile.objects.filter(pk=sha256).first()
    if found is None:
        raise ActRefused(_GONE)
    data = bytes(found.data)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ActRefused(_ALTERED)
    return data


_HERE = "Sekisho"
"""Where a kept file is stored, as the document ledger says it."""


def _size(size: int) -> Text:
    return Text(
        f"ファイルの大きさが {size:,} バイトです。1バイトから {KEPT_FILE_BYTES:,} バイトまでのファイルを保管できます。"
        "(store.E020)",
        f"The file has {size:,} bytes. Files of 1 to {KEPT_FILE_BYTES:,} bytes can be kept. (store.E020)",
    )


_GONE = Text(
    "そのハッシュのファイルは保管されていません。文書管理台帳で文書を確かめてください。(store.E021)",
    "No file of that hash is kept. Look the document up in the document ledger. (store.E021)",
)
_ALTERED = Text(
    "保管されているファイルの内容が、そのハッシュと異なります。"
    "`sekisho journal verify` で確かめてください。(store.E022)",
    "The kept file is not what its hash says. Check with `sekisho journal verify`. (store.E022)",
)
