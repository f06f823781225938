"""One test over all checks: content, evidence, languages, ids that stay, and what each needs to say anything."""

import re
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.checks import CHECKS
from sekisho.security.checks.case import Case
from sekisho.security.checks.running import LONG_TRAFFIC, gap_text, run
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule
from sekisho.security.observe.tables import Observed, Source
from tables import advised, book, case, content, seen, told
from walls import rules

GUILTY = book(
    asset="""
    id| name| ips     | macs             | keeper| place| connection| software| support_end| stocktaken| status| system
    A1| PLC1| 10.0.0.1| 00:11:22:00:00:01| 佐藤  |      | 有線      | 監視    | 2020-01-01 | 2020-01-01|       | 工程
    A2| PC1 | 10.0.0.2| 00:11:22:00:00:02| 佐藤  | 1号棟| 有線      |         |            | 2024-04-01|       |
    A3| 端末|         | 00:11:22:00:00:03| 佐藤  | 1号棟| 無線      |         |            | 2024-04-01|       |
    A4| 予備| 10.0.0.4|                  | 佐藤  | 1号棟| 有線      |         |            | 2024-04-01| 予備  |
    A5| 計器|         | 00:11:22:00:00:05| 佐藤  | 1号棟| 有線      |         |            | 2024-04-01|       | 計器
    A6| 予備| 10.0.0.6| 00:11:22:00:00:06| 佐藤  | 1号棟| 有線      |         |            | 2024-04-01| 予備  |
    """,
    apart="mac | ip | reason\n00:11:22:00:00:06 | 10.0.0.6 | 別の機器",
    dataflow="""
    function | source   | destination      | protocol
    監視     | 10.0.0.2 | PLC1/10.0.0.1    | TCP
    旧検査   | 10.0.0.2 | 旧機器/10.0.0.88 | TCP
    """,
    zone="""
    name | devices | kind       | networks    | trust
    FA   | A1、A2  | FA（制御） | 10.0.0.0/24 | 1
    業務 | A2      | 業務系     | 10.1.0.0/24 |
    無線 |         | 無線       | 10.5.0.0/24 |
    """,
    conduit="source | destination | protocols\n業務 | FA | SSH",
    permitted="mac | name | until\n00:11:22:00:00:70 | 保守PC | 2024-04-02",
    software="""
    name   | devices | licences | licence_end | vendor | version | support_end
    CAD    | A1、X9  | 1        | 2020-01-01  | 架空   | 1.0     | 2020-01-01
    Viewer | A2      | 1        |             | 架空   |         |
    """,
    account="""
    device | name | people | kind   | daily | reviewed
    A1     | root | P1、P2 | 管理者 | ○     | 2020-01-01
    """,
    person="id | name | left\nP1 | 佐藤 | 2020-01-01\nP2 | 鈴木 |",
    change="what | done | assets | applicant\n更新 | 2024-04-01 | FALAN | 佐藤",
    vulnerability="""
    asset | name   | timing | again      | due        | state | applied
    A1    | CVE-10 | 即時   |            | 2024-04-01 |       |
    A1    | CVE-11 | 見送り | 2024-04-01 |            |       |
    X9    | CVE-12 |        |            |            |       |
    A1    | CVE-13 | 即時   |            |            | 済    | 2024-04-10
    """,
    advisory="number | received\nINV-0 | 2024-04-01",
    risk="""
    system | impact | safety | external         | score | level | treated_by
    工程   | 中     | 大     | イントラネット   | 1     | 低    | 9.9
    計器   |        |        | インターネット   |       |       |
    """,
)
HOSTS = tuple((2 * number, 2 * number) for number in range(150))
WALL = rules("""
name | action | in   | out  | from        | to          | service | hits
1    | allow  | wan  | lan2 |             |             | tcp/22  | 5
2    | deny   | lan1 | lan2 | 10.1.0.0/24 | 10.0.0.0/24 | tcp/22  |
3    | allow  | lan1 | lan2 | 10.1.0.5    | 10.0.0.1    | tcp/22  |
4    | deny   | lan1 | lan2 | 10.1.0.6    | 10.0.0.1    | tcp/22  |
5    | allow  | lan1 | lan2 | 10.1.0.7    | 10.0.0.1    | tcp/102 | 0
""")
TOO_LARGE = Rule("policy", "6", 6, "deny", sources=HOSTS, destinations=HOSTS)
WAYS = (
    Interface("lan1", "", ((0x0A010000, 0x0A0100FF),)), Interface("lan2", "", ((0x0A000000, 0x0A0000FF),)),
    Interface("wan"),
)  # fmt: skip
CAPTURED = seen(
    since="2024-03-01",
    sources=2,
    hosts="""
    source | mac               | ip        | frame | first      | last
    0      | 00:11:22:00:00:01 | 10.0.0.1  | 1     | 2024-04-02 | 2024-04-30
    1      | 00:11:22:00:00:66 | 10.0.0.1  | 2     | 2024-04-03 | 2024-04-30
    0      | 00:11:22:00:00:02 | 10.0.0.77 | 3     | 2024-04-03 | 2024-04-30
    1      | 00:11:22:00:00:99 | 10.5.0.99 | 4     | 2024-04-03 | 2024-04-30
    0      | 00:11:22:00:00:70 | 10.5.0.70 | 5     | 2024-04-01 | 2024-04-30
    0      | 00:11:22:00:00:04 | 10.0.0.4  | 6     | 2024-04-30 | 2024-04-30
    0      | 00:11:22:00:00:05 | 10.0.0.5  | 7     | 2024-04-30 | 2024-04-30
    """,
    identities="mac | ip | key | value | frame\n00:11:22:00:00:01 | 10.0.0.1 | firmware | V2 | 31",
    flows="""
    source | client    | server   | server_port | protocol | frame
    0      | 10.1.0.5  | 10.0.0.1 | 502         | modbus   | 11
    1      | 10.1.0.5  | 10.0.0.1 | 502         | modbus   | 12
    1      | 8.8.8.8   | 10.0.0.1 | 23          | telnet   | 13
    0      | 10.1.0.5  | 10.0.0.5 | 80          | http     | 14
    """,
    operations="source | client | server | kind | frame\n0 | 10.1.0.5 | 10.0.0.1 | start-stop | 21",
)
PUBLISHED = advised(
    """
    id    | vendor | name   | version | flaws
    INV-1 | 架空   | CAD    | < 2.0   | CVE-1 CVE-2
    INV-2 | 架空   | CAD    | < 2.0   | CVE-3
    INV-3 | 架空   | CAD    | < 2.0   | CVE-3 CVE-1
    INV-4 | 架空   | Viewer | < 2.0   | CVE-4
    """,
    exploited=("CVE-3",),
)
LOGGED = told("source | host | peer | user | count | frame\n3 | A1 | 10.1.0.66 | root | 9 | 4")
SEEN = replace(
    CAPTURED,
    sources=(
        *CAPTURED.sources,
        Source("f" * 64, "fw1.conf", "fortios", 1, 6, None, None),
        *LOGGED.sources,
        *PUBLISHED.sources,
    ),
    intelligence=PUBLISHED.intelligence,
    events=LOGGED.events,
    firewalls=(Firewall(2, "fortios", "fw1", WAYS, (*WALL, TOO_LARGE)),),
)


