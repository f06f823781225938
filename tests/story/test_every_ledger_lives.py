"""One life for every ledger: entered, refused, corrected, out to Excel and back, printed, remembered, withdrawn.

What single rooms promise for all ledgers is tested there; here one row goes through all of them in turn.
"""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asking import BY_HAND, Program, example, program
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.plain import from_json
from sekisho.security.ledgers.words import fold
from sekisho.security.present.commands import home as homes
from sekisho.security.present.commands.journal_words import journal_commands
from sekisho.security.present.commands.ledger import ledger_commands
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right, permissions

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()


def maker_of(slug: str, catalogue: Catalogue) -> Program:
    """A person of a department that makes the ledger."""
    granted = permissions(catalogue)
    return program("P1", next(one for one in Department if granted.may(Right.WRITE, slug, one)))


def run(commands: object, *words: object) -> str:
    """A word of the command line; its output. It must end well."""
    done = CliRunner().invoke(commands, [str(word) for word in words])  # type: ignore[arg-type]  # a Typer application
    assert done.exit_code == 0, done.output
    return done.output


def text_of(pdf: Path) -> str:
    try:
        read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    return fold(read.stdout.decode())


@pytest.mark.parametrize("slug", BY_HAND)
def test_a_row_goes_through_every_room(
    slug: str, home: Path, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "opener", open_home)
    ledger, maker, rows = REGISTRY[slug], maker_of(slug, catalogue), f"/ledgers/{slug}/rows"
    row = example(ledger)

    assert program("P9", "見学者").post(rows, {"why": "新設", "row": row}).status == 403
    required = next(field for field in ledger.fields if field.column.required)
    refused = maker.post(rows, {"why": "新設", "row": row | {required.name: None}})
    assert (refused.status, refused.body["problems"][0]["code"]) == (422, f"{slug}.E001")
    made = maker.post(rows, {"why": "新設", "row": row})
    assert made.status == 201, made.body

    one = f"{rows}/{made.body['row_id']}"
    changed = maker.patch(one, {"why": "見直し", "position": made.body["position"], "set": {"reviewed": "2026-05-02"}})
    row = row | {"reviewed": "2026-05-02"}
    assert (changed.status, changed.body["row"]) == (200, row)

    for name, option in (("now.xlsx", ()), ("past.xlsx", ("--as-of", TODAY))):
        run(ledger_commands, "export", "--home", home, "--only", slug, "--out", tmp_path / name, *option)
        entries = read_book(tmp_path / name).tables[slug]
        assert from_json(ledger, row)[0] in [entry.row for entry in entries]
    with (tmp_path / "now.xlsx").open("rb") as book:
        same = maker.send(f"/ledgers/{slug}/import", book)
    assert (same.status, same.body["rows"]) == (200, []), "what comes back unedited changes nothing"

    run(ledger_commands, "print", slug, "--home", home, "--out", tmp_path / "form.pdf", "--date", "2026-04-01")
    assert fold(ledger.title.ja) in text_of(tmp_path / "form.pdf")

    assert maker.get(one, as_of="2020-01-01").status == 404
    gone = maker.delete(one, why="撤去", position=changed.body["position"])
    assert gone.status == 200
    deeds = [entry["deed"] for entry in maker.get(f"{one}/history").body["entries"]]
    assert deeds == ["withdraw", "change", "create"]
    run(journal_commands, "verify", "--home", home)
