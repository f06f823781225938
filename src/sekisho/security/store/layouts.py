"""Layouts of foreign workbooks as the home remembers them: confirmed by a person, kept in the ledger `layout`."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.foreign import KnownLayout, known_layouts
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.layout import Layout
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of, stream
from sekisho.security.store.writing import carry_out
from sekisho.security.work.mapping import LabelMapping
from sekisho.security.work.rowchange import RowChange


def remembered() -> Mapping[str, KnownLayout]:
    """Every confirmed layout by its id."""
    return known_layouts(row for row in stream("layout") if isinstance(row, Layout))


def remember(mapping: LabelMapping, *, who: str, why: str, now: dt.datetime | None = None) -> range:
    """Keep a mapping as this person confirmed it; one that was kept before gives way. Positions of its entries.

    Raises ActRefused without a reason, and RowsRefused for labels that no layout can hold.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with transaction.atomic():
        head = lock()
        ledger = REGISTRY["layout"]
        kept = {str(one["label"]): one for one in TABLES["layout"].objects.filter(layout=mapping.id).values()}
        before = {label: row_of(ledger, one) for label, one in kept.items()}
        after = {
            one.label: Layout(
                layout=mapping.id, label=one.label, ledger=mapping.ledger.slug, field=one.field, confirmed=who
            )
            for one in mapping.labels
        }
        changes = [
            RowChange("layout", before.get(label), after.get(label)) for label in dict.fromkeys((*before, *after))
        ]
        return carry_out(head, changes, Act(who, why), moment).positions
