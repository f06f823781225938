"""What can be told from a line of free text in which makers are known to put more than a name."""

import re
from collections.abc import Iterator

from sekisho.security.observe.identity.saying import Said, told

_SIEMENS_ORDER = re.compile(r"\b(6[A-Z]{2}\d ?\d{3}-\w{5}-\w{4})\b")
_SIEMENS_FIRMWARE = re.compile(r"\bFW: ?(?:Version )?V?\.? ?(\d+(?:\.\d+){1,3})")
_SIEMENS_SERIAL = re.compile(r"(?:^|[ ,])(S ?[A-Z] ?[A-Z0-9]{10,14})\s*$")
_CISCO_VERSION = re.compile(r"\bCisco\b.{0,120}?\bVersion ([0-9][^, ]{2,24})", re.DOTALL)


def told_by(line: str) -> Iterator[Said]:
    """Vendor, order number, firmware and serial number from a description; all with confidence 2.

    Known forms: Siemens ("Siemens, SIMATIC S7, ..., 6ES7 ..., HW: 1, FW: V.2.2.0, S...") and Cisco IOS ("Version ...").
    """
    if order := _SIEMENS_ORDER.search(line):
        yield from told("vendor", "Siemens", 2)
        yield from told("order_number", order[1], 2)
        if firmware := _SIEMENS_FIRMWARE.search(line):
            yield from told("firmware", firmware[1], 2)
        if serial := _SIEMENS_SERIAL.search(line):
            yield from told("serial", serial[1], 2)
    elif version := _CISCO_VERSION.search(line):
        yield from told("vendor", "Cisco Systems", 2)
        yield from told("firmware", version[1], 2)
