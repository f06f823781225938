"""Documents kept as evidence, and taken out as they were."""

import hashlib

import pytest

from sekisho.guard.limits import KEPT_FILE_BYTES
from sekisho.security.ledgers.document import Disclosure, KeptDocument
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")
ACT = Act("佐藤", "第1版の承認")
PLAN = "計画書".encode()


def kept(data: bytes = PLAN, version: str = "1") -> KeptDocument:
    from sekisho.security.store.keeping import Filed, keep  # noqa: PLC0415 -- needs an open home

    filed = Filed("D-1", "A", "インシデント対応計画書", version, "佐藤", Disclosure.INTERNAL)
    return keep(data, "plan.docx", filed, ACT)


def test_a_kept_file_stands_in_the_document_ledger_under_its_hash() -> None:
    from sekisho.security.store.keeping import document  # noqa: PLC0415
    from sekisho.security.store.keeping import kept as taken_out  # noqa: PLC0415

    row = kept()
    assert document("D-1", "A") == row
    assert (row.file, row.stored, row.sha256) == ("plan.docx", "Sekisho", hashlib.sha256(PLAN).hexdigest())
    assert taken_out(row.sha256) == PLAN


def test_a_new_version_leaves_the_old_file_to_the_journal() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415
    from sekisho.security.store.keeping import kept as taken_out  # noqa: PLC0415

    first, second = kept(), kept(b"changed", "2")
    last = next(history(row_id(REGISTRY["document"], first)))
    assert last["before"] == {"version": "1", "sha256": first.sha256}
    assert taken_out(first.sha256) == PLAN
    assert taken_out(second.sha256) == b"changed"


@pytest.mark.parametrize("data", [b"", b"x" * (KEPT_FILE_BYTES + 1)], ids=["empty", "large"])
def test_an_empty_or_too_large_file_is_refused(data: bytes) -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    with pytest.raises(ActRefused, match=r"store\.E020"):
        kept(data)


def test_no_hand_names_a_file_that_is_not_kept() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    row = KeptDocument(number="D-2", title="x", sha256="0" * 64)
    with pytest.raises(ActRefused, match=r"store\.E006"):
        write([RowChange("document", None, row)], ACT)


def test_a_file_altered_in_the_database_is_not_given_out() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.keeping import kept as taken_out  # noqa: PLC0415
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415

    row = kept()
    KeptFile.objects.filter(pk=row.sha256).update(data=b"forged")
    with pytest.raises(ActRefused, match=r"store\.E022"):
        taken_out(row.sha256)
