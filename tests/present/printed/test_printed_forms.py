"""Every ledger's printed form, cell by cell, against a text that a person has read and approved.

To approve anew after a wanted change: `make approve`, then read the difference in git before committing it.
"""

import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import pytest
from printed_rows import rows_of, tables

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.words import fold
from sekisho.security.present.printed.printing import TEMPLATE, Paper, form_of, print_ledger, printed_fields
from sekisho.security.present.printed.typesetting import _compiler, pictures

HERE = Path(__file__).parent
PAPER = Paper(dt.date(2026, 11, 25), "第一工場", "生産・情報システム部門")
EVERY = pytest.mark.parametrize("ledger", REGISTRY.values(), ids=list(REGISTRY))


def texts(ledger: Ledger, label: str) -> list[str]:
    """The texts that the compiler has set under a label, in order."""
    compiler = _compiler(TEMPLATE, form_of(ledger, rows_of(ledger.slug), PAPER), ledger.title)
    return [one.get("child", one)["text"] for one in json.loads(compiler.query(f"<{label}>"))]


def as_set(ledger: Ledger) -> str:
    """The form as text: the paper, then a line a row, cells apart."""
    heads, cells = texts(ledger, "head"), texts(ledger, "cell")
    form = form_of(ledger, rows_of(ledger.slug), PAPER)
    lines = [cells[at : at + len(heads)] for at in range(0, len(cells), len(heads))]
    paper = f"{ledger.title.ja}  A4{'横' if form['landscape'] else '縦'}  {form['size']:.1f}pt"
    return "\n".join([paper, " | ".join(heads), *(" | ".join(line) for line in lines)]) + "\n"


def test_every_ledger_has_rows_here() -> None:
    assert sorted(tables()) == sorted(REGISTRY)


@EVERY
def test_a_form_is_as_approved(ledger: Ledger) -> None:
    approved = HERE / f"{ledger.slug}.approved.txt"
    set_now = as_set(ledger)
    if os.environ.get("SEKISHO_APPROVE"):
        approved.write_text(set_now, "utf-8")
    assert approved.exists(), f"{ledger.slug} was never approved: make approve, and read it"
    assert set_now == approved.read_text("utf-8"), "if this is wanted: make approve, and read the difference"


@EVERY
def test_its_columns_are_those_of_the_reports_table_in_its_order(ledger: Ledger, catalogue: Catalogue) -> None:
    own = {field.column.was: field.column.ja for field in ledger.fields if field.column.was}
    for table in catalogue.forms[ledger.slug].tables:
        printed = [own.get(column.ja, column.ja) for column in table.columns]  # table 22 renames メディア to 媒体
        assert texts(ledger, "head") == ["#", *printed], table.number


@EVERY
def test_every_cell_can_be_read_on_the_paper(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(print_ledger(ledger, rows_of(ledger.slug), PAPER))
    try:
        run = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    found = fold(run.stdout.decode())
    for text in (*texts(ledger, "head"), *texts(ledger, "cell")):
        assert fold(text) in found


@EVERY
def test_a_few_rows_fit_one_page(ledger: Ledger) -> None:
    form = form_of(ledger, rows_of(ledger.slug), PAPER)
    assert len(pictures(TEMPLATE, form, ledger.title, dots_per_inch=20)) == 1


def test_approved_texts_belong_to_ledgers() -> None:
    assert {path.name.removesuffix(".approved.txt") for path in HERE.glob("*.approved.txt")} == set(REGISTRY)


def test_a_day_is_never_narrower_than_it_needs() -> None:
    for ledger in REGISTRY.values():
        form = form_of(ledger, [], PAPER)
        widths = [column["width"] for column in form["columns"]]
        for field, width in zip(printed_fields(ledger), widths, strict=True):
            assert field.type is not dt.date or width >= 13, f"{ledger.slug}.{field.name}"
