"""Departments and their rights, from the practices' makers and users."""

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right, department_of, permissions


def test_every_ledger_has_a_department_that_writes_it(catalogue: Catalogue) -> None:
    granted = permissions(catalogue)
    assert [slug for slug in REGISTRY if not granted.writers.get(slug)] == []


def test_makers_write_and_users_only_read(catalogue: Catalogue) -> None:
    granted = permissions(catalogue)
    assert granted.may(Right.WRITE, "change", Department.PRODUCTION_IT)
    assert granted.may(Right.READ, "change", Department.PRODUCTION)
    assert not granted.may(Right.WRITE, "change", Department.PRODUCTION)
    assert not granted.may(Right.READ, "change", Department.PROCUREMENT)


def test_what_all_departments_use_anyone_reads(catalogue: Catalogue) -> None:
    assert permissions(catalogue).may(Right.READ, "carried-in", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生産部門", Department.PRODUCTION),
        ("生産", Department.PRODUCTION),
        ("生産・情報システム部", Department.PRODUCTION_IT),
        (" General Affairs ", Department.GENERAL_AFFAIRS),
        ("生産・情報システム部門", Department.PRODUCTION_IT),
        ("全部門", None),
        ("製造1課", None),
        ("", None),
    ],
)
def test_a_department_is_found_by_its_name(text: str, expected: Department | None) -> None:
    assert department_of(text) is expected
