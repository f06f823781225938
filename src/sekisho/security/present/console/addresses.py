"""Every address of the console. Each room names its own."""

from django.urls import path

from sekisho.security.present.console import language
from sekisho.security.present.console.ledgers import ADDRESSES as LEDGERS

urlpatterns = [
    path("language/", language.choose),
    *LEDGERS,
]
