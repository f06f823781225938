"""Tables of hosts, whoever keeps them: address tables, lease files and exported CSV, as hosts and identities.

A table that tells no time of its own counts as of the moment in which its file was last written. Nothing here is a
flow: who talks to whom is not said.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sekisho.guard.text import Text
from sekisho.security.observe.facts import columns, leases
from sekisho.security.observe.facts.neighbours import INCOMPLETE, is_about, neighbour, switch_named
from sekisho.security.observe.facts.text_lines import head_lines, text_lines
from sekisho.security.observe.gathering import Gathering, instant_us, ip_of, mac_of, written_us
from sekisho.security.observe.identity.saying import Said, told
from sekisho.security.observe.lost import Lost
from sekisho.security.observe.tables import Observed
from sekisho.security.terms.calendar import JAPAN

NO_ENTRY = Text("機器の行として読めません", "the line is no entry of a device")
NO_MAC = Text(
    "MACアドレスのない行です（応答なし、または対象外）", "the entry has no MAC address (no answer, or not a device)"
)
NO_HARDWARE = Text("MACアドレスのないリースです", "the lease has no MAC address")
GROUP = Text("同報用のアドレスです", "the address is that of a group, not of a device")

_HEAD_LINES, _LEAST_SHARE = 200, 3


def is_host_table(start: bytes) -> bool:
    """Whether a file begins like one of the tables that are read here. start: its first octets, after unpacking."""
    lines = [line.rstrip("\r") for line in head_lines(start)[:_HEAD_LINES]]
    if any(leases.begins(line) for line in lines):
        return True
    filled = [line for line in lines if line.strip()]
    if any(columns.heading(line) for line in filled[:5]):
        return True
    entries = sum(neighbour(line) is not None for line in filled)
    return entries > 0 and entries * _LEAST_SHARE >= sum(not is_about(line) for line in filled)


def read_host_table(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """The hosts of one table, with their names and switch ports as identities; `frame` holds line numbers.

    Lines that are no entries are counted in `Source.skipped`. Raises OSError where the file cannot be opened.
    """
    reading = _Reading(path)
    records = 0
    for number, line in text_lines(path, reading.out.lost):
        records += bool(line.strip())
        reading.take(number, line)
    reading.close()
    if progress:
        progress(path.stat().st_size)
    return reading.out.observed(path, "host-table", records)


class _Reading:
    """The state of one file: the lease that is open, the heading that holds, the switch whose prompt was last seen."""

    def __init__(self, path: Path) -> None:
        self.out = Gathering(Lost())
        self._written = written_us(path)
        self._lease: leases.Lease | None = None
        self._in_leases = False
        self._heading: tuple[str, dict[str, int]] | None = None
        self._switch = ""

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        if self._lease or leases.begins(line):
            self._in_leases = True
            self._take_lease(number, line)
        elif self._in_leases or not line.strip() or line.startswith(("#", "//", *leases.STATEMENTS)):
            return  # statements of a lease file outside leases: duid, authoring, failover states
        elif found := columns.heading(line):
            self._heading = found
        elif self._heading:
            self._take_cells(number, line, *self._heading)
        else:
            self._take_neighbour(number, line)

    def close(self) -> None:
        """The file ended; a lease that is still open counts."""
        if self._lease:
            self._end_lease(self._lease)

    def _take_lease(self, number: int, line: str) -> None:
        if self._lease is None:
            self._lease = leases.Lease(leases.begins(line), number)
        elif line.strip().startswith("}"):
            self._end_lease(self._lease)
            self._lease = None
        else:
            leases.add(self._lease, line)

    def _end_lease(self, lease: leases.Lease) -> None:
        if not lease.mac:
            self.out.lost.add(NO_HARDWARE, 1, lease.line)
            return
        first = lease.starts if lease.starts is not None else self._written
        self.out.host(lease.line, first, lease.mac, lease.ip, how="dhcp", last=lease.cltt or 0)
        says = [*told("hostname", lease.name, 3), *told("banner", lease.vendor_class, 3)]
        self.out.said(lease.line, first, lease.mac, lease.ip, says, "dhcp")

    def _take_neighbour(self, number: int, line: str) -> None:
        entry = neighbour(line)
        if entry is None:
            self._switch = switch_named(line) or self._switch
            if not is_about(line):
                self.out.lost.add(NO_ENTRY, 1, number)
        elif entry is INCOMPLETE:
            self.out.lost.add(NO_MAC, 1, number)
        else:
            how = "arp" if entry.ip else "ethernet"
            self._host(number, self._written, entry.mac, entry.ip, entry.vlan, how)
            self._says(number, self._written, entry.mac, entry.ip, entry.name, entry.port, self._switch)

    def _take_cells(self, number: int, line: str, delimiter: str, places: dict[str, int]) -> None:
        row = columns.cells(line, delimiter)
        found = {name: row[place] for name, place in places.items() if place < len(row)}
        mac = mac_of(_last_six(found.get("mac", "")))
        if not mac:
            self.out.lost.add(NO_ENTRY if not found.get("ip") else NO_MAC, 1, number)
            return
        when = _told_instant(found) or self._written
        vlan = int(found["vlan"]) if found.get("vlan", "").isdecimal() and int(found["vlan"]) < 4096 else 0
        ip = ip_of(found.get("ip", ""))
        self._host(number, when, mac, ip, vlan, "dhcp" if ip else "ethernet")
        self._says(number, when, mac, ip, found.get("name", ""), found.get("port", ""), found.get("switch", ""))

    def _host(self, number: int, when: int, mac: str, ip: str, vlan: int, how: str) -> None:  # noqa: PLR0913, PLR0917 -- what a host is
        if int(mac[:2], 16) & 1:
            self.out.lost.add(GROUP, 1, number)
            return
        self.out.host(number, when, mac, ip, how=how, vlan=vlan)

    def _says(self, number: int, when: int, mac: str, ip: str, name: str, port: str, switch: str) -> None:  # noqa: PLR0913, PLR0917 -- what a table tells
        says: list[Said] = list(told("hostname", name, 2))
        if port:
            says.extend(told("port", f"{switch} {port}".strip(), 3))
        self.out.said(number, when, mac, ip, says, "")


def _last_six(written: str) -> str:
    """A MAC address out of a DHCP client identifier, which may have the hardware type before it (RFC 2132, 9.14)."""
    parts = written.replace("-", ":").split(":")
    return ":".join(parts[-6:]) if len(parts) == 7 and parts[0] in {"01", "1"} else written


def _told_instant(found: dict[str, str]) -> int | None:
    """The instant that a row tells itself, Japan time where it names no zone."""
    written = found.get("seen") or " ".join(filter(None, (found.get("date"), found.get("time"))))
    for form in ("%Y/%m/%d %H:%M:%S", "%m/%d/%y %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            moment = datetime.strptime(written, form).replace(tzinfo=JAPAN)
        except ValueError:
            continue
        return instant_us(moment.isoformat())
    return None