BEFORE = seen(
    since="2024-02-01",
    until="2024-03-01",
    hosts="""
    mac               | ip        | packets | frame | first
    00:11:22:00:00:01 | 10.0.0.1  | 9000    | 1     | 2024-02-01
    00:11:22:00:00:02 | 10.0.0.77 | 9000    | 2     | 2024-02-01
    00:11:22:00:00:05 | 10.0.0.55 | 9000    | 3     | 2024-02-01
    00:11:22:00:00:09 | 10.0.0.9  | 9000    | 4     | 2024-02-01
    """,
    flows="client | server | packets_in | frame\n10.0.0.77 | 10.0.0.9 | 9 | 11",
    identities="mac | ip | key | value | frame\n00:11:22:00:00:01 | 10.0.0.1 | firmware | V1 | 21",
)
BEFORE = replace(BEFORE, sources=(replace(BEFORE.sources[0], sha256="e" * 64, name="before.pcap"),))


def _guilty(of: Book = GUILTY, observed: Observed = SEEN) -> Case:
    return replace(case(of, observed), before=BEFORE)


def _without(slug: str) -> Book:
    return Book({other: entries for other, entries in GUILTY.tables.items() if other != slug})


def test_every_check_has_its_text_and_every_text_its_check() -> None:
    assert set(CHECKS) == set(content().checks)


