"""A table for each ledger, from its declaration. A column added there is one `AddField` here, and no line of code.

Labels are left out of the tables on purpose: a change of wording is no change of the database.
"""

import datetime as dt
from typing import Any

from django.db import models

from sekisho.security.ledgers.declaring import Field, Ledger
from sekisho.security.terms.choice import Choice

CODE_CHARACTERS = 40

_TAKEN = frozenset(
    {"id", "pk", "objects", "save", "delete", "check", "clean", "row_id", "row_key", "position", "search"}
)
"""Names that Django keeps for itself; a column of that name becomes `asset_id`."""


class Kept(models.Model):
    """What every table has beside its ledger's columns: the row's name, its journal entry, and where it came from.

    row_id: names the row among all.  row_key: the key values as JSON.  position: of the journal entry that wrote it.
    search: all its texts as they are searched.  source_line: from 1; 0 where not from a file.  source_columns: the
    hash of the sheet's columns, under which they are kept.
    """

    row_id: "models.CharField[str, str]" = models.CharField(max_length=32, unique=True, editable=False)
    row_key: "models.TextField[str, str]" = models.TextField(editable=False)
    position: "models.BigIntegerField[int, int]" = models.BigIntegerField(editable=False)
    search: "models.TextField[str, str]" = models.TextField(editable=False, default="")
    source_file: "models.CharField[str, str]" = models.CharField(max_length=255, blank=True, default="")
    source_sha256: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, default="")
    source_sheet: "models.CharField[str, str]" = models.CharField(max_length=255, blank=True, default="")
    source_line: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    source_columns: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        abstract = True


SOURCES = ("source_file", "source_sha256", "source_sheet", "source_line", "source_columns")


def _stem(ledger: Ledger) -> str:
    """The slug as databases and Python name things: `audit-item` is `audit_item`."""
    return ledger.slug.replace("-", "_")


def attribute(ledger: Ledger, field: Field) -> str:
    """The name of a field in its table."""
    taken = field.name in _TAKEN or field.name.startswith("source_")
    return f"{_stem(ledger)}_{field.name}" if taken else field.name


def table_field(field: Field) -> "models.Field[Any, Any]":
    """The column of a table for one field of a ledger. Any: what it takes and gives is known to Django alone."""
    if field.many:
        return models.JSONField(default=list, blank=True)
    if field.type is dt.date:
        return models.DateField(null=True, blank=True)
    if field.type is int:
        return models.BigIntegerField(null=True, blank=True)
    if field.type is bool:
        return models.BooleanField(default=bool(field.default))
    if issubclass(field.type, Choice):
        labels = [(one.code, one.ja) for one in field.type]
        return models.CharField(max_length=CODE_CHARACTERS, choices=labels, blank=True, default="")
    return models.CharField(max_length=field.column.max_length, blank=True, default="")


def derive(ledger: Ledger, module: str) -> type[Kept]:
    """The model of one ledger, registered with Django under the row's class name.

    module: the module whose models these are.
    """
    names = {attribute(ledger, field): table_field(field) for field in ledger.fields}
    meta = type("Meta", (), {"app_label": "store", "ordering": ["pk"]})
    body = {"__module__": module, "__doc__": f"{ledger.title.ja} / {ledger.title.en}", "Meta": meta, **names}
    return type(ledger.row.__name__, (Kept,), body)
