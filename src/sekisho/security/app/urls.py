"""Where what answers: the API under /api/v1/, accounts under /account/."""

from django.urls import include, path

from sekisho.security.present.api.addresses import build

api = build()
urlpatterns = [
    path("api/v1/", api.urls),
    path("account/", include("sekisho.security.present.console.accounts.addresses")),
]
