"""What changed since an earlier period, where no other check tells it."""

from dataclasses import replace

from sekisho.security.checks.case import Case
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.tables import Observed
from tables import book, case, findings, keys, says, seen

PLC, PC, HMI = "00:1b:1b:00:00:01", "00:1b:1b:00:00:02", "00:1b:1b:00:00:03"
ASSET = f"id | name | ips | macs | system\nA1 | PLC1 | 10.0.0.1 | {PLC} | 成形\nA2 | 監視PC | 10.0.0.2 | {PC} | 成形"
TABLE = "function | source | destination | protocol | operations\n保守 | 10.0.0.2 | 10.0.0.1 | TCP | write、download"
HEAD = "mac | ip | packets | frame | first\n"
BOTH = f"{HEAD}{PLC} | 10.0.0.1 | 1000 | 1 | 2024-04-29\n{PC} | 10.0.0.2 | 1000 | 2 | 2024-04-29"
FLOW = "client | server | server_port | packets_in\n10.0.0.2 | 10.0.0.1 | 502 | 5\n"


def yesterday(**tables: str) -> Observed:
    """The earlier period, whose file has another hash and name."""
    before = seen(since="2024-04-28", until="2024-04-29", **{"hosts": BOTH, **tables})  # type: ignore[arg-type]
    return replace(before, sources=tuple(replace(one, sha256="e" * 64, name="before.pcap") for one in before.sources))


def today(**tables: str) -> Observed:
    return seen(since="2024-04-29", until="2024-04-30", **{"hosts": BOTH, **tables})  # type: ignore[arg-type]


def of(given: Book | None, now: Observed, before: Observed) -> Case:
    return replace(case(given, now), before=before)


NEW = f"{BOTH}\n{HMI} | 10.0.0.3 | 9 | 7 | 2024-04-30"


def test_a_new_device_is_told_where_no_ledger_can_tell_it() -> None:
    found = findings("changed/new-device", of(None, today(hosts=NEW), yesterday()))
    assert [one.text.ja for one in found] == [f"前の期間になかった機器 {HMI} が通信を始めました。"]
    assert [one.text.en for one in found] == [
        f"A device that the earlier period does not show, {HMI}, has begun to communicate."
    ]
    assert (found[0].subject.key, [str(one) for one in found[0].evidence]) == (HMI, ["line0.pcap frame 7"])


def test_with_an_asset_ledger_it_is_told_once_as_unlisted() -> None:
    now = of(book(asset=ASSET), today(hosts=NEW), yesterday())
    assert keys("asset/unlisted", now) == [HMI]
    assert keys("changed/new-device", now) == []


def test_a_spare_device_that_begins_to_communicate() -> None:
    ledger = "id | name | ips | macs | status\nA3 | 予備HMI | 10.0.0.3 | 00:1b:1b:00:00:03 | 予備"
    assert says("changed/new-device", of(book(asset=ledger), today(hosts=NEW), yesterday())) == [
        f"予備の機器 予備HMI({HMI}) が通信を始めました。"
    ]


def test_a_listed_device_that_fell_silent_and_one_that_nobody_watched() -> None:
    ledger = f"{ASSET}\nA3 | HMI1 | 10.0.0.3 | {HMI} | 成形"
    before = yesterday(hosts=f"{BOTH}\n{HMI} | 10.0.0.3 | 1000 | 3 | 2024-04-28")
    found = findings("changed/gone-device", of(book(asset=ledger), today(), before))
    assert [one.text.ja for one in found] == [f"HMI1({HMI}) の通信が、前の期間にはありましたが、その後ありません。"]
    assert (found[0].subject.key, found[0].subject.system) == ("A3", "成形")
    assert [str(one) for one in found[0].evidence] == ["before.pcap frame 3"]
    elsewhere = today(hosts=f"{HEAD}00:1b:1b:00:00:09 | 10.9.0.9 | 9 | 1 | 2024-04-30")
    assert keys("changed/gone-device", of(book(asset=ledger), elsewhere, before)) == []


def test_a_device_that_only_listens_is_not_gone_while_others_send_to_it() -> None:
    ledger = f"{ASSET}\nA3 | ログ | 10.0.0.3 | {HMI} | 成形"
    hosts = f"{BOTH}\n{HMI} | 10.0.0.3 | 1000 | 3 | 2024-04-28"
    head = (
        "client | server | server_port | transport | protocol | packets_out | packets_in\n10.0.0.2 | 10.0.0.3 | 514 | "
    )
    sent, answered = f"{head}udp | syslog | 9 | 0", f"{head}tcp | http | 9 | 9"
    for then, now, gone in ((sent, sent, []), (sent, "", ["A3"]), (answered, sent, ["A3"])):
        before, after = yesterday(hosts=hosts, flows=then), today(flows=now or FLOW)
        assert keys("changed/gone-device", of(book(asset=ledger), after, before)) == gone


