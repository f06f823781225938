"""Names of boards, stalls and work orders."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.rfid.epc import link
from sekisho.factory.rfid.naming import board_name, order_name, serial_of, stall_name


@given(st.text(min_size=1, max_size=80))
def test_the_name_of_a_board_gives_its_serial_number(serial: str) -> None:
    name = board_name(serial)
    assert name.startswith("urn:sekisho:board:")
    assert name.isascii()
    assert serial_of(name) == serial


def test_names_of_stalls_and_orders_are_those_of_gs1() -> None:
    assert board_name("WO-1-0001") == "urn:sekisho:board:WO-1-0001"
    assert link(stall_name("stall-1")) == "https://id.gs1.org/414/4512345000110/254/stall-1"
    assert order_name("WO-1") == "urn:epcglobal:cbv:bt:4512345000004:WO-1"
    assert order_name("WO:1").rpartition(":")[2] == "WO%3A1"
