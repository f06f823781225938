"""Refusals to sources that no ledger knows, by the logs of those who refused."""

import pytest

from tables import book, case, findings, keys, told

ASSET = "id | name | ips | system\nA1 | PLC1 | 10.0.0.1 | ライン1\nA2 | 交換サーバ | 10.0.0.3 | 交換"
CHECK = "refusal/unknown-source"


def test_a_source_that_no_ledger_knows_is_one_finding_with_the_lines_of_each_host() -> None:
    events = """
    host | peer      | message | code      | count | frame | first
    A2   | 10.0.0.99 | results | wire.E495 | 3     | 4     | 2024-04-29
    PLC1 | 10.0.0.99 | call    | Bad       | 1     | 7     | 2024-04-30
    A2   | 10.0.0.99 | results | wire.E495 | 2     | 9     | 2024-04-30
    """
    (found,) = findings(CHECK, case(book(asset=ASSET), told(events)))
    assert found.text.ja == ("資産台帳にない 10.0.0.99 からの要求を、A2、PLC1 が6回断りました（wire.E495、Bad）。")
    assert found.text.en == (
        "A2, PLC1 refused 6 requests of 10.0.0.99, which is not in the asset ledger (wire.E495, Bad)."
    )
    assert (found.subject.ledger, found.subject.key, found.subject.system) == ("asset", "10.0.0.99", "交換")
    assert {str(one) for one in found.evidence} == {"log0.log line 4", "log0.log line 7"}
    assert f"{found.since}" == "2024-04-29"


@pytest.mark.parametrize(
    ("peer", "outcome", "told_of"),
    [
        ("10.0.0.99", "refused", True), ("2001:db8::99", "refused", True), ("127.10.4.99", "refused", True),
        ("10.0.0.99", "done", False), ("10.0.0.99", "", False),
        ("10.0.0.1", "refused", False), ("127.0.0.1", "refused", False), ("::1", "refused", False),
        ("process", "refused", False), ("", "refused", False),
    ],
)  # fmt: skip
def test_which_sources_are_told(peer: str, outcome: str, *, told_of: bool) -> None:
    events = f"host | peer | outcome\nA2 | {peer} | {outcome}"
    assert bool(keys(CHECK, case(book(asset=ASSET), told(events)))) is told_of


def test_of_many_hosts_and_reasons_the_first_are_shown_and_all_are_counted() -> None:
    events = "\n".join(f"h{at} | 10.0.0.99 | c{at} | {at + 1}" for at in range(9))
    (found,) = findings(CHECK, case(book(asset=ASSET), told(f"host | peer | code | frame\n{events}")))
    assert found.text.ja == "資産台帳にない 10.0.0.99 からの要求を、h0、h1、h2 が9回断りました（c0、c1、c2）。"
    assert [str(one) for one in found.evidence] == ["log0.log line 1", "log0.log line 2", "log0.log line 3"]


def test_who_wrote_it_may_be_unknown_itself() -> None:
    (found,) = findings(CHECK, case(book(asset=ASSET), told("host | peer\nold-server | 10.0.0.99")))
    assert found.subject.system == ""
    assert found.text.en == (
        "old-server refused 1 request of 10.0.0.99, which is not in the asset ledger (no reason recorded)."
    )


def test_a_ledger_without_addresses_cannot_say_who_is_unknown() -> None:
    assert keys(CHECK, case(book(asset="id | name\nA1 | PLC1"), told("host | peer\nA1 | 10.0.0.99"))) == []
