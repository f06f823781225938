"""What a configuration blocks."""

from tables import findings, keys, says
from walls import FLOWS, GOOD, flowing, guarded

NEEDED, SEEN = "firewall/blocks-needed-flow", "firewall/observed-but-blocked"
HEAD = "name | action | in | out | from | to | service\n"


def test_needed_flows_that_pass_are_not_told() -> None:
    assert says(NEEDED, guarded(GOOD)) == []


def test_a_needed_flow_that_a_rule_blocks() -> None:
    blocking = HEAD + "1 | deny | port1 | port3 | 10.1.0.5 | | \n" + "\n".join(GOOD.strip().splitlines()[1:])
    (found,) = findings(NEEDED, guarded(blocking))
    assert found.text.ja == (
        "データフロー表の「計画」の通信（10.1.0.5 → 10.3.0.10 tcp/443）を、fw1 1行目の規則「policy 1」が止めています。"
    )
    assert [one.file for one in found.evidence] == ["fw1.conf", "ledgers.xlsx"]
    assert found.subject.ledger == "dataflow"


def test_a_needed_flow_that_falls_to_the_default() -> None:
    without = "\n".join(line for line in GOOD.strip().splitlines() if not line.startswith("2"))
    assert says(NEEDED, guarded(without)) == [
        "データフロー表の「保守」の通信（10.3.0.20 → 10.2.0.10 tcp/22）を、fw1 の既定の動作が止めています。"
    ]


def test_a_flow_that_no_conduit_permits_is_not_needed() -> None:
    more = f"{FLOWS}直接 | 10.1.0.5 | 10.2.0.10 | TCP | 502"
    assert says(NEEDED, guarded(GOOD, dataflow=more)) == []


def test_a_conduit_without_a_declared_flow_is_told_where_nothing_of_it_passes() -> None:
    without = "\n".join(line for line in GOOD.strip().splitlines() if not line.startswith("3"))
    assert says(NEEDED, guarded(without)) == [
        (
            "FAからDMZへの認めた通信路を通れるものがありません。"
            "10.2.0.1 → 10.3.0.1 udp/514 はfw1 の既定の動作が止めています。"
        )
    ]


def test_what_may_pass_by_an_application_is_not_blocked_for_sure() -> None:
    head = "name | action | in | out | from | to | service | narrowed\n"
    rule = "1 | allow | | | | | | application: ssl"
    assert says(NEEDED, guarded(head + rule)) == []


def test_answered_traffic_that_the_configuration_blocks() -> None:
    of = guarded(GOOD, observed=flowing("10.1.0.5 | 10.2.0.9 | 502 | tcp | 3\n10.1.0.5 | 10.3.0.10 | 443 | tcp | 3"))
    (found,) = findings(SEEN, of)
    assert found.text.ja == (
        "fw1 の既定の動作が止めるはずの通信が観測され、応答もありました。10.1.0.5 から 10.2.0.9 へ tcp/502 modbus。"
    )
    assert [one.file for one in found.evidence] == ["line0.pcap", "fw1.conf"]


def test_attempts_that_nobody_answered_were_blocked_as_they_should() -> None:
    assert keys(SEEN, guarded(GOOD, observed=flowing("10.1.0.5 | 10.2.0.9 | 502 | tcp | 0"))) == []


def test_traffic_inside_a_zone_does_not_cross_the_firewall() -> None:
    assert keys(SEEN, guarded(GOOD, observed=flowing("10.2.0.5 | 10.2.0.9 | 502 | tcp | 3"))) == []
