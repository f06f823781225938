"""A home with the sample factory in it: ledgers, evidence and two assessments, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import fill_sample
from sekisho.security.app.setup import open_home

ROOT = Path(__file__).parents[3]


def closed() -> None:
    from django.db import connections  # noqa: PLC0415 -- needs an open home

    connections.close_all()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `make serve` fills it, but for its accounts, to be copied. On SQLite alone: a file is copied fast."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEKISHO_HOME", "")
        patch.delenv("SEKISHO_DATABASE", raising=False)
        open_home(home)
        fill_sample.ledgers()
        fill_sample.evidence()
        closed()
    return home


@pytest.fixture
def factory(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, open in this process."""
    monkeypatch.setenv("SEKISHO_HOME", "")
    monkeypatch.delenv("SEKISHO_DATABASE", raising=False)
    shutil.copytree(filled, tmp_path / "home")
    open_home(tmp_path / "home")
    yield tmp_path / "home"
    closed()
