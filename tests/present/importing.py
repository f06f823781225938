"""Ledgers in and out of an open home, as a person runs the words: what tests of several words need."""

from pathlib import Path

from typer.testing import CliRunner, Result

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands.ledger import ledger_commands
from sekisho.security.present.commands.proposal import proposal_commands
from sekisho.security.work.rowchange import RowChange


def write(*changes: RowChange, who: str = "田中") -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415 -- needs an open home

    through_the_door(changes, Act(who, "変更"))


def enter(*found: Row) -> None:
    write(*(RowChange(slug_of(row), None, row) for row in found))


def slug_of(row: Row) -> str:
    return next(ledger.slug for ledger in REGISTRY.values() if ledger.row is type(row))


def kept(slug: str = "asset") -> list[Row]:
    from sekisho.security.store.rows import load  # noqa: PLC0415

    return [entry.row for entry in load(slug)]


def entries() -> int:
    from sekisho.security.store.exporting import journal_state  # noqa: PLC0415

    return journal_state()[1]


def run(home: Path, word: str, *words: object) -> Result:
    return CliRunner().invoke(ledger_commands, [word, *map(str, words), "--home", str(home)])


def proposal(home: Path, word: str, *words: object) -> Result:
    return CliRunner().invoke(proposal_commands, [word, *map(str, words), "--home", str(home)])


def back(home: Path, *words: object) -> Result:
    return run(home, "import", *words, "--who", "佐藤", "--why", "Excelで編集")
