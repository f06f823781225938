"""The practices' pages: all 66 in a list, and each on a page of its own."""

from django.urls import path

from sekisho.security.present.console.practices import every, one

ADDRESSES = [
    path("practices/", every.practices),
    path("practices/<str:number>/", one.practice),
]
