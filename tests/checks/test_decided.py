"""What a decision does to the state of rules: only what is whole counts, and only as long as it lasts."""

import datetime as dt

import pytest

from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.case import Case
from sekisho.security.checks.decided import Decisions, Standing, standing
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.running import run
from sekisho.security.checks.state import Assessment, RuleState
from sekisho.security.ledgers.book import Book
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.state import State
from sekisho.security.terms.words import Assurance
from tables import AS_OF, book, case, content, findings, rows, seen

RULE = "3.1.4.6-1"
"""A rule that `dataflow/unlisted` alone answers."""
DAY = dt.timedelta(days=1)
ASSET = """
id | name | system  | ips      | reviewed
A1 | PLC1 | ライン1 | 10.0.0.1 | 2024-04-01
A2 | PLC2 | ライン1 | 10.0.0.2 | 2024-04-01
"""
DATAFLOW = """
function | source   | destination | protocol | port
収集     | 10.0.0.9 | 10.0.0.1    | TCP      | 102
"""
FLOWS = """
client   | server   | server_port
10.0.0.2 | 10.0.0.1 | 502
10.0.0.2 | 10.0.0.1 | 80
"""
HOSTS = """
mac               | ip
00:00:5e:00:53:01 | 10.0.0.1
00:00:5e:00:53:02 | 10.0.0.2
"""
HEAD = "finding | check | deed | department | due | until | reason | person | approver | decided\n"


def given(decisions: str = "", as_of: dt.date = AS_OF) -> Case:
    tables = book(asset=ASSET, dataflow=DATAFLOW)
    if decisions:
        tables = Book({**tables.tables, "decision": rows("decision", HEAD + decisions)})
    return case(tables, seen(flows=FLOWS, hosts=HOSTS), as_of=as_of)


WEB, MODBUS = sorted(findings("dataflow/unlisted", given()), key=lambda one: "502" in one.subject.key)


def line(finding: str, deed: str, *, until: str = "", reason: str = "", approver: str = "", decided: str = "") -> str:
    what = f"{finding} | dataflow/unlisted | {deed} | 生産部門 | 2024-06-01 | {until} | {reason}"
    return f"{what} | P1 | {approver} | {decided or '2024-04-01'}\n"


def accepted(finding: str, until: str = "2024-05-01", **more: str) -> str:
    return line(finding, "accept", until=until, **{"reason": "更新まで", "approver": "P2", **more})


def assessed(of: Case) -> Assessment:
    return Assessment(of, content(), run(of, content().checks))


def rule(of: Case, system: str = "ライン1") -> RuleState:
    return next(one for one in assessed(of).rules if (one.rule, one.system) == (RULE, system))


def said(of: Case) -> tuple[State, str, tuple[str, ...]]:
    """What the check says of the rule: state, sentence, findings."""
    (reason,) = (one for one in rule(of).reasons if one.means is Assurance.CHECKED)
    return reason.state, reason.text.ja, reason.findings


def test_an_undecided_finding_fails_its_rule() -> None:
    assert said(given()) == (State.FAILS, "指摘が2件あります。", (MODBUS.id, WEB.id))


def test_a_promise_to_mend_mends_nothing() -> None:
    promised = given(line(WEB.id, "fix") + line(MODBUS.id, "fix"))
    assert said(promised)[:2] == (State.FAILS, "指摘が2件あります。")
    assert set(assessed(promised).decisions.standings.values()) >= {Standing.FIXING}


def test_what_is_accepted_is_not_applicable_with_who_until_when_and_why() -> None:
    both = given(accepted(WEB.id, "2024-05-31") + accepted(MODBUS.id, "2024-05-01"))
    assert said(both) == (
        State.NOT_APPLICABLE,
        "P1 が 2024/05/01 まで受容しています（承認 P2）: 更新まで（ほか1件）",
        (MODBUS.id, WEB.id),
    )
    (reason,) = (one for one in rule(both).reasons if one.means is Assurance.CHECKED)
    assert reason.text.en == "Accepted by P1 until 2024/05/01 (approved by P2): 更新まで (1 more)"
    assert [place.unit for place in reason.evidence] == ["cell", "cell"]
    assert rule(both).state is State.NOT_APPLICABLE


