"""What the declared messages ask of the ledgers: rows without faults, which the checks can hold traffic against."""

from ipaddress import IPv4Address

from sekisho.contracts import contracts
from sekisho.security.checks.services import of_word
from sekisho.security.ledgers import REGISTRY
from sekisho.security.work.expected import expected


def test_every_row_is_without_errors() -> None:
    for slug, rows in expected(contracts()).items():
        assert rows, slug
        for row in rows:
            assert not [fault.code for fault in row.faults() if fault.code.startswith("E")], row
            empty = [one.name for one in REGISTRY[slug].fields if one.column.required and not getattr(row, one.name)]
            assert not empty, (slug, empty)


def test_every_unit_that_talks_is_in_the_data_flow_table() -> None:
    rows = expected(contracts())["dataflow"]
    told = {(str(row.source), str(row.destination), row.port) for row in rows}  # type: ignore[attr-defined]
    assert len(told) == len(rows)
    assert ("生産工程管理サーバ/127.10.3.10", "データ交換サーバ/127.10.9.10", 8443) in told
    assert sum(port == 5084 for _, _, port in told) == 3  # three readers
    assert {source.split("/")[0] for source, _, port in told if port == 1883 and "AGV" in source} == {"AGV1", "AGV2"}


def test_the_words_for_protocols_are_those_that_checks_know() -> None:
    rows = expected(contracts())
    words = {row.application for row in rows["dataflow"]}  # type: ignore[attr-defined]
    words |= {word for row in rows["conduit"] for word in row.protocols}  # type: ignore[attr-defined]
    assert words == {"TLS", "OPC UA", "MQTT", "LLRP", "Hermes", "HTTP"}
    assert all(of_word(word) for word in words)


def test_only_what_is_declared_crosses_zones_and_what_production_needs_stays_open() -> None:
    pairs = {(row.source, row.destination): row for row in expected(contracts())["conduit"]}  # type: ignore[attr-defined]
    assert set(pairs) == {
        ("業務系LAN", "DMZ"), ("FA LAN1", "DMZ"), ("FA LAN2", "DMZ"), ("開発LAN", "DMZ"), ("FA LAN2", "FA LAN1"),
        ("無線", "FA LAN1"),
    }  # fmt: skip
    assert {pair for pair, row in pairs.items() if row.degraded} == {("FA LAN2", "FA LAN1"), ("無線", "FA LAN1")}
    assert pairs["無線", "FA LAN1"].ports == ("tcp/1883",)


def test_real_addresses_take_the_place_of_the_loopback() -> None:
    moved = expected(contracts(), lambda system: (IPv4Address("10.10.31.10"),) if system == "process" else
                     contracts().addresses(system))  # fmt: skip
    assert any("生産工程管理サーバ/10.10.31.10" in str(row.source) for row in moved["dataflow"])  # type: ignore[attr-defined]
