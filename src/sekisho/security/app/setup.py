"""Opens a home directory: the database in it is made or brought up to date, and Django is set to it."""

import os
import pkgutil
from pathlib import Path

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, connections

from sekisho.guard.text import Text
from sekisho.security.app.database import VARIABLE, SettingRefused, database, sqlite
from sekisho.security.app.secret import secret_key
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.store import place
from sekisho.security.store.place import DATABASE_FILE

_SETTINGS = "sekisho.security.app.settings"


def open_home(path: Path) -> None:
    """Make a directory the home of this process, with all migrations applied.

    A second call moves the process to another home. Raises HomeRefused where the directory or its database cannot be
    used.
    """
    point_at(path)
    try:
        if _missing():
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        connections["default"].close()
        raise HomeRefused(_NO_SERVER if os.environ.get(VARIABLE) else _NO_DATABASE) from error


def point_at(path: Path, *, embedded: bool = False) -> None:
    """Set this process to a directory and its database as they are: nothing is opened, and no migration applied.

    embedded: the database is a file in it, whatever the environment says.  Raises HomeRefused.
    """
    home = Path(path)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        setting = sqlite(home / DATABASE_FILE) if embedded else database(os.environ, str(home))
        secret = secret_key(home)
    except OSError as error:
        raise HomeRefused(_NO_DIRECTORY) from error
    except SettingRefused as error:
        raise _refused(error) from error
    except ValueError as error:
        raise HomeRefused(_NO_SECRET) from error
    os.environ["SEKISHO_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        django.setup()
    except SettingRefused as error:
        raise _refused(error) from error
    settings.SECRET_KEY = secret
    connections["default"].close()
    connections.settings["default"].update(setting)
    del connections["default"]  # the next one may be of another kind of database
    caches.settings["default"]["LOCATION"] = str(home / "cache")
    caches["default"].close()
    del caches["default"]
    place.home = home


def _refused(error: SettingRefused) -> HomeRefused:
    ja, _, en = str(error).partition(" / ")
    return HomeRefused(Text(ja, en))


def _missing() -> bool:
    """Whether a migration is still to be applied. Asking Django's planner would take longer than most commands.

    Every application is asked for. Names of ours that are not known here are another version's; those of others' parts
    are left alone, for what they replaced stays written down.
    """
    with connections["default"].cursor() as cursor:
        tables = connections["default"].introspection.table_names(cursor)
        if "django_migrations" not in tables:
            return True
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    known = {(app.label, name) for app in apps.get_app_configs() for name in _migrations(app)}
    ours = {name for label, name in applied if label == "store"}
    if not {("store", name) for name in ours} <= known or ("store_asset" in tables and not ours):
        raise HomeRefused(_OTHER_VERSION)
    return not known <= applied


def _migrations(app: AppConfig) -> list[str]:
    """The names of an application's migrations; none for one that has no tables."""
    folder = Path(app.path) / "migrations"
    return [one.name for one in pkgutil.iter_modules([str(folder)]) if not one.ispkg and one.name[0] not in "_~"]


_NO_DIRECTORY = Text(
    "データを置くフォルダーを作れません。場所と書き込みの権限を確かめてください。(home.E001)",
    "The home directory cannot be made. Check its place and your permission to write there. (home.E001)",
)
_NO_DATABASE = Text(
    f"データベース（{DATABASE_FILE}）を開けません。壊れていないか、ほかで使用中でないかを確かめてください。(home.E002)",
    f"The database ({DATABASE_FILE}) cannot be opened. Check that it is intact and not in use. (home.E002)",
)
_NO_SERVER = Text(
    f"PostgreSQLのデータベースを開けません。サーバーが動いているか、環境変数 {VARIABLE} の場所と利用者を"
    "確かめてください。(home.E003)",
    f"The PostgreSQL database cannot be opened. Check that its server runs, and the place and user in {VARIABLE}. "
    "(home.E003)",
)
_NO_SECRET = Text(
    "ファイル secret.key が壊れています。削除すると、次の起動で作り直されます。(home.E005)",
    "The file secret.key is damaged. Remove it; the next start makes a new one. (home.E005)",
)
_OTHER_VERSION = Text(
    "このフォルダーは、Sekishoの別の版（開発中の古い版か、これより新しい版）で作られています。その版で開くか、"
    "その版で台帳をExcelに書き出し、新しいフォルダーに読み込んでください。(home.E004)",
    "This home was made by another version of Sekisho, an early or a newer one. Open it with that version, or export "
    "its ledgers to Excel there and import them into a new home. (home.E004)",
)
