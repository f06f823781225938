"""The network map: zones, devices, conduits and flows, declared and seen, and what differs."""

from django.urls import path

from sekisho.security.present.console.network import pages

ADDRESSES = [
    path("network/", pages.network),
    path("network/picture/", pages.picture),
    path("network/picture.svg", pages.picture_svg),
    path("network/detail/", pages.detail),
]
