"""The forms, records and frameworks are all there, and the ledgers print the report's columns in its wording."""

from collections import Counter

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY

TOTALS = {
    "cpsf": 104,
    "meti-guideline": 18,
    "iec-62443-3-3": 51,
    "iec-62443-2-1": 87,
    "nist-csf-2.0": 106,
    "attack-ics": 52,
}


def test_there_are_22_forms_17_records_and_4_documents(catalogue: Catalogue) -> None:
    kinds = Counter(form.kind for form in catalogue.forms.values())
    assert kinds == {"form": 22, "record": 17, "document": 4, "ours": 15}


def test_the_29_ledger_tables_and_three_figures_of_the_report_are_each_in_one_form(catalogue: Catalogue) -> None:
    tables = [table.number for form in catalogue.forms.values() for table in form.tables]
    assert sorted(tables) == sorted(f"表{n}" for n in range(3, 32))


def test_a_ledger_prints_the_columns_of_the_report_in_its_order(catalogue: Catalogue) -> None:
    for slug, ledger in REGISTRY.items():
        own = [field.column for field in ledger.fields if not field.column.ours]
        for table in catalogue.forms[slug].tables:
            printed = [column.ja for column in table.columns]
            labels = [
                column.was if label == column.was else column.ja for column, label in zip(own, printed, strict=True)
            ]
            assert labels == printed, f"{slug}: {table.number}"


def test_frameworks_are_complete(catalogue: Catalogue) -> None:
    counts = Counter()
    for category in catalogue.categories.values():
        counts[category.framework] += len(category.items)
    assert counts == TOTALS
    assert {name: head.expected_items for name, head in catalogue.frameworks.items()} == TOTALS


def test_no_framework_item_stands_twice(catalogue: Catalogue) -> None:
    ids = [(one.framework, item.id) for one in catalogue.categories.values() for item in one.items]
    assert len(ids) == len(set(ids))


def test_the_categories_of_a_framework_are_those_its_head_orders(catalogue: Catalogue) -> None:
    for name, head in catalogue.frameworks.items():
        found = [one.category for one in catalogue.categories.values() if one.framework == name]
        assert sorted(found) == sorted(head.categories)


def test_every_practice_is_mapped_with_confidence_and_origin(catalogue: Catalogue) -> None:
    assert set(catalogue.mappings) == set(catalogue.practices)
    for mapping in catalogue.mappings.values():
        assert mapping.links, mapping.practice
        assert all(link.ids for link in mapping.links), mapping.practice
