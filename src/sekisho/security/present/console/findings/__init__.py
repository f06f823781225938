"""The findings' pages: the list, one finding with its evidence, and what people decide on them."""

from django.urls import path

from sekisho.security.present.console.findings import deciding, every, one

ADDRESSES = [
    path("findings/", every.findings),
    path("findings/decide/", deciding.decide),
    path("findings/<str:number>/", one.finding),
]