def test_every_check_finds_what_it_looks_for() -> None:
    """Some say only what another check cannot say for want of its ledger."""
    found = {one.check for of in (GUILTY, _without("dataflow")) for one in run(_guilty(of), content().checks)}
    assert set(CHECKS) - found == set()


def test_every_finding_can_be_opened_and_read_in_both_languages() -> None:
    files = {"c" * 64, *(source.sha256 for source in (*SEEN.sources, *BEFORE.sources))}
    for one in run(_guilty(), content().checks):
        assert one.evidence, one.check
        assert {place.sha256 for place in one.evidence} <= files, one.check
        assert one.text.ja.endswith("。"), one.text.ja
        assert one.text.en.endswith("."), one.text.en
        assert not re.search(r"None|\{|\}|  ", one.text.ja + one.text.en), one.check
        assert one.subject.ledger in REGISTRY, one.check
        assert one.subject.key, one.check
        assert re.fullmatch("[0-9a-f]{12}", one.id), one.id
        assert one.severity is content().checks[one.check].severity
        assert one.rules == content().checks[one.check].rules


def test_ids_are_unique_and_the_second_run_is_equal() -> None:
    first, second = run(_guilty(), content().checks), run(_guilty(), content().checks)
    assert first == second
    assert len({one.id for one in first}) == len(first)


def _upside_down() -> Case:
    tables = {slug: entries[::-1] for slug, entries in reversed(list(GUILTY.tables.items()))}
    other = pl.lit(4, pl.UInt16) - pl.col("source")
    known = PUBLISHED.intelligence
    assert known
    turned = replace(
        SEEN,
        sources=SEEN.sources[::-1],
        flows=SEEN.flows.reverse().with_columns(other.alias("source")),
        hosts=SEEN.hosts.reverse().with_columns(other.alias("source")),
        identities=SEEN.identities.reverse().with_columns(other.alias("source")),
        operations=SEEN.operations.reverse().with_columns(other.alias("source")),
        events=SEEN.events.reverse().with_columns(other.alias("source")),
        firewalls=tuple(replace(one, source=2) for one in SEEN.firewalls),
        intelligence=replace(known, advisories=known.advisories[::-1]),
    )
    return _guilty(Book(tables), turned)


def test_the_order_of_rows_and_of_sources_changes_no_id() -> None:
    straight, turned = run(_guilty(), content().checks), run(_upside_down(), content().checks)
    assert {one.id for one in straight} == {one.id for one in turned}
    assert {one.id: one.since for one in straight} == {one.id: one.since for one in turned}


def test_the_worst_findings_come_first() -> None:
    order = [one.severity.code for one in run(_guilty(), content().checks)]
    assert order == sorted(order, key=["high", "medium", "low"].index)


