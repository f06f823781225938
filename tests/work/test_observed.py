"""What was seen becomes rows that a person can accept, with the evidence of each value."""

from sekisho.security.checks.proposals import Proposal
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.journal.entry import Source
from sekisho.security.ledgers.refusing import refusals
from sekisho.security.terms.address import Endpoint, Ip, Mac
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.observed import changes_of

FRAME = Evidence("a" * 64, "fa.pcap", "frame", "12")
DEVICE = Proposal("asset", Asset(ips=(Ip("192.0.2.7"),), macs=(Mac("00:00:5e:00:53:07"),), site="A"), {"ips": FRAME})
FLOW = Proposal(
    "dataflow",
    Dataflow(source=Endpoint("192.0.2.7"), destination=Endpoint("192.0.2.9"), port=502, application="Modbus", site="A"),
)


def test_what_traffic_cannot_tell_is_filled_with_words_that_say_so() -> None:
    device, flow = changes_of([DEVICE, FLOW])
    assert isinstance(device.after, Asset)
    assert (device.after.id, device.after.name) == ("未登録-00005e005307", "未登録の機器 192.0.2.7")
    assert isinstance(flow.after, Dataflow)
    assert flow.after.function == "観測された通信 Modbus 502"
    for change in (device, flow):
        assert change.after is not None
        assert refusals(REGISTRY[change.ledger], [Entry(change.after)]) == ()


def test_the_evidence_of_each_value_goes_with_it() -> None:
    (device,) = changes_of([DEVICE])
    assert (device.origin.kind, device.origin.evidence) == (Source.OBSERVATION, {"ips": FRAME})


def test_a_name_that_the_device_gave_stays() -> None:
    named = Proposal("asset", Asset(name="hmi-3", macs=(Mac("00:00:5e:00:53:07"),)))
    (device,) = changes_of([named])
    assert isinstance(device.after, Asset)
    assert device.after.name == "hmi-3"


def test_the_same_row_is_proposed_once() -> None:
    assert len(list(changes_of([DEVICE, DEVICE, FLOW]))) == 2
