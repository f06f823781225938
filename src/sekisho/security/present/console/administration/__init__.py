"""The administrators' pages: accounts, settings, rights, tokens, log. Only while administrator rights are raised."""

from django.urls import path

from sekisho.security.present.console.administration import log, logins, rights, settings, tokens

ADDRESSES = [
    path("administration/", logins.logins),
    path("administration/logins/<str:deed>/", logins.change),
    path("administration/settings/", settings.settings_page),
    path("administration/rights/", rights.rights),
    path("administration/tokens/", tokens.tokens),
    path("administration/tokens/issue/", tokens.issue_one),
    path("administration/tokens/revoke/", tokens.revoke_one),
    path("administration/log/", log.log),
]
