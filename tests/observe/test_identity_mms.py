"""What an MMS device says of itself in its answer to Identify, alone and through a capture. All octets are made up."""

import struct
from pathlib import Path

import pytest
from test_identity import ber

from packets import answer_tcp, over_tcp, pcap
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.identity import Said, said

REQUEST = b"\x82\x00"  # identify [2] IMPLICIT NULL
SYNTAXES = ber(0xA3, ber(0x06, bytes([0x28, 0xCA, 0x22, 2, 1])))  # 1.0.9506.2.1
NAMES = ber(0x80, "継電器製作所".encode()) + ber(0x81, b"Bay unit 7") + ber(0x82, b"3.02")
SAID = [
    Said("vendor", "継電器製作所", 3),
    Said("model", "Bay unit 7", 3),
    Said("firmware", "3.02", 3),
]


def confirmed(kind: int, service: bytes) -> bytes:
    return ber(kind, ber(0x02, b"\x01\x2c") + service)


ANSWER = confirmed(0xA1, ber(0xA2, NAMES + SYNTAXES))


def presented(pdu: bytes) -> bytes:
    return b"\x01\x00\x01\x00" + ber(0x61, ber(0x30, ber(0x02, b"\x03") + ber(0xA0, pdu)))


def transport(data: bytes, header: bytes = b"\x02\xf0\x80") -> bytes:
    return b"\x03\x00" + struct.pack(">H", 4 + len(header) + len(data)) + header + data


def asked(payload: bytes) -> list[Said]:
    return list(said("mms", payload, from_server=True))


@pytest.mark.parametrize("data", [presented(ANSWER), ANSWER], ids=["presented", "bare"])
class TestIdentify:
    def test_the_answer_gives_maker_model_and_revision(self, data: bytes) -> None:
        assert asked(transport(data)) == SAID

    def test_what_follows_the_message_is_not_read_into_it(self, data: bytes) -> None:
        assert asked(transport(data) + b"\x03\x00 more") == SAID

    def test_a_cut_answer_gives_nothing(self, data: bytes) -> None:
        assert [asked(transport(data)[:size]) for size in range(len(transport(data)))] == [[]] * len(transport(data))

    def test_a_first_piece_of_several_gives_nothing(self, data: bytes) -> None:
        assert asked(transport(data, b"\x02\xf0\x00")) == []

    def test_the_capture_names_the_device_that_answers(self, data: bytes, tmp_path: Path) -> None:
        question = transport(presented(confirmed(0xA0, REQUEST)) if data != ANSWER else confirmed(0xA0, REQUEST))
        frames = [over_tcp(question, 50000, 102), answer_tcp(transport(data), 102, 50000)]
        seen = read_capture(pcap(tmp_path / "a.pcap", frames))
        told = seen.identities.select("ip", "protocol", "key", "value", "confidence", "frame")
        assert set(told.rows()) == {("10.0.0.1", "mms", one.key, one.value, 3, 2) for one in SAID}
        assert seen.operations.select("code", "packets").rows() == [(2, 1)]


@pytest.mark.parametrize(
    "pdu",
    [
        confirmed(0xA0, ber(0xA2, NAMES)),
        confirmed(0xA1, ber(0xA4, NAMES)),
        confirmed(0xA2, ber(0xA2, NAMES)),
        confirmed(0xA1, ber(0xA2, NAMES)[:-1]),
        confirmed(0xA1, ber(0xA2, ber(0x81, b"M") + ber(0x80, b"V"))),
        ber(0xA1, ber(0xA2, NAMES)),
    ],
    ids=["a request", "a read", "an error", "cut within its bounds", "in another order", "without invoke id"],
)
def test_what_is_not_an_answer_to_identify_gives_nothing(pdu: bytes) -> None:
    assert asked(transport(pdu)) == asked(transport(presented(pdu))) == []


def test_a_length_longer_than_its_element_gives_only_what_came_before() -> None:
    service = ber(0x80, b"Maker") + b"\x81\x7fModel"
    assert asked(transport(confirmed(0xA1, ber(0xA2, service)))) == [Said("vendor", "Maker", 3)]


def test_long_forms_of_length_are_read() -> None:
    service = b"\x80\x82\x00\x05Maker" + b"\x81\x81\x05Model" + ber(0x82, b"")
    pdu = b"\xa1\x81" + bytes([4 + 2 + len(service)]) + ber(0x02, b"\x00\x07") + ber(0xA2, service)
    assert asked(transport(presented(pdu))) == [Said("vendor", "Maker", 3), Said("model", "Model", 3)]


def test_an_answer_that_tcp_cut_names_the_frame_that_makes_it_whole(tmp_path: Path) -> None:
    whole = transport(presented(ANSWER))
    frames = [answer_tcp(whole[:40], 102, 50000, seq=1000), answer_tcp(whole[40:], 102, 50000, seq=1040)]
    told = read_capture(pcap(tmp_path / "a.pcap", frames)).identities
    assert set(told.select("key", "value", "frame").rows()) == {(one.key, one.value, 2) for one in SAID}
