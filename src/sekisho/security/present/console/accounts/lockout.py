"""What django-axes asks of us, and what the pages ask of it: whether an account or a source is locked for a time.

Source: 3.1.4.1 (an account is locked after a set number of failures). A name is counted by its keyed hash, because
people type passwords into the field for names.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sekisho.security.present.console.accounts import asked
from sekisho.security.store.settings import settings
from sekisho.security.work.access import folded


def failures(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:  # noqa: ARG001 -- axes gives both
    """How many failures lock."""
    return settings().number("lockout.failures")


def length(request: HttpRequest | None) -> dt.timedelta:  # noqa: ARG001 -- axes gives it
    """How long a lock holds, and how long a failure counts."""
    return dt.timedelta(minutes=settings().number("lockout.minutes"))


def source(request: HttpRequest) -> str:
    """The address that is counted."""
    return asked.source(request)


def hidden_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str | None:  # noqa: ARG001 -- as above
    """The name as it is counted and kept."""
    name = (credentials or {}).get("username")
    return _hidden(str(name)) if name else None


def _hidden(name: str) -> str:
    return salted_hmac("sekisho.lockout", folded(name), algorithm="sha256").hexdigest()


def locked(request: HttpRequest, name: str) -> bool:
    """Whether an account, or the source of the request, is locked now."""
    return not AxesProxyHandler.is_allowed(request, get_credentials(name))


def count_failure(request: HttpRequest, name: str) -> None:
    """Count a failure that no password was part of, such as a wrong code."""
    user_login_failed.send(sender=__name__, credentials={"username": name}, request=request)


def forgive(name: str) -> None:
    """Forget the failures of one account; those of a source on other accounts stay."""
    AccessAttempt.objects.filter(username=_hidden(name)).delete()
