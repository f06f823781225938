"""Where what answers: the API under /api/v1/, accounts under /account/, the console everywhere else."""

from django.urls import include, path

from sekisho.security.present.api.addresses import build

api = build()
urlpatterns = [
    path("api/v1/", api.urls),
    path("account/", include("sekisho.security.present.console.accounts.addresses")),
    path("", include("sekisho.security.present.console.addresses")),
]
handler400 = "sekisho.security.present.console.guarding.unreadable"
handler404 = "sekisho.security.present.console.guarding.not_found"
handler500 = "sekisho.security.present.console.guarding.failed"
