"""Our reading beside the logs that parser projects publish as the right answer for a capture.

Their instants are blanked and their frames not numbered, so what is compared is how often each operation, or each kind
of message, stands in the log and in our tables.
"""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sekisho.guard.text import Text
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.operation_codes import TABLES

Row = list[str]
_PDU = {"CONFIRMED_REQUEST": 0, "UNCONFIRMED_REQUEST": 1, "SIMPLE_ACK": 2, "COMPLEX_ACK": 3, "ERROR_PDU": 5}


@dataclass(frozen=True, slots=True)
class Oracle:
    """One log. log, capture: under the folder of captures. protocols: our names whose messages are counted.

    said: what a row of the log says, None where it is not a message of its own.
    by: "frames" counts our first operation of every frame, "requests" our operations table, "messages" whole frames.
    once: columns that are equal in the rows of a question and its answer, where the log gives both.
    """

    log: str
    capture: str
    protocols: str
    said: Callable[[Row], str | None]
    by: str
    once: tuple[int, ...] = ()


WHY: dict[str, Text] = {
    "bacnet/bacnet_segmented_data.pcap/bacnet.log": Text(
        "両方とも正しい。分割された応答を、ログは組み立てて1件、当方はセグメントごとに1フレームと数えます。",
        "Both are right: the log counts a segmented answer once, we name each of its frames.",
    ),
    "omron-fins/omron.pcap/omron_fins_general.log": Text(
        "当方が正しい。フレームのコードは 0x0304～0x0308 で（W342 5-3、tsharkも同じ）、ログはプログラム領域の操作に別の番号を印字しています。",
        "Ours is right: the frames hold 0x0304 to 0x0308 (W342, 5-3; tshark reads the same), the log prints numbers of its own for "
        "the operations of the program area.",
    ),
}
"""Why a log and we differ, and who is right, where somebody has looked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """rows: messages of the log; both: found by us as often; missed, extra: only there, only here."""

    log: str
    by: str
    rows: int
    both: int
    missed: Counter[str]
    extra: Counter[str]


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _bacnet(row: Row) -> str | None:
    kind, service = row[12], row[13]
    if kind not in _PDU:
        return None
    return f"{_PDU[kind]} {_plain(service)}"


def _hart(row: Row) -> str | None:
    return row[11] if row[10] == "Request" else None


def _opcua(row: Row) -> str | None:
    return row[30] if row[30].endswith("Request") else None


def _message(_row: Row) -> str | None:
    return "message"


def _numbered(column: int) -> Callable[[Row], str | None]:
    """The number in round brackets at the end of a cell."""
    return lambda row: str(int(row[column].rpartition("(")[2].rstrip(")"), 16))


ORACLES = (
    *(
        Oracle(f"bacnet/{name}/bacnet.log", f"bacapp/cisagov-bacnet__{name}", "bacnet", _bacnet, "bacnet")
        for name in ("bacnet_example.pcap", "bacnet_error_reject_abort.pcap", "bacnet_segmented_data.pcap")
    ),
    Oracle(
        "omron-fins/omron.pcap/omron_fins_general.log", "omron/cisagov-omron-fins__omron.pcap", "fins", _numbered(23),
        "frames",
    ),
    Oracle(
        "profinet-io-cm/profinet_io_cm.pcap/profinet_io_cm.log", "pn_rt/cisagov-profinet-io-cm__profinet_io_cm.pcap",
        "profinet-cm", _message, "messages",
    ),
    Oracle(
        "modbus/modbus_example.pcap/modbus_detailed.log", "modbus/cisagov-modbus__modbus_example.pcap", "modbus",
        lambda row: _plain(row[8]).replace("slave", "server").replace("encap", "encapsulated"), "names", (6, 7, 8),
    ),
    Oracle(
        "hart-ip/hart-ip_publish_and_keepAlive.pcapng/hart_ip_general.log",
        "hart_ip/cisagov-hart-ip__hart-ip_publish_and_keepAlive.pcapng", "hart-ip", _hart, "hart",
    ),
    Oracle(
        "enip/set_attribute_single_service_cip.pcapng/cip.log",
        "cip/cisagov-enip__set_attribute_single_service_cip.pcapng", "cip", lambda row: str(int(row[13], 16)),
        "requests",
    ),
    Oracle(
        "enip/set_attribute_single_service_cip.pcapng/enip.log",
        "cip/cisagov-enip__set_attribute_single_service_cip.pcapng", "enip cip", _message, "messages",
    ),
    *(
        Oracle(f"opcua-binary/{name}/opcua_binary.log", f"opcua/cisagov-opcua-binary__{name}", "opcua", _opcua, "names")
        for name in ("open62541_client-server_mainloop.pcap", "open62541_client-server_mainloop-no-handshake.pcap")
    ),
)  # fmt: skip

EMPTY = ("CCLinkFieldBasic/cc_link_basic.log", "CCLinkIENoIP/cc_link_noip.log", "CCLinkTSNSLMP/cc_link_tsn_slmp.log")
"""Logs that say nothing of their capture: they are the example of the parser generator ("Hello, Spicy!")."""


def _rows(path: Path, once: tuple[int, ...]) -> Iterator[Row]:
    before = set[tuple[str, ...]]()
    for line in path.read_text(errors="replace").splitlines():
        if line and not line.startswith("#"):
            row = [cell.strip() for cell in line.split("\t")]
            key = tuple(row[column] for column in once)
            if not once or key not in before:
                before.add(key)
                yield row


def _ours(path: Path, one: Oracle) -> Counter[str]:
    parts: list[pl.DataFrame] = []
    seen = read_capture(path, frames=parts.append)
    names = one.protocols.split()
    frames = pl.concat(parts).filter(pl.col("protocol").is_in(names))
    requests = seen.operations.filter(pl.col("protocol").is_in(names))
    if one.by == "messages":
        return Counter({"message": len(frames)})
    if one.by == "frames":
        return Counter(str(code) for code in frames["operation"].drop_nulls())
    if one.by == "bacnet":
        table = TABLES["bacnet"]
        found = Counter[str]()
        for code in frames["operation"].drop_nulls():
            if code < 0x8000 and code >> 8 in _PDU.values():
                name, _ = table.get(code if code >> 8 == 1 else code & 0xFF, ("", ""))
                found[f"{code >> 8} {_plain(name)}"] += 1
        return found
    if one.by == "hart":
        kinds = {
            0: "Session Initiate",
            1: "Session Close",
            2: "Keep Alive",
            3: "Token Passing PDU",
            5: "Read Audit Log",
        }
        found = Counter[str]()
        for code, packets in requests.select("code", "packets").iter_rows():
            found[kinds.get(code >> 8, str(code >> 8))] += packets
        return found
    key = "name" if one.by == "names" else "code"
    found = Counter[str]()
    for value, packets in requests.select(key, "packets").iter_rows():
        found[_plain(value) if one.protocols == "modbus" else str(value)] += packets
    return found


def answers(folder: Path) -> Iterator[Answer]:
    """How each log and our reading of its capture agree."""
    for one in ORACLES:
        theirs = Counter(
            word for word in map(one.said, _rows(folder / "oracle_zeek" / one.log, one.once)) if word is not None
        )
        ours = _ours(folder / one.capture, one)
        yield Answer(one.log, one.by, theirs.total(), (theirs & ours).total(), theirs - ours, ours - theirs)
