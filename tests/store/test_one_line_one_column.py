"""The promise of section 4: a column is one line in one file, and one generated migration."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sekisho

PACKAGE = Path(sekisho.__file__).parent
STRATEGIES = Path(__file__).parents[1] / "ledgers"
LINE = '    sticker: Annotated[str, Column("管理シール番号", "Control sticker", max_length=20)] = ""\n'
"""No column of ours, so that the printed form must show it too."""

PROOF = """
import datetime as dt, sys
from pathlib import Path
from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.plain import as_json, from_json
from sekisho.security.present.printed.printing import Paper, form_of
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
open_home(Path("home"))
from sekisho.security.store.door import write
from sekisho.security.store.rows import load
from sekisho.security.work.rowchange import RowChange
asset = REGISTRY["asset"]
row = asset.row(id="P1", name="PLC", sticker="S-0012")
write([RowChange("asset", None, row)], Act("佐藤", "新設"))
assert load("asset")[0].row == row, "table"
write_book(Path("book.xlsx"), {"asset": [row]})
assert read_book(Path("book.xlsx")).tables["asset"][0].row == row, "Excel"
form = form_of(asset, [row], Paper(dt.date(2026, 4, 1)))
assert "管理シール番号" in [one["label"] for one in form["columns"]] and "S-0012" in form["rows"][0], "printed form"
assert as_json(asset, row)["sticker"] == "S-0012" and from_json(asset, as_json(asset, row)) == (row, ()), "JSON"
sys.path.insert(0, sys.argv[1])
from strategies import rows
from hypothesis import find, settings
assert find(rows(asset), lambda one: one.sticker != "", settings=settings(database=None)).sticker, "strategies"
"""


def python(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run Python on the copy of the package at `at`."""
    environment = {**os.environ, "PYTHONPATH": str(at), "DJANGO_SETTINGS_MODULE": "sekisho.security.app.settings"}
    environment.pop("SEKISHO_HOME", None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=at, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "sekisho", ignore=shutil.ignore_patterns("__pycache__", "*.ttf"))
    return tmp_path


def test_the_migrations_are_those_of_the_declarations(copy: Path) -> None:
    run = python("-m", "django", "makemigrations", "--check", "--dry-run", at=copy)
    assert run.returncode == 0, run.stdout + run.stderr


def test_one_line_adds_a_column_everywhere(copy: Path) -> None:
    declaration = copy / "sekisho/security/ledgers/asset.py"
    text = declaration.read_text(encoding="utf-8")
    mark = "    system: Annotated"
    assert text.count(mark) == 1
    declaration.write_text(text.replace(mark, LINE + mark), encoding="utf-8")
    migrations = copy / "sekisho/security/store/migrations"
    before = set(migrations.glob("*.py"))

    run = python("-m", "django", "makemigrations", "store", at=copy)
    assert run.returncode == 0, run.stdout + run.stderr
    (added,) = set(migrations.glob("*.py")) - before
    written = added.read_text(encoding="utf-8")
    assert written.count("migrations.") - written.count("migrations.Migration") == 1
    assert written.count("migrations.AddField(") == 1

    proof = python("-c", PROOF, str(STRATEGIES), at=copy)
    assert proof.returncode == 0, proof.stdout + proof.stderr
