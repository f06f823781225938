"""The rule for passwords: what the report asks by default, and lists of common ones that ornaments do not hide."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.work.passwords import LONGEST, Rule, faults

COMMON = frozenset({"password", "sunshine", "qwerty"})
LOOSE = Rule(1, upper=False, lower=False, digit=False, symbol=False, common=False)
REPORT = Rule()


def codes(password: str, rule: Rule = REPORT, own: tuple[str, ...] = ()) -> list[str]:
    return [re.findall(r"E\d+", text.ja)[0] for text in faults(password, rule, own, COMMON.__contains__)]


def test_the_default_is_the_reports_example() -> None:
    assert codes("Aa1!bbbb") == []
    assert codes("Aa1!bbb") == ["E102"]
    assert codes("aa1!bbbb") == ["E103"]
    assert codes("AA1!BBBB") == ["E104"]
    assert codes("Aab!bbbb") == ["E105"]
    assert codes("Aa1bbbbb") == ["E106"]
    assert codes("Aa1 bbbb") == ["E106"], "a blank is no symbol"
    assert codes("") == ["E102", "E103", "E104", "E105", "E106"]


@pytest.mark.parametrize("password", ["Password1!", "P@ssw0rd!!", "2026Password!", "Qwerty123!"])
def test_a_common_password_with_ornaments_is_common(password: str) -> None:
    assert codes(password) == ["E107"]


def test_a_sentence_that_holds_a_common_word_is_not_common() -> None:
    assert codes("My-sunshine-on-line-4") == []


@pytest.mark.parametrize("password", ["Xx1!sato", "SATO-ichiro1", "p001-Xxx!", "P-\uff10-\uff30001!a"])
def test_ones_own_names_are_refused(password: str) -> None:
    assert "E108" in codes(password, LOOSE, ("Sato Ichiro", "P001"))


def test_a_name_of_two_letters_forbids_nothing() -> None:
    assert codes("Xx1!佐藤xx", REPORT, ("佐藤",)) == []


def test_letters_of_other_scripts_are_no_substitute() -> None:
    assert codes("ÄÖÜäöüßé") == ["E103", "E104", "E105", "E106"]


def test_a_switch_turns_each_demand_off() -> None:
    assert codes("password", LOOSE) == []
    assert codes("x" * (LONGEST + 1), LOOSE) == ["E101"]


@given(st.text(min_size=1, max_size=LONGEST))
def test_any_text_is_judged(password: str) -> None:
    assert codes(password, LOOSE) == []
    assert set(codes(password, REPORT, ("佐藤 一郎", "P001"))) <= {f"E10{at}" for at in range(2, 9)}
