"""Three versions of a row: everything that can become of it, as a table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.keys import row_id
from sekisho.security.work.comparing import Sides, compare
from sekisho.security.work.merging import Fate, Versions, merge
from sekisho.security.work.threeway import counted, rows_shown

LEDGER = REGISTRY["asset"]
ROW = Asset(id="1", name="PLC", place="1", keeper="a", site="A")
EDITED, MOVED = replace(ROW, place="2"), replace(ROW, place="3")


@pytest.mark.parametrize(
    ("base", "edited", "now", "fate"),
    [
        (ROW, ROW, ROW, Fate.SAME),
        (ROW, EDITED, ROW, Fate.CHANGE),
        (ROW, ROW, MOVED, Fate.SAME),
        (ROW, EDITED, EDITED, Fate.SAME),
        (ROW, EDITED, MOVED, Fate.CONFLICT),
        (None, ROW, None, Fate.CREATE),
        (None, ROW, ROW, Fate.SAME),
        (None, EDITED, MOVED, Fate.CONFLICT),
        (ROW, None, ROW, Fate.WITHDRAW),
        (ROW, None, MOVED, Fate.CONFLICT),
        (ROW, None, None, Fate.SAME),
        (ROW, ROW, None, Fate.SAME),
        (ROW, EDITED, None, Fate.CONFLICT),
    ],
)
def test_what_becomes_of_a_row(base: Asset | None, edited: Asset | None, now: Asset | None, fate: Fate) -> None:
    assert merge(LEDGER, Versions(base, edited, now)).fate is fate


def test_edits_of_different_cells_are_both_kept() -> None:
    merged = merge(LEDGER, Versions(ROW, EDITED, replace(ROW, keeper="b")))
    assert (merged.fate, merged.row) == (Fate.CHANGE, replace(EDITED, keeper="b"))


def test_without_an_export_what_was_written_replaces_what_is_there() -> None:
    merged = merge(LEDGER, Versions(None, EDITED, MOVED, exported=False))
    assert (merged.fate, merged.row) == (Fate.CHANGE, EDITED)


def test_columns_that_the_sheet_lacks_keep_their_values() -> None:
    edited = Asset(id="1", name="PLC", place="2", site="A")
    merged = merge(LEDGER, Versions(None, edited, MOVED, exported=False), {"keeper"})
    assert merged.row == replace(MOVED, place="2")


PLACES = st.sampled_from(("", "1", "2", "3"))
ROWS = st.none() | st.builds(replace, st.just(ROW), place=PLACES, keeper=PLACES)


@given(base=ROWS, edited=ROWS, now=ROWS)
def test_a_cell_that_one_side_left_alone_takes_the_others_value(
    base: Asset | None, edited: Asset | None, now: Asset | None
) -> None:
    merged = merge(LEDGER, Versions(base, edited, now))
    if base is None or edited is None or now is None:
        return
    for name in ("place", "keeper"):
        old, wanted, present = (getattr(row, name) for row in (base, edited, now))
        if merged.fate is Fate.CONFLICT:
            clash = old not in (wanted, present) and wanted != present
            assert clash == (name in {cell.field for cell in merged.cells})
        else:
            assert getattr(merged.row, name) == (present if wanted == old else wanted)


def test_each_sheet_tells_which_columns_it_has() -> None:
    sides = Sides({row_id(LEDGER, row): row for row in (ROW, replace(ROW, id="2"))})
    narrow = Entry(Asset(id="1", place="9", site="A"), columns=Columns({"id": "A", "place": "B", "site": "C"}))
    wide = Entry(Asset(id="2", name="PLC", site="A"), columns=Columns({field.name: "A" for field in LEDGER.fields}))
    merges = list(compare(LEDGER, [narrow, wide], sides))
    assert [one.merge.row for one in merges] == [replace(ROW, place="9"), Asset(id="2", name="PLC", site="A")]
    assert counted(merges)["asset"] == {Fate.CHANGE: 2}
    shown = list(rows_shown(merges))
    assert [[cell.field for cell in one.cells] for one in shown] == [["place"], ["place", "keeper"]]
