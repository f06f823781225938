"""What tests of several rooms need: the catalogue, read once; and an empty home, on SQLite or on PostgreSQL.

Where SEKISHO_TEST_POSTGRES names a server (`tools/with_postgres` starts one), every test that opens a home runs on it.
"""

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import settings

from commanding import Run
from few import cases
from quick_hash import hash_quickly
from sekisho.cli import main
from sekisho.security.app.database import VARIABLE
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Ledger

settings.register_profile("untimed", deadline=None, max_examples=cases(50))
settings.load_profile("untimed")
"""How long a case takes says how busy the machine is; speed is measured by the benches."""

EVERY = int(os.environ.get("SEKISHO_TEST_EVERY", "1"))
SLUGS = tuple(sorted(REGISTRY))
SERVER = os.environ.get("SEKISHO_TEST_POSTGRES", "")
DATABASE = f"sekisho_{os.getpid()}"
MADE_BY_DJANGO = {"auth_permission", "django_content_type"}
"""Tables that are filled when migrations are applied; every real home has their rows."""


def pytest_configure() -> None:
    """Hash passwords with little work; what a real hash is like, a test of the logins asks.

    absl, which aerleon logs with, closes the stream it was loaded with when Django sets up logging. Loaded in a test,
    that would be pytest's own.
    """
    hash_quickly()
    importlib.import_module("absl.logging")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a home, so that `-m database` runs just that on the second database.

    SEKISHO_TEST_EVERY=3 leaves out what is repeated for every ledger for two ledgers of three.
    """
    for item in items:
        if "home" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    kept, left_out = [], []
    for item in items:
        (left_out if _repeats(item) else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _repeats(item: pytest.Item) -> bool:
    values = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    words = [one.slug if isinstance(one, Ledger) else one for one in values if isinstance(one, Ledger | str)]
    slugs = {word.removeprefix("/ledgers/").rstrip("/") for word in words}
    return any(SLUGS.index(slug) % EVERY for slug in slugs & set(SLUGS))


def _on_server(statement: str) -> None:
    import psycopg  # noqa: PLC0415 -- only where there is a server

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)


def _emptied() -> None:
    """Remove every row: a new database for each test would take longer than most tests."""
    from django.apps import apps  # noqa: PLC0415 -- Django is set up by then
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.db_table in MADE_BY_DJANGO:
                continue
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 -- our own names


def _closed() -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A home with all migrations applied, to be copied, and the address of its database where that is a server's.

    Applying them for each test would take most of the time.
    """
    home = tmp_path_factory.mktemp("ready") / "home"
    address = urlunsplit(urlsplit(SERVER)._replace(path=f"/{DATABASE}")) if SERVER else ""
    with pytest.MonkeyPatch.context() as patch:
        if SERVER:
            _on_server(f"CREATE DATABASE {DATABASE}")
            patch.setenv(VARIABLE, address)
        open_home(home)
        _closed()
    yield home, address
    if SERVER:
        _on_server(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture
def home(ready: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, open in this process."""
    made, address = ready
    monkeypatch.delenv("SEKISHO_JOURNAL_KEY", raising=False)
    monkeypatch.setenv("SEKISHO_HOME", "")  # so that it is as before when the test ends
    shutil.copytree(made, tmp_path / "home")
    if address:
        monkeypatch.setenv(VARIABLE, address)
    open_home(tmp_path / "home")
    if address:
        _emptied()
    yield tmp_path / "home"
    _closed()


@pytest.fixture
def empty_database(home: Path, ready: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Makes an empty database, names it in the environment in place of the home's, and gives its address.

    On SQLite there is nothing to make: a new home has a new file.
    """
    _, address = ready
    made: list[str] = []

    def make() -> str:
        if not address:
            return ""
        name = f"{DATABASE}_{len(made)}"
        _on_server(f"CREATE DATABASE {name}")
        made.append(name)
        monkeypatch.setenv(VARIABLE, urlunsplit(urlsplit(address)._replace(path=f"/{name}")))
        return os.environ[VARIABLE]

    assert home.is_dir()
    yield make
    _closed()
    for name in made:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sekisho(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run one command line in an empty folder; gives its exit code, standard output and standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.argv", ["sekisho", *map(str, words)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run
