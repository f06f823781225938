"""Proposals and approvals: what waits for a person, and one proposal with exactly what a decision is over."""

from django.urls import path

from sekisho.security.present.console.proposals import acting, listing, one

ADDRESSES = [
    path("proposals/", listing.listing),
    path("proposals/<str:number>/", one.one),
    path("proposals/<str:number>/<slug:act>", acting.act),
]
