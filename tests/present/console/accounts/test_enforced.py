"""Which tests try to break what the console enforces, for each rule that names the console.

It speaks of the console's own accounts and pages alone: a rule does not hold on a PLC because it holds here (decision
4).
"""

import ast
from pathlib import Path

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.terms.words import Assurance

ROOM = Path(__file__).parent
_COMPLEX = ("test_changing::test_a_password_that_breaks_the_rule_is_refused_with_the_reason",)
_HIDDEN = ("test_signing::test_a_password_is_never_shown_while_it_is_typed_nor_sent_back",)
_LOCKOUT = (
    "test_signing::test_an_account_is_locked_after_five_failures_from_anywhere",
    "test_signing::test_large_and_wide_letters_are_no_second_account_to_try",
    "test_signing::test_an_account_of_ones_own_does_not_wipe_out_what_was_tried_on_others",
    "test_second::test_wrong_codes_lock_the_account_and_the_right_one_is_then_answered_alike",
    "test_locking::test_guessing_at_the_lock_page_counts_for_the_lockout",
)
_WARNING = ("test_signing::test_the_warning_of_the_report_stands_on_the_page_in_both_languages",)
_ONE_ANSWER = ("test_signing::test_every_failure_has_the_same_answer_to_the_octet_and_costs_one_hash",)
BROKEN_BY = {
    "3.1.4.1-1": _COMPLEX,
    "3.1.4.1-2": _HIDDEN,
    "3.1.4.1-3": _LOCKOUT,
    "3.1.4.1-6": (
        "test_locking::test_another_persons_password_does_not_open_it",
        "test_signing::test_who_leaves_the_people_ledger_is_out_at_the_next_request",
    ),
    "3.1.4.2-1": _WARNING,
    "3.1.4.2-2": _WARNING,
    "3.1.4.4-1": (
        "test_locking::test_a_session_that_nobody_used_for_ten_minutes_is_locked",
        "test_locking::test_a_locked_session_stays_locked_and_shows_nothing",
        "test_locking::test_a_page_that_asks_by_itself_does_not_keep_a_session_awake",
    ),
    "3.1.4.12-1": (
        "test_every_input::test_no_form_takes_what_was_not_foreseen",
        "test_every_input::test_no_form_of_an_administrator_does_either",
        "test_every_input::test_no_question_in_an_address_is_taken_at_its_word",
        "test_second::test_what_is_no_passkey_is_refused",
    ),
    "3.1.4.12-2": (
        "test_every_input::test_no_grid_takes_a_body_that_is_not_its_own",
        "test_every_input::test_no_address_takes_a_name_that_it_does_not_know",
        "test_raising::test_without_reason_time_or_password_nothing_is_raised",
    ),
    "3.1.4.13-1": _ONE_ANSWER,
    "3.1.4.13-2": _ONE_ANSWER,
    "4.4.1-1": _COMPLEX,
    "4.4.1-2": _HIDDEN,
    "4.4.1-3": _LOCKOUT,
    "4.4.1-6": ("test_signing::test_people_of_one_id_at_two_sites_are_one_person",),
}


def test_what_is_said_to_be_enforced_has_tests_that_try_to_break_it(catalogue: Catalogue) -> None:
    built = {
        rule.id
        for rule in catalogue.rules.values()
        for means in rule.assurance
        if means.kind is Assurance.ENFORCED and not means.planned
    }
    assert built == set(BROKEN_BY)


def test_each_rule_on_accounts_that_names_the_console_has_tests_that_try_to_break_it(catalogue: Catalogue) -> None:
    practices = ("3.1.4.1-", "3.1.4.2-", "3.1.4.4-", "3.1.4.12-", "3.1.4.13-", "4.4.1-")
    named = {
        rule.id
        for rule in catalogue.rules.values()
        for means in rule.assurance
        if means.kind is Assurance.ENFORCED and means.by == "console" and rule.id.startswith(practices)
    }
    assert set(BROKEN_BY) == named


def test_the_tests_that_are_named_are_there() -> None:
    there = {
        f"{path.stem}::{node.name}"
        for path in (*ROOM.glob("test_*.py"), *ROOM.parent.glob("test_*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert {name for names in BROKEN_BY.values() for name in names} <= there
