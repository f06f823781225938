"""Django's settings of the accounts: which parts do what, and what they are told. `settings.py` takes them all in.

What people can set is in `work/settings.py`; what is here never changes while a home is open.
"""

import os
from pathlib import Path

from sekisho.security.app.signon import LDAP_BACKEND, ldap_named, oidc_providers

TLS = os.environ.get("SEKISHO_TLS", "") == "1"
"""Whether all comes over TLS; `sekisho serve --tls` says so. Cookies are then never sent without it."""

SEKISHO_COOKIE_PREFIX = "__Host-" if TLS else ""
"""Browsers take a cookie of such a name over TLS alone, from this very host, for all its paths (RFC 6265bis, 4.1.3.2):
neither a device of the same domain nor anybody on the way can set one in our place."""

ACCOUNT_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
ACCOUNT_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sekisho.security.present.console.accounts.watching.watch",
]
"""In this order: a session, its person, and then whether it may go on."""

ACCOUNT_TEMPLATES = str(Path(__file__).parents[1] / "present/console/accounts/templates")
ACCOUNT_CONTEXT = "sekisho.security.present.console.accounts.words.context"

AUTH_USER_MODEL = "store.Login"
SEKISHO_DIRECTORY = ldap_named(os.environ)
"""The directory that signs people on, or None."""
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sekisho.security.present.console.accounts.backends.Passwords",
    *([LDAP_BACKEND] if SEKISHO_DIRECTORY else []),
]
PASSWORD_HASHERS = ["sekisho.security.present.console.accounts.hashing.Scrypt"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_NAME = f"{SEKISHO_COOKIE_PREFIX}sekisho"
SESSION_COOKIE_AGE = 24 * 3600
"""Seconds; the longest that can be set. `watching` ends sessions earlier, as it is set."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
"""Not Strict: the answer of another sign-on (OIDC) comes from its own site."""
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_NAME = f"{SEKISHO_COOKIE_PREFIX}sekisho-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = TLS
CSRF_FAILURE_VIEW = "sekisho.security.present.console.accounts.refusing.forged"

ACCOUNT_ADAPTER = "sekisho.security.present.console.accounts.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
"""Seconds after which changing a second factor asks for the password again."""

MFA_ADAPTER = "sekisho.security.present.console.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Sekisho"
MFA_TOTP_TOLERANCE = 1
"""Periods of 30 seconds that a clock may be off (RFC 6238, 5.2); `second` sees to it that a code works once."""
MFA_PASSKEY_LOGIN_ENABLED = False
"""A passkey is the second factor; signing in with it alone would pass the password's lockout."""

SOCIALACCOUNT_ADAPTER = "sekisho.security.present.console.accounts.adapters.Elsewhere"
SOCIALACCOUNT_PROVIDERS = oidc_providers(os.environ)
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False

_LOCKING = "sekisho.security.present.console.accounts.lockout"
AXES_FAILURE_LIMIT = f"{_LOCKING}.failures"
AXES_COOLOFF_TIME = f"{_LOCKING}.length"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
"""Each by itself: an account that is tried from everywhere, and a source that tries every account."""
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = f"{_LOCKING}.hidden_name"
AXES_CLIENT_IP_CALLABLE = f"{_LOCKING}.source"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
"""Whoever goes on trying cannot hold the account locked for ever."""
AXES_RESET_ON_SUCCESS = False
"""It would also forget what the same source tried on other accounts; `lockout.forgive` forgets one account's alone."""
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "name", "password", "old", "new", "again", "code", "credential", "reason"]
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]
"""Its middleware would answer with a page that tells of the lock."""

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(Path(os.environ.get("SEKISHO_HOME") or ".") / "cache"),
    }
}
"""Codes already used and rate limits, shared by all processes; `open_home` puts the home's own place in."""
