"""Django's settings of the security half. The home directory ($SEKISHO_HOME) holds everything that changes."""

import os
import secrets

from sekisho.guard.limits import API_BODY_BYTES, EVIDENCE_UPLOAD_FILES
from sekisho.security.app.accounts import *  # noqa: F403 -- settings are names of a module, and these are one page of them
from sekisho.security.app.accounts import ACCOUNT_APPS, ACCOUNT_CONTEXT, ACCOUNT_MIDDLEWARE, ACCOUNT_TEMPLATES
from sekisho.security.app.database import database
from sekisho.security.app.hosts import hosts
from sekisho.security.present.console.assets import FOLDER, PREFIX, is_immutable

HOME = os.environ.get("SEKISHO_HOME", "")

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(50)
"""Good for no longer than this process; `open_home` puts the home's own in its place."""

ALLOWED_HOSTS = hosts(os.environ)

INSTALLED_APPS = [*ACCOUNT_APPS, "sekisho.security.store"]
MIDDLEWARE = [
    "sekisho.security.present.heading.head",
    "sekisho.security.present.api.guarding.guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sekisho.security.present.console.guarding.Guard",
    *ACCOUNT_MIDDLEWARE,
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ACCOUNT_TEMPLATES, str(FOLDER.parent / "templates")],
        "OPTIONS": {
            "builtins": ["sekisho.security.present.console.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                ACCOUNT_CONTEXT,
                "sekisho.security.present.console.page.shared",
            ],
        },
    }
]
STATIC_URL = PREFIX
STATIC_ROOT = str(FOLDER)
WHITENOISE_IMMUTABLE_FILE_TEST = is_immutable
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = False
ROOT_URLCONF = "sekisho.security.app.urls"
WSGI_APPLICATION = "sekisho.security.app.wsgi.application"

DATABASES = {"default": database(os.environ, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATA_UPLOAD_MAX_MEMORY_SIZE = API_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = EVIDENCE_UPLOAD_FILES

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "sekisho.security.app.log_lines.Lines",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "sekisho": {"handlers": ["stderr"], "level": "INFO"},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = False
USE_THOUSAND_SEPARATOR = False
