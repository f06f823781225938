"""The evidence's pages: files are brought in, dated and listed, and held against the ledgers."""

from django.urls import path

from sekisho.security.present.console.evidence import files, place

ADDRESSES = [
    path("evidence/", files.files),
    path("evidence/open/", place.place),
    path("evidence/open/capture/", place.capture),
    path("evidence/upload/", files.upload),
    path("evidence/assess/", files.assess),
    path("evidence/withdraw/", files.withdraw),
]
