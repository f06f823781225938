"""Where what answers: the API under /api/v1/."""

from django.urls import path

from sekisho.security.present.api.addresses import build

api = build()
urlpatterns = [path("api/v1/", api.urls)]
