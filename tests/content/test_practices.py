"""The content holds the whole report: every practice once, every rule assured, nothing copied, nothing dangling."""

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks import CHECKS
from sekisho.security.ledgers import REGISTRY
from sekisho.security.terms.words import Assurance

REPORT = Path(__file__).parents[3] / "shared/report/report.txt"
SECTIONS = [
    "3.1.1",
    *(f"3.1.2.{n}" for n in range(1, 5)),
    *(f"3.1.3.{n}" for n in range(1, 4)),
    *(f"3.1.4.{n}" for n in range(1, 18)),
    *(f"3.1.5.{n}" for n in range(1, 12)),
    *(f"3.1.{n}" for n in range(6, 11)),
    *(f"3.2.{n}" for n in range(1, 5)),
    *(f"4.4.{n}" for n in range(1, 7)),
    *(f"5.1.{n}" for n in range(1, 4)),
    "6.1.1",
    *(f"7.1.{n}" for n in range(1, 4)),
    "7.2.1",
    *(f"7.3.{n}" for n in range(1, 8)),
]


def test_every_section_of_the_report_is_there_once_in_its_order(catalogue: Catalogue) -> None:
    assert list(catalogue.practices) == SECTIONS
    assert len(SECTIONS) == 66


def test_the_rules_of_a_practice_are_numbered_from_one_without_gaps(catalogue: Catalogue) -> None:
    for number, practice in catalogue.practices.items():
        assert [rule.id for rule in practice.rules] == [f"{number}-{n}" for n in range(1, len(practice.rules) + 1)]


def test_every_rule_is_assured_in_at_least_one_way(catalogue: Catalogue) -> None:
    bare = [rule.id for rule in catalogue.rules.values() if not rule.assurance]
    assert bare == []


def test_every_rule_is_a_full_sentence_in_both_languages(catalogue: Catalogue) -> None:
    for rule in catalogue.rules.values():
        assert rule.ja.endswith("。"), rule.id
        assert rule.en.endswith("."), rule.id
        assert re.search(r"[ぁ-ん]", rule.ja), rule.id
        assert not re.search(r"[ぁ-んァ-ン一-龥]", rule.en), rule.id


def test_a_checked_rule_names_checks_that_exist_or_says_planned(catalogue: Catalogue) -> None:
    for rule in catalogue.rules.values():
        for means in rule.assurance:
            if means.kind is Assurance.CHECKED:
                assert means.planned or set(means.checks) <= set(CHECKS), rule.id


def test_a_planned_check_says_what_it_would_compare(catalogue: Catalogue) -> None:
    for rule in catalogue.rules.values():
        for means in rule.assurance:
            if means.kind is Assurance.CHECKED and means.planned:
                assert means.idea is not None, rule.id


def test_a_check_text_names_exactly_the_rules_that_name_it(catalogue: Catalogue) -> None:
    for name, check in catalogue.checks.items():
        naming = tuple(
            rule.id for rule in catalogue.rules.values() if any(name in means.checks for means in rule.assurance)
        )
        assert check.rules == naming, f"{name}: run `make content-tables`"
        assert naming, f"no rule asks for {name}"


def test_every_check_has_its_text_and_every_text_its_check(catalogue: Catalogue) -> None:
    assert set(catalogue.checks) == set(CHECKS)
    assert len(CHECKS) >= 14


def test_a_recorded_rule_names_a_ledger_or_a_form_that_comes_later(catalogue: Catalogue) -> None:
    for rule in catalogue.rules.values():
        for means in rule.assurance:
            if means.kind is Assurance.RECORDED:
                assert means.ledger in REGISTRY or means.ledger in catalogue.forms, rule.id


def test_a_recorded_rule_asks_for_a_day_that_its_ledger_has(catalogue: Catalogue) -> None:
    named = [means for rule in catalogue.rules.values() for means in rule.assurance if means.day]
    assert named
    for means in named:
        assert REGISTRY[means.ledger].field(means.day).type is dt.date


def test_practices_and_forms_name_each_other(catalogue: Catalogue) -> None:
    by_practice = {(number, form) for number, one in catalogue.practices.items() for form in one.forms}
    by_form = {(practice, form) for form, one in catalogue.forms.items() for practice in one.practices}
    assert by_practice == by_form


def test_no_practice_leans_on_itself(catalogue: Catalogue) -> None:
    assert [number for number, one in catalogue.practices.items() if number in one.leans_on] == []


def test_a_conditional_practice_says_its_condition(catalogue: Catalogue) -> None:
    for number, practice in catalogue.practices.items():
        if practice.necessity.code == "conditional":
            assert practice.condition is not None, number


@pytest.mark.shared
def test_no_text_repeats_a_sentence_of_the_report(catalogue: Catalogue) -> None:
    if not REPORT.exists():
        pytest.skip("the report does not lie beside the project")
    flat = re.sub(r"\s+", "", REPORT.read_text("utf-8"))
    run = 32  # longer than any title or list of terms that both must name
    known = {flat[i : i + run] for i in range(len(flat) - run)}
    copied = []
    for practice in catalogue.practices.values():
        texts = [
            practice.threat.ja,
            practice.reduced_risk.ja,
            practice.residual_risk.ja,
            *(rule.ja for rule in practice.rules),
            *(text.ja for text in (practice.smart_factory, practice.remark, practice.condition) if text),
        ]
        for text in texts:
            packed = re.sub(r"\s+", "", text)
            if any(packed[i : i + run] in known for i in range(max(0, len(packed) - run + 1))):
                copied.append((practice.number, text))
    assert copied == []


def test_titles_tell_practices_apart(catalogue: Catalogue) -> None:
    for language in ("ja", "en"):
        titles = [practice.title.of(language) for practice in catalogue.practices.values()]
        twice = [title for title, group in itertools.groupby(sorted(titles)) if len(list(group)) > 1]
        assert twice == []
