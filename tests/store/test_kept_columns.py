"""Columns of sheets, kept once and found by every row that names them."""

import pytest

from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import Act, Origin, Source
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

COLUMNS = Columns({"id": "C", "name": "E"})


def write(count: int, columns: Columns = COLUMNS) -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    origin = Origin(Source.EXCEL, "b.xlsx", "f" * 64, "資産台帳", 4, columns)
    write(
        [RowChange("asset", None, Asset(id=f"P{one}", name="PLC", site="A"), origin) for one in range(count)],
        Act("佐藤", "新設"),
    )


def test_a_sheets_columns_are_kept_once_and_shared() -> None:
    from sekisho.security.store.models import TABLES, KeptFile  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415

    write(3)
    assert [bytes(one.data) for one in KeptFile.objects.all()] == [COLUMNS.octets]
    assert set(TABLES["asset"].objects.values_list("source_columns", flat=True)) == {COLUMNS.sha256}
    first, *others = load("asset")
    assert first.columns == COLUMNS
    assert all(one.columns is first.columns for one in others)


def test_a_rows_history_tells_the_letters() -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415

    write(1)
    (entry,) = history(row_id(REGISTRY["asset"], Asset(id="P0", site="A")))
    assert entry["origin"]["columns"] == {"id": "C", "name": "E"}


def test_an_open_proposal_keeps_the_columns_it_names() -> None:
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked, propose  # noqa: PLC0415
    from sekisho.security.store.voiding import said  # noqa: PLC0415

    origin = Origin(Source.EXCEL, "b.xlsx", "f" * 64, "資産台帳", 4, COLUMNS)
    proposal = propose(
        [RowChange("asset", None, Asset(id="P1", name="PLC", site="A"), origin)], Asked("佐藤", "新設", "増設")
    )
    assert KeptFile.objects.filter(pk=COLUMNS.sha256).exists()
    (change,) = said(proposal)
    assert change.origin == origin


def test_columns_that_are_not_kept_have_their_name_and_no_letters() -> None:
    from sekisho.security.store.kept_columns import columns_of  # noqa: PLC0415
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415

    KeptFile.objects.create(sha256="b" * 64, data=b'{"id":"A"}')
    for name in ("a" * 64, "b" * 64):
        assert (columns_of(name), columns_of(name).sha256) == ({}, name)
    assert columns_of("") == {}
