"""Codes of tags: decoded, told as GS1 Digital Link, and refused where they are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.rfid.epc import NotAnEpc, held, identity, item, link

SGTIN = "303516ed7c0ad9c0000003db"


def test_a_tag_becomes_an_identity() -> None:
    assert identity(SGTIN) == identity(SGTIN.upper()) == "urn:epc:id:sgtin:4569951.011111.987"


@pytest.mark.parametrize("held", ["", "30", "zz" * 12, "00" * 12, "ff" * 12, SGTIN[:16], "30" * 100, "3０" * 12])
def test_what_is_no_code_is_refused_with_a_sentence(held: str) -> None:
    with pytest.raises(NotAnEpc) as caught:
        identity(held)
    assert "EPC" in caught.value.text.ja
    assert "EPC" in caught.value.text.en


@pytest.mark.parametrize(
    ("urn", "expected"),
    [  # check digits: GS1 General Specifications, 7.9
        ("urn:epc:id:sgtin:4012345.011111.9876", "https://id.gs1.org/01/04012345111118/21/9876"),
        ("urn:epc:id:sscc:4012345.0000000111", "https://id.gs1.org/00/040123450000001112"),
        ("urn:epc:id:sgln:4012345.00011.987", "https://id.gs1.org/414/4012345000115/254/987"),
        ("urn:epc:id:sgln:4012345.00011.0", "https://id.gs1.org/414/4012345000115"),
        ("urn:epc:id:giai:4012345.A-1", "https://id.gs1.org/8004/4012345A-1"),
    ],
)
def test_an_identity_becomes_a_digital_link(urn: str, expected: str) -> None:
    assert link(urn) == expected


def test_the_kind_of_a_part_has_no_serial_number() -> None:
    assert item("urn:epc:id:sgtin:4512345.012345.17") == item("urn:epc:id:sgtin:4512345.012345.A.9")
    assert item("urn:epc:id:sgtin:4512345.012345.17") == "urn:epc:idpat:sgtin:4512345.012345.*"
    assert item("urn:epc:id:sscc:4012345.0000000111") == "urn:epc:id:sscc:4012345.0000000111"


def trade_items() -> st.SearchStrategy[str]:
    """Serialised trade items whose company prefix has 6 to 12 digits, and whose serial number fits 38 bits."""
    digits = st.text("0123456789", min_size=13, max_size=13)
    return st.builds(
        lambda both, cut, serial: f"urn:epc:id:sgtin:{both[:cut]}.{both[cut:]}.{serial}",
        digits,
        st.integers(6, 12),
        st.integers(0, 2**38 - 1),
    )


@given(trade_items())
def test_what_is_written_on_a_tag_is_read_from_it(urn: str) -> None:
    assert len(held(urn)) == 24
    assert identity(held(urn)) == urn


@pytest.mark.parametrize(
    "urn",
    ["", "urn:epc:id:sgtin:4512345.012345.274877906944", "urn:epc:id:sgtin:4512345.012345.A1", "urn:epc:id:sscc:1"],
)
def test_what_has_no_room_on_a_tag_is_refused(urn: str) -> None:
    with pytest.raises(NotAnEpc):
        held(urn)
