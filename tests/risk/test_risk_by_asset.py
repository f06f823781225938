"""Stage 1: what protects, what does not, and the risk value of each threat to each group."""

import pytest
from some_facts import facts, library, system

from sekisho.security.catalogue.risk_reading import OTHER
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.risk import External, Impact
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.gathering import grouped, kind_of
from sekisho.security.terms.state import State
from tables import book, case

MEDIA = ("3.1.9", "4.4.5", "3.1.5.3")
"""What treats removable media on control devices."""


def level(**states: State) -> int:
    told = dict(zip(MEDIA, states.values(), strict=True))
    analysis = Analysis(facts(states={(practice, "工程"): state for practice, state in told.items()}), library())
    return analysis.measures.of("media", ("工程", "control")).level


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [
        (State.HOLDS, State.HOLDS, State.HOLDS, 1),
        (State.HOLDS, State.NOT_APPLICABLE, State.NOT_APPLICABLE, 1),
        (State.HOLDS, State.HOLDS, State.FAILS, 2),
        (State.HOLDS, State.NOT_ASSESSED, State.HOLDS, 2),
        (State.HOLDS, State.STALE, State.STALE, 2),
        (State.NOT_ASSESSED, State.NOT_ASSESSED, State.NOT_ASSESSED, 3),
        (State.STALE, State.STALE, State.STALE, 3),
        (State.NOT_APPLICABLE, State.NOT_APPLICABLE, State.NOT_APPLICABLE, 3),
        (State.FAILS, State.NOT_APPLICABLE, State.STALE, 3),
    ],
)
def test_only_what_holds_protects(a: State, b: State, c: State, expected: int) -> None:
    assert level(a=a, b=b, c=c) == expected


def test_control_devices_ask_for_their_own_practices() -> None:
    analysis = Analysis(facts(missed=("3.1.5.3",)), library())
    assert analysis.measures.of("media", ("工程", "control")).missing == ("3.1.5.3",)
    assert analysis.measures.of("media", ("工程", "computer")).missing == ()


def test_the_state_on_the_system_counts_before_that_of_the_site() -> None:
    analysis = Analysis(facts(missed=("3.1.9",), states={("3.1.9", "工程"): State.HOLDS}), library())
    assert analysis.measures.of("media", ("工程", "control")).missing == ()
    assert analysis.measures.of("media", ("別", "control")).missing == ("3.1.9",)


def test_a_practice_that_nobody_looked_at_is_missed() -> None:
    given = facts(states={})
    states = {key: state for key, state in given.states.items() if key[0] != "3.1.9"}
    analysis = Analysis(facts(states=states | {("3.1.9", "よそ"): State.HOLDS}, missed=("3.1.9",)), library())
    assert "3.1.9" in analysis.measures.of("media", ("工程", "control")).missing


@pytest.mark.parametrize(
    ("external", "looked", "expected"),
    [(External.INTERNET, True, 3), (External.INTRANET, True, 2), (External.NONE, True, 1), (None, False, 3)],
)
def test_a_threat_over_the_network_is_as_likely_as_the_connection_is_wide(
    external: External | None, looked: bool, expected: int
) -> None:
    given = system(impact=Impact.HIGH, external=external, looked=looked)
    risks = Analysis(facts(systems=(given,)), library()).risks
    assert {risk.threat_level for risk in risks if risk.threat == "overload"} == {expected}


def test_a_group_meets_the_threats_of_its_kind_and_the_table_gives_the_value() -> None:
    analysis = Analysis(facts(missed=("3.1.9", "4.4.5", "3.1.5.3")), library())
    found = {risk.threat: risk for risk in analysis.risks}
    assert "command" in found
    assert "leak" not in found
    assert (found["media"].threat_level, found["media"].vulnerability, found["media"].band) == (2, 3, "A")
    assert (found["command"].vulnerability, found["command"].band) == (1, "D")


ASSETS = """
    id | name     | kind            | system | zone | importance | status
    F1 | PLC1     | 制御コントローラ | 工程   | FA   | 大         | 稼働
    F2 | PLC2     | ｺﾝﾄﾛｰﾗ          | 工程   | FA   | 大         | 稼働
    F3 | PLC3     | PLC             | 工程   | FA   | 小         |
    F4 | 謎の箱   | 箱              | 工程   | FA   |            | 稼働
    F5 | 予備PLC  | PLC             | 工程   | FA   | 大         | 予備
    F6 | 旧PLC    | PLC             | 工程   | FA   | 大         | 廃棄
"""


def test_devices_alike_are_one_group_and_spare_ones_are_none() -> None:
    found = grouped(case(book(asset=ASSETS)), library().kinds.values())
    assert [(one.kind, one.importance, one.listed, one.assets) for one in found] == [
        ("controller", 3, True, ("F1", "F2")),
        ("controller", 1, True, ("F3",)),
        (OTHER, 3, False, ("F4",)),
    ]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("サーバ", "", "server"),
        ("ネットワーク機器", "FA LAN1スイッチ", "network"),
        ("ネットワーク機器", "ファイアウォール", "network"),
        ("", "ファイアウォール", "firewall"),
        ("搬送ロボット", "AGV1", "robot"),
        ("RFIDリーダー", "RFID読み取り機器1", "field-device"),
        ("ワークステーション", "設計用機材1", "terminal"),
        ("Tablet", "", "handheld"),
        ("", "", OTHER),
    ],
)
def test_the_kind_is_told_by_the_longest_word_of_the_ledgers_text(kind: str, name: str, expected: str) -> None:
    assert kind_of(Asset(kind=kind, name=name), library().kinds.values()).id == expected
