from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The only application with tables."""

    name = "sekisho.security.store"
    label = "store"
    verbose_name = "台帳"
    default_auto_field = "django.db.models.BigAutoField"
