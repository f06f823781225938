"""Opens a home directory: the database in it is made or brought up to date, and Django is set to it."""

import os
from pathlib import Path

import django
from django.core.management import call_command
from django.db import DatabaseError, connections

from sekisho.security.app.settings import DATABASE_FILE
from sekisho.security.present.commands.home import HomeRefused
from sekisho.security.terms.text import Text

_SETTINGS = "sekisho.security.app.settings"


def open_home(path: Path) -> None:
    """Make a directory the home of this process, with all migrations applied.

    A second call moves the process to another home. Raises HomeRefused where the directory or its database cannot be
    used.
    """
    home = Path(path)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeRefused(_NO_DIRECTORY) from error
    os.environ["SEKISHO_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    django.setup()
    connections["default"].close()
    connections.settings["default"]["NAME"] = str(home / DATABASE_FILE)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        connections["default"].close()
        raise HomeRefused(_NO_DATABASE) from error


_NO_DIRECTORY = Text(
    "データを置くフォルダーを作れません。場所と書き込みの権限を確かめてください。(home.E001)",
    "The home directory cannot be made. Check its place and your permission to write there. (home.E001)",
)
_NO_DATABASE = Text(
    f"データベース（{DATABASE_FILE}）を開けません。壊れていないか、ほかで使用中でないかを確かめてください。(home.E002)",
    f"The database ({DATABASE_FILE}) cannot be opened. Check that it is intact and not in use. (home.E002)",
)
