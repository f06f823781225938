"""A table for each ledger, from its declaration. A column added there is one `AddField` here, and no line of code.

Labels are left out of the tables on purpose: a change of wording is no change of the database.
"""

import datetime as dt
import json
from typing import Any

from django.db import models

from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.ledgers.keys import key_of
from sekisho.security.ledgers.plain import plain
from sekisho.security.terms.choice import Choice

CODE_CHARACTERS = 40

_TAKEN = frozenset({"id", "pk", "objects", "save", "delete", "check", "clean", "row_key"})
"""Names that Django keeps for itself; a column of that name becomes `asset_id`."""


class Kept(models.Model):
    """What every table has beside its ledger's columns: the row's key, and where the row came from.

    row_key: the key values as JSON, so that empty days too are compared.  source_line: from 1; 0 where not from a file.
    source_cells: field name to cell.
    """

    row_key: "models.TextField[str, str]" = models.TextField(editable=False)
    source_file: "models.CharField[str, str]" = models.CharField(max_length=255, blank=True, default="")
    source_sha256: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, default="")
    source_sheet: "models.CharField[str, str]" = models.CharField(max_length=255, blank=True, default="")
    source_line: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    source_cells = models.JSONField(default=dict, blank=True)

    class Meta:  # noqa: D106 -- Django's own word
        abstract = True


SOURCES = ("source_file", "source_sha256", "source_sheet", "source_line", "source_cells")


def _stem(ledger: Ledger) -> str:
    """The slug as databases and Python name things: `audit-item` is `audit_item`."""
    return ledger.slug.replace("-", "_")


def attribute(ledger: Ledger, field: Field) -> str:
    """The name of a field in its table."""
    taken = field.name in _TAKEN or field.name.startswith("source_")
    return f"{_stem(ledger)}_{field.name}" if taken else field.name


def row_key(ledger: Ledger, row: Row) -> str:
    """The key values (without the site) as one text, equal for equal rows."""
    values: list[Value] = list(key_of(ledger, row)[1:])  # type: ignore[arg-type]  # they are values of the row
    return json.dumps([plain(value) for value in values], ensure_ascii=False)


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
    unique = models.UniqueConstraint(fields=["site", "row_key"], name=f"store_{_stem(ledger)}_key")
    meta = type("Meta", (), {"app_label": "store", "constraints": [unique], "ordering": ["pk"]})
    body = {"__module__": module, "__doc__": f"{ledger.title.ja} / {ledger.title.en}", "Meta": meta, **names}
    return type(ledger.row.__name__, (Kept,), body)