def test_another_finding_still_fails_the_rule_and_is_told_alone() -> None:
    assert said(given(accepted(WEB.id))) == (State.FAILS, "指摘が1件あります。", (MODBUS.id,))


def test_an_acceptance_ends_by_itself() -> None:
    rows_ = accepted(WEB.id) + accepted(MODBUS.id)
    last = dt.date(2024, 5, 1)
    assert said(given(rows_, last))[0] is State.NOT_APPLICABLE
    assert said(given(rows_, last + DAY))[:2] == (State.FAILS, "指摘が2件あります。")


def test_a_false_alarm_fails_nothing_and_is_told() -> None:
    alarms = given(line(WEB.id, "false-alarm", reason="試験") + line(MODBUS.id, "false-alarm", reason="試験"))
    told = "照合して、誤検知とした指摘2件のほかに差異はありません。"
    assert said(alarms) == (State.HOLDS, told, (MODBUS.id, WEB.id))
    mixed = given(line(WEB.id, "false-alarm", reason="試験") + accepted(MODBUS.id))
    assert said(mixed)[0] is State.NOT_APPLICABLE
    assert said(mixed)[2] == (MODBUS.id,)


@pytest.mark.parametrize(
    "row",
    [
        accepted(WEB.id, approver=""),
        accepted(WEB.id, approver="P1"),
        accepted(WEB.id, until=""),
        accepted(WEB.id, reason=""),
        accepted(WEB.id, decided="2024-05-01"),
        line(WEB.id, "false-alarm"),
        line(WEB.id, "", reason="試験"),
    ],
)
def test_a_decision_that_is_not_whole_is_none(row: str) -> None:
    assert said(given(row))[:2] == (State.FAILS, "指摘が2件あります。")


@pytest.mark.parametrize("lacking", ["person", "decided"])
def test_a_decision_of_nobody_or_of_no_day_is_none(lacking: str) -> None:
    whole = {"finding": "f", "deed": Deed.FALSE_ALARM, "reason": "試験", "person": "P1", "decided": AS_OF}
    assert standing(Decision(**whole), AS_OF) is Standing.FALSE_ALARM
    assert standing(Decision(**{name: one for name, one in whole.items() if name != lacking}), AS_OF) is Standing.OPEN


def test_the_later_of_two_decisions_counts() -> None:
    earlier = accepted(WEB.id, decided="2024-03-01")
    later = line(WEB.id, "fix", decided="2024-04-01")
    for both in (earlier + later, later + earlier):
        assert assessed(given(both)).decisions.standings[WEB.id] is Standing.FIXING


def result(of: Case) -> Result:
    return assess(of.book, of.observed, content(), as_of=of.as_of, policy=Policy(), site="")


def test_a_decision_without_a_finding_is_told() -> None:
    of = result(given(accepted(WEB.id) + accepted("gone") + accepted("later", decided="2024-05-01")))
    assert [entry.row.finding for entry in of.idle_decisions] == ["gone"]
    assert WEB.id in {one.id for one in of.findings}
    assert WEB.id not in {one.id for one in of.open_findings}
    assert MODBUS.id in {one.id for one in of.open_findings}
    assert of.decided[WEB.id].deed is Deed.ACCEPT
    assert MODBUS.id not in of.decided


def test_a_decision_whose_check_could_not_run_is_not_idle() -> None:
    full = given(accepted(WEB.id))
    blind = Case("", full.book, Observed(), full.as_of, Policy(), catalogue=content())
    assert run(blind, content().checks) != ()
    assert Decisions(blind, run(blind, content().checks)).idle == ()


def test_standings_say_whether_a_finding_fails() -> None:
    assert [one for one in Standing if one.fails] == [Standing.OPEN, Standing.FIXING]
    assert {one.of("ja") for one in Standing} == {"未対応", "是正中", "受容", "誤検知"}


def test_a_row_that_a_procedure_wrote_makes_no_site() -> None:
    from sekisho.security.checks.assessing import sites_of  # noqa: PLC0415

    token = rows("token", "id | person | scopes | issued | until\nt1 | P1 | read:* | 2024-04-01 | 2025-04-01")
    tables = Book({"token": token, "asset": rows("asset", "id | name\nA1 | PLC1", site="第一工場")})
    assert sites_of(tables) == ("第一工場",)
