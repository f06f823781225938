"""Addresses that people keep apart are no longer held against the asset ledger, nor proposed to it, as one device's."""

from dataclasses import replace
from datetime import date

from sekisho.security.checks.assessing import assess
from sekisho.security.checks.case import Case
from sekisho.security.checks.policy import Policy
from sekisho.security.checks.proposals import Proposal, proposals
from sekisho.security.checks.running import run
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.assets import assets
from sekisho.security.observe.tables import Observed
from tables import AS_OF, book, case, content, findings, keys, rows, says, seen

PLC = "id | name | ips | macs\nA1 | PLC1 | 10.0.0.1 | 00:11:22:00:00:01"
ROW = "mac | ip | reason | decided_by | decided_on\n{} | {} | 別の機器 | 0012 | 2024-04-01"
MOVED = ROW.format("00:11:22:00:00:01", "10.0.0.5")
STRANGE = ROW.format("00:11:22:00:00:66", "10.0.0.6")


def proposed(of: Case) -> list[Asset]:
    made: tuple[Proposal, ...] = proposals(of, run(of, content().checks))
    return [one.row for one in made if isinstance(one.row, Asset)]


def test_a_listed_device_no_longer_differs_by_an_address_that_is_not_its_own() -> None:
    hosts = seen(hosts="mac | ip\n00:11:22:00:00:01 | 10.0.0.5")
    assert says("asset/address-differs", case(book(asset=PLC), hosts)) == [
        "PLC1（A1）のIPアドレスが台帳と違います。台帳は 10.0.0.1、観測は 10.0.0.5 です。"
    ]
    assert keys("asset/address-differs", case(book(asset=PLC, apart=MOVED), hosts)) == []


def test_a_listed_address_no_longer_differs_by_a_mac_address_that_is_not_its_own() -> None:
    hosts = seen(hosts="mac | ip\n00:11:22:00:00:66 | 10.0.0.1")
    held = book(asset=PLC, apart=ROW.format("00:11:22:00:00:66", "10.0.0.1"))
    assert len(keys("asset/address-differs", case(book(asset=PLC), hosts))) == 1
    assert keys("asset/address-differs", case(held, hosts)) == []
    assert keys("asset/unlisted", case(held, hosts)) == ["00:11:22:00:00:66"]


def test_they_are_not_proposed_as_one_device_and_neither_is_what_was_said_from_there() -> None:
    observed = seen(
        hosts="mac | ip\n00:11:22:00:00:66 | 10.0.0.6\n00:11:22:00:00:66 | 10.0.0.7",
        identities="mac | ip | key | value\n00:11:22:00:00:66 | 10.0.0.6 | model | MX-5\n"
        "00:11:22:00:00:66 | 10.0.0.7 | vendor | 三河",
    )
    (joined,) = proposed(case(book(asset=PLC), observed))
    assert (joined.ips, joined.model, joined.vendor) == (("10.0.0.6", "10.0.0.7"), "MX-5", "三河")
    (held,) = proposed(case(book(asset=PLC, apart=STRANGE), observed))
    assert (held.macs, held.ips) == (("00:11:22:00:00:66",), ("10.0.0.7",))
    assert (held.model, held.vendor) == ("", "三河")


def test_a_device_without_its_only_address_is_still_found() -> None:
    of = case(book(asset=PLC, apart=STRANGE), seen(hosts="mac | ip\n00:11:22:00:00:66 | 10.0.0.6"))
    assert says("asset/unlisted", of) == ["資産台帳にない機器（MAC 00:11:22:00:00:66、IPなし）が通信しています。"]
    (row,) = proposed(of)
    assert (row.macs, row.ips) == (("00:11:22:00:00:66",), ())


def test_nobody_silences_two_devices_that_claim_one_address() -> None:
    hosts = seen(hosts="mac | ip\n00:11:22:00:00:01 | 10.0.0.1\n00:11:22:00:00:66 | 10.0.0.1")
    held = book(asset=PLC, apart=ROW.format("00:11:22:00:00:66", "10.0.0.1"))
    told = findings("asset/address-shared", case(book(asset=PLC), hosts))
    assert [one.id for one in told] == [one.id for one in findings("asset/address-shared", case(held, hosts))]
    assert len(told) == 1


def test_what_changed_is_told_of_the_address_by_itself() -> None:
    early = seen(hosts="mac | ip | first\n00:11:22:00:00:01 | fd00::1 | 2024-04-01", until="2024-04-02")
    late = seen(hosts="mac | ip\n00:11:22:00:00:01 | fd00::1\n00:11:22:00:00:01 | fd00::5")
    joined = replace(case(book(asset=PLC), late), before=early)
    assert says("changed/address", joined) == [
        "PLC1(00:11:22:00:00:01) が、前の期間になかったアドレス fd00::5 を使っています。"
    ]
    held = replace(joined, book=book(asset=PLC, apart=ROW.format("00:11:22:00:00:01", "fd00::5")))
    assert keys("changed/address", held) == []


def test_a_row_of_another_site_keeps_nothing_apart_here_and_the_tables_of_a_run_follow_its_own() -> None:
    observed = seen(hosts="mac | ip\n00:11:22:00:00:66 | 10.0.0.6")

    def devices(site: str) -> list[str]:
        given = Book({"asset": rows("asset", PLC, site="A"), "apart": rows("apart", STRANGE, site=site)})
        result = assess(given, observed, content(), as_of=AS_OF, policy=Policy(), site="A")
        assert result.observed is observed
        return assets(result.held)["device"].to_list()

    assert devices("B") == ["00:11:22:00:00:66"]
    assert devices("A") == ["00:11:22:00:00:66", "10.0.0.6"]


def test_without_such_rows_the_observation_is_given_on_as_it_is() -> None:
    observed = Observed()
    of = case(book(asset=PLC), observed)
    assert of.held is observed
    assert of.claims is of.devices
    half = "mac | ip | reason\n00:11:22:00:00:01 | | 書きかけ"
    assert case(book(apart=half), observed).apart == frozenset()


def test_a_row_of_the_asset_ledger_with_both_addresses_is_told() -> None:
    both = ROW.format("00:11:22:00:00:01", "10.0.0.1")
    (found,) = findings("asset/kept-apart", case(book(asset=PLC, apart=both)))
    assert found.text.ja == ("PLC1（A1）の行に、結合しないとした 00:11:22:00:00:01 と 10.0.0.1 の両方があります。")
    assert (found.subject.key, found.since, [one.at for one in found.evidence]) == (
        "A1",
        date(2024, 4, 1),
        [
            "資産台帳!C2",
            "結合しないアドレス一覧!B2",
        ],
    )
    for other in (MOVED, STRANGE, ROW.format("00:11:22:00:00:66", "10.0.0.1")):
        assert findings("asset/kept-apart", case(book(asset=PLC, apart=other))) == []
    disposed = "id | name | ips | macs | status\nA1 | PLC1 | 10.0.0.1 | 00:11:22:00:00:01 | 廃棄"
    assert findings("asset/kept-apart", case(book(asset=disposed, apart=both))) == []
