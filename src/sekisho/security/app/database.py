"""The one setting of the database: SEKISHO_DATABASE, a PostgreSQL address; without it, a file in the home.

Known at start: a wrong value is refused with the variable's name, before anything is opened.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sekisho.security.store.place import DATABASE_FILE

VARIABLE = "SEKISHO_DATABASE"
_SCHEMES = frozenset({"postgresql", "postgres"})
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
"""Hosts that are this machine; a path is a socket of it. To any other the connection is encrypted and its certificate
verified (libpq's own default falls back to plain text), unless the address itself names another `sslmode`."""

_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA cache_size=-32768;"
"""SQLite keeps up to 32 MiB of pages (KiB where negative): an import of ten thousand rows changes about as many, and in
the 2 MiB that it takes by itself each of them is written to the log several times."""


class SettingRefused(ValueError):  # noqa: N818  # named for what happened, as people say it
    """A setting that cannot be used; the message names the variable and what to write, in both languages."""


def database(environment: Mapping[str, str], home: str) -> dict[str, object]:
    """Django's settings of the database.

    environment: holds SEKISHO_DATABASE as `postgresql://user:password@host:5432/name` (or `?host=/run/postgresql` for a
    socket), or does not.  home: the home's directory; empty for a database in memory.
    """
    url = environment.get(VARIABLE, "").strip()
    return _postgresql(url) if url else sqlite(Path(home) / DATABASE_FILE if home else None)


def sqlite(file: Path | None) -> dict[str, object]:
    """A database in one file with a write-ahead log; in memory where no file is named (for `makemigrations`)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file) if file else ":memory:",
        # A writer takes its lock when it begins, and waits up to 20 s for the one before it.
        "OPTIONS": {"init_command": _PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 20},
        # Opening the file and reading its tables for every request would take longer than most questions.
        "CONN_MAX_AGE": None,
    }


def _postgresql(url: str) -> dict[str, object]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingRefused(_refusal()) from error
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _SCHEMES or not name:
        raise SettingRefused(_refusal())
    host = options.pop("host", "") or unquote(parts.hostname or "")
    if not (host in _HERE or host.startswith("/")):
        options.setdefault("sslmode", "verify-full")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _refusal() -> str:
    """The value is not shown: it holds a password."""
    return (
        f"環境変数 {VARIABLE} の値をデータベースの場所として読めません。"
        "postgresql://利用者:パスワード@ホスト:5432/データベース名 の形で指定してください。(setting.E001) / "
        f"The value of {VARIABLE} is no address of a database. "
        "Write it as postgresql://user:password@host:5432/name. (setting.E001)"
    )
