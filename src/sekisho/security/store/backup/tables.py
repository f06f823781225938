"""Every table of the database with its columns and what they hold, from the models of all applications."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from sekisho.security.work.backup.copytext import Kind

LEFT_OUT = frozenset({"django_session"})
"""Whoever was signed in signs in again after a restore."""

_KINDS: dict[str, Kind] = {
    "AutoField": Kind.WHOLE,
    "BigAutoField": Kind.WHOLE,
    "BigIntegerField": Kind.WHOLE,
    "IntegerField": Kind.WHOLE,
    "PositiveBigIntegerField": Kind.WHOLE,
    "PositiveIntegerField": Kind.WHOLE,
    "PositiveSmallIntegerField": Kind.WHOLE,
    "SmallIntegerField": Kind.WHOLE,
    "BinaryField": Kind.OCTETS,
    "BooleanField": Kind.BOOL,
    "CharField": Kind.TEXT,
    "DateField": Kind.DAY,
    "DateTimeField": Kind.MOMENT,
    "FloatField": Kind.NUMBER,
    "GenericIPAddressField": Kind.TEXT,
    "JSONField": Kind.JSON,
    "SlugField": Kind.TEXT,
    "TextField": Kind.TEXT,
    "UUIDField": Kind.UUID,
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table. key: the column by which its rows are ordered."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    key: str


def every_table() -> tuple[Table, ...]:
    """All tables that a backup holds, by name. Foreign keys are checked when a transaction ends, so no order matters.

    TypeError for a column of a kind that is not known here: a fault of ours, which a test finds.
    """
    found = {
        one._meta.db_table: _table(one)  # noqa: SLF001 -- Django documents it
        for one in apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy  # noqa: SLF001
    }
    return tuple(found[name] for name in sorted(found.keys() - LEFT_OUT))


def _table(model: type[models.Model]) -> Table:
    meta = model._meta  # noqa: SLF001
    columns = tuple((str(field.column), _kind(field)) for field in meta.local_concrete_fields)
    return Table(meta.db_table, columns, str(meta.pk.column))


def _kind(field: "models.Field[object, object]") -> Kind:
    while isinstance(field, models.ForeignKey):  # it holds what it points to
        field = field.target_field
    name = field.get_internal_type()
    if name not in _KINDS:
        raise TypeError(f"no kind for {field.model.__name__}.{field.name}, a {name}")
    return _KINDS[name]
