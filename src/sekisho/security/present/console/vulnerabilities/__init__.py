"""Vulnerabilities: what concerns the factory, what to find out, what was decided, and each advisory on its way."""

from django.urls import path

from sekisho.security.present.console.vulnerabilities import questions as asking
from sekisho.security.present.console.vulnerabilities import ways as walking
from sekisho.security.present.console.vulnerabilities.deciding import decide
from sekisho.security.present.console.vulnerabilities.every import every
from sekisho.security.present.console.vulnerabilities.one import one
from sekisho.security.present.console.vulnerabilities.sources import sources

ADDRESSES = [
    path("vulnerabilities/", every),
    path("vulnerabilities/decide/", decide),
    path("vulnerabilities/questions/", asking.questions),
    path("vulnerabilities/questions/decide/", asking.decide),
    path("vulnerabilities/ways/", walking.ways),
    path("vulnerabilities/ways/decide/", walking.decide),
    path("vulnerabilities/sources/", sources),
    path("vulnerabilities/<str:name>/", one),
]