def test_a_device_with_several_addresses_is_not_gone_while_one_of_them_is_heard() -> None:
    ledger = f"id | name | ips | macs\nA3 | 境界 | 10.0.0.3、10.9.0.3 | {HMI}、00:1b:1b:00:00:09"
    before = yesterday(hosts=f"{BOTH}\n{HMI} | 10.0.0.3 | 1000 | 3 | 2024-04-28")
    assert keys("changed/gone-device", of(book(asset=ledger), today(), before)) == ["A3"]
    other_leg = today(hosts=f"{BOTH}\n00:1b:1b:00:00:09 | 10.9.0.3 | 9 | 7 | 2024-04-30")
    assert keys("changed/gone-device", of(book(asset=ledger), other_leg, before)) == []


def test_an_answer_to_arp_is_no_new_service() -> None:
    answer = "client_mac | server_mac | transport | protocol | packets_in\n"
    now = today(flows=f"{answer}{PC} | {PLC} | ethernet | arp | 5")
    assert keys("changed/new-service", of(book(asset=ASSET), now, yesterday())) == []


def test_a_new_address_of_a_device_whose_row_lists_none() -> None:
    ledger = f"id | name | macs\nA1 | PLC1 | {PLC}"
    now = today(hosts=f"{BOTH}\n{PLC} | 10.0.0.99 | 9 | 8 | 2024-04-30")
    assert says("changed/address", of(book(asset=ledger), now, yesterday())) == [
        f"PLC1({PLC}) が、前の期間になかったアドレス 10.0.0.99 を使っています。"
    ]
    assert keys("changed/address", of(book(asset=ASSET), now, yesterday())) == []  # asset/address-differs tells it


def test_another_firmware_with_evidence_from_both_periods() -> None:
    said = "mac | ip | key | value | confidence | frame\n" + f"{PLC} | 10.0.0.1 | firmware | "
    now = of(book(asset=ASSET), today(identities=f"{said}V2.0 | 3 | 40"), yesterday(identities=f"{said}V1.0 | 3 | 30"))
    found = findings("changed/identity", now)
    assert [one.text.ja for one in found] == [f"PLC1({PLC}) のファームウェアが「V1.0」から「V2.0」に変わりました。"]
    assert [str(one) for one in found[0].evidence] == ["line0.pcap frame 40", "before.pcap frame 30"]
    assert [one.id for one in findings("changed/identity", now)] == [found[0].id]


def test_a_new_service_is_told_where_no_data_flow_table_can_tell_it() -> None:
    telnet = f"{FLOW}10.0.0.2 | 10.0.0.1 | 23 | 5"
    now, before = today(flows=telnet), yesterday(flows=FLOW)
    assert says("changed/new-service", of(None, now, before)) == [
        f"{PLC} が、前の期間になかったサービス tcp/23 modbus に応答しています。"
    ]
    assert keys("changed/new-service", of(book(asset=ASSET, dataflow=TABLE), now, before)) == []


def test_a_declared_operation_that_is_new_is_told_and_an_undeclared_one_is_not_told_twice() -> None:
    rows = "client | server | server_port | kind | name | packets\n"
    now = today(operations=f"{rows}10.0.0.2 | 10.0.0.1 | 502 | download | Download block | 3")
    declared = book(asset=ASSET, dataflow=TABLE)
    done = "前の期間になかった機器へのプログラム転送の操作（modbus: Download block）がありました。"
    assert says("changed/new-operation", of(declared, now, yesterday())) == [
        f"監視PC({PC}) から PLC1({PLC}) へ、{done}"
    ]
    narrow = book(asset=ASSET, dataflow="function | source | destination | protocol\n監視 | 10.0.0.2 | 10.0.0.1 | TCP")
    assert len(keys("control/undeclared-operation", of(narrow, now, yesterday()))) == 1
    assert keys("changed/new-operation", of(narrow, now, yesterday())) == []


def test_reading_anew_and_what_was_done_before_are_no_findings() -> None:
    rows = "client | server | server_port | kind | packets\n"
    read, write = (f"{rows}10.0.0.2 | 10.0.0.1 | 502 | {kind} | 3" for kind in ("read", "write"))
    assert keys("changed/new-operation", of(None, today(operations=read), yesterday())) == []
    assert keys("changed/new-operation", of(None, today(operations=write), yesterday(operations=write))) == []


def test_without_an_earlier_period_nothing_is_said() -> None:
    now = case(None, today(hosts=NEW, flows=FLOW))
    assert [one for one in ("new-device", "new-service", "new-operation") if keys(f"changed/{one}", now)] == []
