"""Rules that decide nothing, that name too little, and that nobody uses."""

import pytest

from tables import findings, keys, says
from walls import GOOD, flowing, guarded

HEAD = "name | action | in | out | from | to | service\n"
SHADOWED, REDUNDANT, WIDE = "firewall/shadowed-rule", "firewall/redundant-rule", "firewall/too-wide-rule"
NEVER, UNUSED = "firewall/never-hit-rule", "firewall/unused-permission"


def test_a_rule_behind_one_that_decides_the_other_way() -> None:
    of = guarded(HEAD + "1 | deny | | | | 10.2.0.0/24 | \n2 | allow | port1 | port2 | 10.1.0.5 | 10.2.0.7 | tcp/502")
    assert says(SHADOWED, of) == [
        (
            "fw1 2行目の規則「policy 2」は一度も使われません。fw1 1行目の規則「policy 1」が先に逆の判断をします"
            "（例: 10.1.0.5 → 10.2.0.7 tcp/502）。"
        )
    ]
    assert says(REDUNDANT, of) == []


def test_two_rules_together_can_shadow_a_third() -> None:
    pair = HEAD + "1 | allow | | | 10.1.0.0/25 | | tcp/22\n2 | deny | | | 10.1.0.128/25 | | tcp/22\n"
    assert keys(SHADOWED, guarded(pair + "3 | allow | | | 10.1.0.0/24 | | tcp/22")) == ["fw1 policy 3"]
    assert keys(SHADOWED, guarded(pair + "3 | allow | | | 10.1.0.0/23 | | tcp/22")) == []


def test_rules_that_repeat_earlier_or_later_ones() -> None:
    wide, part = "1 | allow | | | 10.1.0.0/24 | | tcp/22", "2 | allow | | | 10.1.0.5 | | tcp/22"
    assert says(REDUNDANT, guarded(f"{HEAD}{wide}\n{part}")) == [
        (
            "fw1 2行目の規則「policy 2」はなくても結果が変わりません。fw1 1行目の規則「policy 1」などが同じ判断をします"
            "（例: 10.1.0.5 → 0.0.0.1 tcp/22）。"
        )
    ]
    assert keys(REDUNDANT, guarded(f"{HEAD}{part}\n{wide}")) == ["fw1 policy 2"]
    between = "3 | deny | | | 10.1.0.5 | 10.3.0.1 | "
    assert keys(REDUNDANT, guarded(f"{HEAD}{part}\n{between}\n{wide}")) == []


def test_a_denial_that_the_default_repeats_is_said_on_purpose() -> None:
    assert keys(REDUNDANT, guarded(f"{GOOD}9 | deny | | | | | ")) == []


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("1 | allow | | | | | tcp/22", "どこからどこへでも"),
        ("1 | allow | | | 10.1.0.5 | 10.2.0.7 | ", "すべてのサービス"),
        ("1 | allow | | | 10.1.0.5 | 10.2.0.7 | udp/1024-65535", "1024以上のポート"),
    ],
)
def test_rules_that_name_too_little(rule: str, reason: str) -> None:
    (said,) = says(WIDE, guarded(HEAD + rule))
    assert f"広すぎます（{reason}）" in said
    assert "→" in said


def test_rules_that_name_enough_or_are_never_reached() -> None:
    assert says(WIDE, guarded(GOOD)) == []
    assert says(WIDE, guarded(HEAD + "1 | deny | | | | | \n2 | allow | | | | | ")) == []


def test_a_rule_that_was_never_hit() -> None:
    head = "name | action | in | out | from | to | service | hits\n"
    used, idle = "1 | allow | | | 10.1.0.5 | | tcp/22 | 7", "2 | allow | | | 10.1.0.6 | 10.3.0.1 | tcp/22 | 0"
    assert says(NEVER, guarded(f"{head}{used}\n{idle}")) == [
        "fw1 2行目の規則「policy 2」に一致した通信は一度もありません（対象の例: 10.1.0.6 → 10.3.0.1 tcp/22）。"
    ]
    assert says(NEVER, guarded(f"{head}{idle}")) == []
    assert says(NEVER, guarded(GOOD)) == []


def test_permissions_that_no_flow_used() -> None:
    seen = flowing("10.1.0.5 | 10.3.0.10 | 443 | tcp | 3")
    found = findings(UNUSED, guarded(GOOD, observed=seen))
    assert sorted(one.subject.key for one in found) == [
        "DMZ / FA", "FA / DMZ", "fw1 policy 2", "fw1 policy 3",
    ]  # fmt: skip
    assert found[0].text.ja == (
        "DMZからFAへの認めた通信路（例: 10.3.0.20 → 10.2.0.10 tcp/22）を使う通信が観測されていません。"
    )


def test_permissions_are_not_judged_where_neither_zone_was_heard() -> None:
    assert keys(UNUSED, guarded(GOOD, observed=flowing("10.1.0.5 | 10.1.0.6 | 443 | tcp | 3"))) == []
