"""Django's settings of the security half. The home directory ($SEKISHO_HOME) holds everything that changes."""

import os
from pathlib import Path

DATABASE_FILE = "sekisho.sqlite3"

HOME = os.environ.get("SEKISHO_HOME", "")

INSTALLED_APPS = ["sekisho.security.store"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        # Without a home nothing is kept: enough for `makemigrations`, and no file appears where nobody expects it.
        "NAME": str(Path(HOME) / DATABASE_FILE) if HOME else ":memory:",
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE", "timeout": 20},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
