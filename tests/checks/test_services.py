"""Services as ledgers write them."""

import pytest

from sekisho.security.checks.services import ANYTHING, of_conduit, of_dataflow, of_port, of_word, speaks
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.observe.firewall.rules import Service


def _tcp(first: int, last: int | None = None) -> Service:
    return Service((6, 6), ports=(first, last or first))


@pytest.mark.parametrize(
    ("word", "services"),
    [
        ("Modbus/TCP", (_tcp(502), Service((17, 17), ports=(502, 502)))),
        ("SSH", (_tcp(22),)),
        ("CIP", (Service((17, 17), ports=(2222, 2222)), _tcp(44818), Service((17, 17), ports=(44818, 44818)))),
        ("TCP/UDP", (Service((6, 6)), Service((17, 17)))),
        ("ICMP", (Service((1, 1)),)),
        ("PROFINET DCP", ()),
        ("独自プロトコル", ()),
    ],
)
def test_words(word: str, services: tuple[Service, ...]) -> None:
    assert set(of_word(word)) == set(services)


@pytest.mark.parametrize(
    ("word", "services"),
    [("tcp/502", (_tcp(502),)), ("ＴＣＰ／161-162", (_tcp(161, 162),)), ("icmp", (Service((1, 1)),))],  # noqa: RUF001 -- typed so
)
def test_ports(word: str, services: tuple[Service, ...]) -> None:
    assert of_port(word) == services


@pytest.mark.parametrize("word", ["502", "tcp/0", "tcp/9-8", "tcp/65536", "sctp/1", "tcp/", ""])
def test_ports_that_cannot_be_read_are_a_fault_of_the_row(word: str) -> None:
    assert of_port(word) == ()
    assert [fault.field for fault in Conduit(source="A", destination="B", ports=(word,)).faults()] == ["ports"]


def test_ports_go_before_protocols_and_neither_means_anything() -> None:
    assert of_conduit(("tcp/8443",), ("HTTPS",)) == (_tcp(8443),)
    assert of_conduit((), ("SSH", "MQTT")) == (_tcp(22), _tcp(1883))
    assert of_conduit((), ()) == ANYTHING
    assert of_conduit((), ("SSH", "独自")) is None
    assert of_conduit(("tcp/x",), ()) is None


def test_the_services_of_a_declared_flow() -> None:
    assert of_dataflow(Dataflow(protocol="TCP", port=5010)) == (_tcp(5010),)
    assert of_dataflow(Dataflow(port=53)) == (_tcp(53), Service((17, 17), ports=(53, 53)))
    assert of_dataflow(Dataflow(protocol="TCP", application="SSH")) == (_tcp(22),)
    assert of_dataflow(Dataflow(protocol="TCP")) == (Service((6, 6)),)


def test_observed_services() -> None:
    assert speaks(_tcp(80, 90), "tcp", 85)
    assert not speaks(_tcp(80, 90), "udp", 85)
    assert not speaks(_tcp(80, 90), "tcp", 91)
    assert speaks(Service(), "ip-89", 0)
    assert not speaks(_tcp(80), "ip-89", 0)
