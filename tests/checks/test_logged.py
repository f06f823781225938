"""What logs say, whatever number of files hold it, and what it means for a rule that nothing was found in them."""

import pytest

from sekisho.security.catalogue.records import Means
from sekisho.security.checks.state import Assessment, Reason
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.state import State
from sekisho.security.terms.words import Assurance
from tables import book, case, content, told

ASSET = "id | name | ips | system\nA1 | PLC1 | 10.0.0.1 | ライン1\nA2 | PLC2 | 10.0.0.2 | ライン2"
RULE = "4.4.1-3"


def reasons(observed: Observed) -> dict[str, Reason]:
    """What the logs say of the rule on locking accounts, by system."""
    whole = Assessment(case(book(asset=ASSET), observed), content(), ())
    rules = (one for one in whole.rules if one.rule == RULE)
    return {one.system: next(each for each in one.reasons if each.means is Assurance.CHECKED) for one in rules}


def test_the_rule_asks_for_the_check() -> None:
    assert Means(kind=Assurance.CHECKED, checks=("account/attempts-go-on",)) in content().rules[RULE].assurance


def test_two_files_of_the_same_day_count_once_and_other_days_add_up() -> None:
    events = """
    source | host | count | first      | frame
    0      | A1   | 3     | 2024-04-29 | 2
    1      | A1   | 5     | 2024-04-29 | 3
    1      | A1   | 1     | 2024-04-30 | 8
    """
    found = case(observed=told(events, sources=2)).logged
    assert [(one.day.day, one.count, str(one.evidence)) for one in found] == [
        (29, 5, "log0.log line 2"), (30, 1, "log1.log line 8"),
    ]  # fmt: skip


def test_it_holds_only_of_systems_whose_log_is_there_and_shows_lines() -> None:
    events = "host | outcome | count | frame\nPLC1 | done | 4 | 1\nPLC1 | refused | 2 | 6"
    found = reasons(told(events))
    assert {system: one.state for system, one in found.items()} == {
        "ライン1": State.HOLDS, "ライン2": State.NOT_ASSESSED, "": State.HOLDS,
    }  # fmt: skip
    assert found["ライン1"].text.ja == "ログ6件（うち拒否2件）を照合して差異はありません。"
    assert [str(one) for one in found["ライン1"].evidence] == ["log0.log line 6", "log0.log line 1"]
    assert found["ライン2"].text.ja == "このシステムのログが証跡にありません。"


@pytest.mark.parametrize(("day", "state"), [("2024-03-31", State.HOLDS), ("2024-03-30", State.STALE)])
def test_an_old_log_is_stale(day: str, state: State) -> None:
    assert reasons(told(f"host | first\n10.0.0.1 | {day}"))["ライン1"].state is state


def test_without_a_log_it_is_not_assessed_and_says_what_is_missing() -> None:
    found = reasons(Observed())
    assert {one.state for one in found.values()} == {State.NOT_ASSESSED}
    assert found[""].text.ja == "機器とサービスのログがないため照合できません。"
