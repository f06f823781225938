"""Suricata's names of operations as the codes of `observe.operation_codes`."""

import re

from sekisho.security.observe.operation_codes import TABLES

MQTT = {
    "connect": 1, "connack": 2, "publish": 3, "puback": 4, "pubrec": 5, "pubrel": 6, "pubcomp": 7, "subscribe": 8,
    "suback": 9, "unsubscribe": 10, "unsuback": 11, "pingreq": 12, "pingresp": 13, "disconnect": 14, "auth": 15,
}  # fmt: skip
"""Control packet types of MQTT 5.0, 2.1.2."""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_CIP = {_plain(name): code for code, (name, _) in TABLES["cip"].items()} | {
    "getattributesall": 0x01, "setattributesall": 0x02, "setattributelist": 0x04, "multiple": 0x0A,
    "multipleservice": 0x0A, "multipleservicepacket": 0x0A, "applyattributes": 0x0D, "getattributesingle": 0x0E,
    "setattributesingle": 0x10, "findnextobjectinstance": 0x11, "readdata": 0x4C, "writedata": 0x4D,
    "unconnectedsend": 0x52, "readdatafragmented": 0x52, "writedatafragmented": 0x53, "forwardclose": 0x4E,
    "getinstanceattributelist": 0x55,
}  # fmt: skip


def cip(name: str) -> int:
    """The code of a CIP service; -1 for a name that is not known and holds no number."""
    if name.startswith("unknown-") and name[8:].isdecimal():
        return int(name[8:]) & 0x7F
    return _CIP.get(_plain(name), -1)
