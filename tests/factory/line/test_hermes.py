"""Messages of The Hermes Standard: written, read in any pieces, and refused where they are none."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.few import cases

from sekisho.factory.line.hermes import MOST_OCTETS, Malformed, Message, Reading, written

AT = datetime(2026, 11, 24, tzinfo=UTC)
BOARD = "8d0e3c2e-5c52-4b1f-9f3c-0f1b8f8f0a11"
VALUES = st.dictionaries(
    st.sampled_from(["BoardId", "ProductTypeId", "TopBarcode", "Description"]),
    st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20),
    max_size=4,
)
MESSAGES = st.lists(
    st.builds(Message, st.sampled_from(["BoardAvailable", "MachineReady", "Notification"]), VALUES), max_size=6
)


@settings(max_examples=cases(60))
@given(MESSAGES, st.integers(1, 40))
def test_what_is_written_is_read_whatever_the_pieces(messages: list[Message], size: int) -> None:
    octets = b"\n".join(written(one, AT) for one in messages)
    reading = Reading()
    found = [one for at in range(0, len(octets), size) for one in reading.take(octets[at : at + size])]
    assert found == messages


def test_features_are_told() -> None:
    message = Message("ServiceDescription", {"MachineId": "P1"}, ("FeatureCheckAliveResponse", "FeatureCommand"))
    assert list(Reading().take(written(message, AT))) == [message]


def test_what_lies_deeper_in_a_message_is_no_feature() -> None:
    octets = f'<Hermes><BoardAvailable BoardId="{BOARD}"><SubBoards><SB Pos="1"/></SubBoards></BoardAvailable></Hermes>'
    assert list(Reading().take(octets.encode())) == [Message("BoardAvailable", {"BoardId": BOARD})]


def test_unknown_messages_and_attributes_are_passed_over() -> None:
    reading = Reading()
    octets = b'<Hermes><SendWorkOrderInfo QueryId="1"/></Hermes>'
    octets += f'<Hermes Later="x"><StartTransport BoardId="{BOARD}" Colour="red"/></Hermes>'.encode()
    (message,) = reading.take(octets)
    assert message.board == UUID(BOARD)
    assert reading.passed_over == {"SendWorkOrderInfo": 1}


@pytest.mark.parametrize(
    "octets",
    [
        b"<Hermes></Hermes>",
        b"<Other><CheckAlive/></Other></Hermes>",
        b"<Hermes><CheckAlive></Hermes>",
        b"<Hermes><MachineReady/><RevokeMachineReady/></Hermes>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><Hermes><CheckAlive Id='&a;'/></Hermes>",
        b"<Hermes><CheckAlive Id='&a;'/></Hermes>",
        b"<Hermes>" + b"<a>" * 9 + b"</a>" * 9 + b"</Hermes>",
        b"<Hermes><CheckAlive " + b" ".join(b"a%d='1'" % n for n in range(99)) + b"/></Hermes>",
        b"\xff\xfe<Hermes><CheckAlive/></Hermes>",
        b"<?xml version='1.0' encoding='AUTF-8'?><Hermes><CheckAlive/></Hermes>",
        b"<?xml version='1.0' encoding='shift_jis'?><Hermes><CheckAlive/></Hermes>",
        b"GET / HTTP/1.1\r\n\r\n</Hermes>",
    ],
)
def test_what_is_no_message_is_refused_with_a_sentence(octets: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        list(Reading().take(octets))
    assert caught.value.text.ja.endswith("。")


def test_no_more_than_a_message_is_held() -> None:
    reading = Reading()
    assert list(reading.take(b"<Hermes>" + b" " * (MOST_OCTETS - 8))) == []
    with pytest.raises(Malformed, match=str(MOST_OCTETS)):
        list(reading.take(b" "))


@pytest.mark.parametrize("values", [{}, {"BoardId": "7"}, {"BoardId": ""}])
def test_a_board_without_a_guid_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Malformed, match="BoardId"):
        _ = Message("StartTransport", values).board