def test_another_site_gives_other_ids() -> None:
    here = {one.id for one in run(_guilty(), content().checks)}
    there = {one.id for one in run(replace(_guilty(), site="北工場"), content().checks)}
    assert not here & there


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_what_a_check_lacks_keeps_it_silent_and_has_a_name(name: str) -> None:
    one = CHECKS[name]
    nothing = case()
    evidence = {"traffic": one.traffic, "firewall": one.firewall, "logs": one.logs, "advisories": one.advisories}
    assert set(one.lacks(nothing)) == {*one.ledgers, *(name for name, needed in evidence.items() if needed)}
    assert one.lacks(_guilty()) == one.blanks(_guilty()) == ()
    for gap in (*one.lacks(nothing), *one.blanks(nothing)):
        assert gap_text(gap).ja
        assert gap_text(gap).en
    for slug in one.ledgers:
        assert name not in {found.check for found in run(_guilty(_without(slug)), content().checks)}
    if one.firewall:
        assert name not in {found.check for found in run(_guilty(observed=CAPTURED), content().checks)}
        assert one.lacks(_guilty(observed=CAPTURED)) == ("firewall",)
    if one.logs:
        assert name not in {found.check for found in run(_guilty(observed=CAPTURED), content().checks)}
        assert one.lacks(_guilty(observed=CAPTURED)) == ("logs",)
    if one.advisories:
        assert name not in {found.check for found in run(_guilty(observed=CAPTURED), content().checks)}
        assert one.lacks(_guilty(observed=CAPTURED)) == ("advisories",)
    if one.traffic:
        assert name not in {found.check for found in run(_guilty(observed=Observed()), content().checks)}


def test_a_configuration_alone_is_no_traffic() -> None:
    alone = replace(Observed(), sources=SEEN.sources[2:3], firewalls=(replace(SEEN.firewalls[0], source=0),))
    assert "traffic" in CHECKS["dataflow/unlisted"].lacks(_guilty(observed=alone))
    assert CHECKS["firewall/shadowed-rule"].lacks(_guilty(observed=alone)) == ()


def test_a_log_alone_is_no_traffic_and_changes_nothing_beside_an_earlier_period() -> None:
    alone = _guilty(observed=told("host | peer\nA1 | 10.1.0.66"))
    assert CHECKS["dataflow/unlisted"].lacks(alone) == ("traffic",)
    assert CHECKS["refusal/unknown-source"].lacks(alone) == ()
    assert alone.difference.changes == ()
    assert replace(alone, observed=CAPTURED, before=alone.observed).difference.changes == ()


def test_advisories_alone_are_no_traffic_and_signals_alone_no_advisories() -> None:
    alone = _guilty(observed=PUBLISHED)
    assert CHECKS["dataflow/unlisted"].lacks(alone) == ("traffic",)
    assert CHECKS["vulnerability/unlisted"].lacks(alone) == ()
    assert alone.difference.changes == ()
    known = PUBLISHED.intelligence
    assert known
    signals = replace(PUBLISHED, intelligence=replace(known, advisories=()))
    assert CHECKS["vulnerability/unlisted"].lacks(_guilty(observed=signals)) == ("advisories",)


def test_columns_that_checks_need_exist() -> None:
    for one in CHECKS.values():
        for column in "|".join(one.columns).split("|") if one.columns else ():
            slug, _, name = column.partition(".")
            assert REGISTRY[slug].field(name), column


def test_what_an_empty_column_is_called() -> None:
    assert gap_text("asset.ips|asset.macs").ja == "資産台帳のIPアドレス・MACアドレス"
    assert gap_text("asset.connection|zone.kind").ja == "資産台帳の接続形態、またはゾーン一覧の種別"
    assert gap_text("asset.ips|asset.macs").en == "IP addresses / MAC addresses in: Asset ledger"
    assert gap_text(LONG_TRAFFIC).ja == "十分な期間の通信の証跡"
    assert gap_text("person").ja == "人員台帳"


@given(st.sets(st.sampled_from(sorted(GUILTY.tables))), st.booleans())
def test_any_ledgers_with_or_without_traffic_run_without_failing(given_slugs: set[str], traffic: bool) -> None:
    of = _guilty(Book({slug: GUILTY.tables[slug] for slug in given_slugs}), SEEN if traffic else Observed())
    found = {one.check for one in run(of, content().checks)}
    assert all(not CHECKS[name].lacks(of) and not CHECKS[name].blanks(of) for name in found)
