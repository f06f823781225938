"""Every ledger out to Excel and back, in both languages, through a home with its journal: nothing changes."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import rows
from typer.testing import CliRunner, Result

from few import cases
from sekisho.guard.text import Language
from sekisho.security.app.setup import open_home
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import key_of
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.present.commands import home as homes
from sekisho.security.present.commands.ledger import ledger_commands
from sekisho.security.work.rowchange import RowChange

NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
CALM = settings(
    deadline=None,
    max_examples=cases(4),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _opener(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- open before anything is written
    monkeypatch.setattr(homes, "opener", open_home)


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(ledger_commands, [*map(str, words), "--home", str(home)])


@pytest.mark.parametrize("ledger", REGISTRY.values(), ids=list(REGISTRY))
@CALM
@given(data=st.data(), language=st.sampled_from(["ja", "en"]))
def test_what_goes_out_comes_back_as_no_change(
    ledger: Ledger, language: Language, data: st.DataObject, home: Path, tmp_path: Path
) -> None:
    from django.db import transaction  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.exporting import journal_state  # noqa: PLC0415
    from sekisho.security.store.journal.appending import lock  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415
    from sekisho.security.store.writing import carry_out  # noqa: PLC0415

    drawn = {key_of(ledger, row): row for row in data.draw(st.lists(rows(ledger), max_size=3))}
    fit = [row for row in drawn.values() if not refusals(ledger, [Entry(row)])]
    old = [RowChange(ledger.slug, entry.row, None) for entry in load(ledger.slug)]
    with transaction.atomic():
        # Past the door, because some ledgers take no hand.
        carry_out(lock(), old, Act("x", "x"), NOW)
        carry_out(lock(), [RowChange(ledger.slug, None, row) for row in fit], Act("x", "x"), NOW)
    before = journal_state()
    path = tmp_path / "book.xlsx"
    assert run(home, "export", "--out", path, "--only", ledger.slug, "--lang", language).exit_code == 0
    shown = run(home, "import", path, "--who", "佐藤", "--why", "棚卸", "--json")
    assert shown.exit_code in {0, 1}, shown.stderr
    found = json.loads(shown.stdout)
    assert (found["changes"], found["conflicts"], found["applied"]) == ([], [], False)
    expected = {} if ledger.by_system else {"same": len(fit), "create": 0, "change": 0, "withdraw": 0, "conflict": 0}
    assert found["counts"].get(ledger.slug, {}) == (expected if fit else {})
    assert journal_state() == before
    assert [entry.row for entry in load(ledger.slug)] == fit
