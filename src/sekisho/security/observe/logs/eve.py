"""Events of Suricata (eve.json), one JSON object a line, into the tables of observations.

Format: Suricata user guide, "EVE JSON Format" and "EVE JSON Output". Flow events carry packets and octets; events of
protocols carry operations and identities and count as one message each way, so that they can stand alone. Alerts are
opinions of rules and no observation: they are counted and left to the program that shows them.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.observe.gathering import UNREAD_ADDRESS, UNREAD_TIME, Gathering, Unread, instant_us
from sekisho.security.observe.lines import whole_lines
from sekisho.security.observe.logs.eve_events import EVENTS, Event
from sekisho.security.observe.logs.zeek import parsed
from sekisho.security.observe.lost import NOT_JSON, TOO_LONG, Lost
from sekisho.security.observe.tables import Observed

ALERT = Text(
    "Suricataの警告（alert）です。観測ではないため、通信としては読みません",
    "the event is an alert of Suricata: an opinion of a rule, and no observation",
)
COUNTED_AS_FLOW = Text(
    "同じファイルのflowイベントと同じ通信です（netflow）",
    "the event (netflow) repeats what the flow events of the file say",
)
OTHER_EVENT = Text(
    "機器や通信を述べない種類のイベントです（stats、anomaly、fileinfoなど）",
    "the event says nothing of devices or flows (stats, anomaly, fileinfo and others)",
)
NO_TYPE = Text("「event_type」がありません", 'the event has no "event_type"')


def read_eve(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """All flows, hosts, identities and operations of one EVE file of any size; `frame` holds line numbers.

    Netflow events are read only where the file has no flow events. What was not read is counted in `Source.skipped`.
    Raises OSError where the file cannot be opened, nothing else.
    """
    lost = Lost()
    out, netflow = Gathering(lost), Gathering(lost)
    records = flows = 0
    first_netflow = netflows = 0
    for number, row in _events(path, lost, progress):
        records += 1
        kind = row.get("event_type")
        if kind == "netflow":
            netflows += 1
            first_netflow = first_netflow or number
            _read(kind, row, number, netflow)
            continue
        flows += kind == "flow"
        if not isinstance(kind, str):
            lost.add(NO_TYPE, 1, number)
        elif kind == "alert":
            lost.add(ALERT, 1, number)
        elif kind not in EVENTS:
            lost.add(OTHER_EVENT, 1, number)
        else:
            _read(kind, row, number, out)
    unread = sum(one.count for one in lost.skipped() if one.reason in {TOO_LONG, NOT_JSON})
    if netflows and not flows:
        out.take(netflow)
    elif netflows:
        lost.add(COUNTED_AS_FLOW, netflows, first_netflow)
    return out.observed(path, "suricata-eve", records + unread)


def _read(kind: str, row: Mapping[str, object], number: int, out: Gathering) -> None:
    stamp = row.get("timestamp")
    when = instant_us(stamp) if isinstance(stamp, str) else None
    if when is None:
        out.lost.add(UNREAD_TIME, 1, number)
        return
    try:
        EVENTS[kind](Event(row, number, when, out))
    except Unread:
        out.lost.add(UNREAD_ADDRESS, 1, number)
    else:
        out.seen(when, when)


def _events(
    path: Path, lost: Lost, progress: Callable[[int], None] | None
) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in whole_lines(path, lost, progress):
        written = line.strip(b"\xef\xbb\xbf \r\t")
        if not written:
            continue
        row = parsed(written)
        if row is None:
            lost.add(NOT_JSON, 1, number)
        else:
            yield number, row
