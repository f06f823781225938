"""The ledgers' pages: the list of them, and each as a grid."""

from django.urls import path

from sekisho.security.present.console.ledgers import index

ADDRESSES = [
    path("ledgers/", index.index),
]
