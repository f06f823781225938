"""How this factory names its boards, stalls and work orders in events. Its company prefix is invented.

A board has a name of our own (EPCIS 2.0, 6.4: private URIs): serial numbers are longer than the keys of GS1 have room.
"""

from urllib.parse import quote, unquote

from sekisho.factory.rfid.events import transaction

COMPANY = "4512345"
_GLN = "4512345000004"
_BOARD = "urn:sekisho:board:"


def board_name(serial: str) -> str:
    """The name of a board by its serial number."""
    return _BOARD + quote(serial, safe="")


def serial_of(name: str) -> str:
    """The serial number of a board by its name."""
    return unquote(name.removeprefix(_BOARD))


def stall_name(stall: str) -> str:
    """The name of an assembly stall as a place (SGLN, with the stall as extension)."""
    return f"urn:epc:id:sgln:{COMPANY}.00011.{stall}"


def order_name(order: str) -> str:
    """The name of a work order as a business transaction."""
    return transaction(_GLN, quote(order, safe=""))
