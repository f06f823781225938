"""Which reader reads which kind of text: logs, tables, scans and configurations. Captures are read without it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from sekisho.security.observe.facts.hosts import read_host_table
from sekisho.security.observe.facts.nmap import read_nmap
from sekisho.security.observe.firewall.reading import READERS as FIREWALLS
from sekisho.security.observe.firewall.reading import read_firewall
from sekisho.security.observe.kind_names import Kind
from sekisho.security.observe.logs.eve import read_eve
from sekisho.security.observe.logs.syslog import read_syslog
from sekisho.security.observe.logs.zeek import read_zeek_log
from sekisho.security.observe.tables import Observed
from sekisho.security.observe.zeek import read_zeek_conn

Progress = Callable[[int], None]


class Reader(Protocol):
    """Reads one file of records."""

    def __call__(self, path: Path, *, progress: Progress | None = None) -> Observed:
        """All that the file says. progress: gets the bytes read so far."""


READERS: Mapping[str, Reader] = {
    "zeek-conn": read_zeek_conn,
    "zeek-log": read_zeek_log,
    "suricata-eve": read_eve,
    "syslog": read_syslog,
    "nmap": read_nmap,
    "host-table": read_host_table,
}
"""What is read record by record."""


def read_text(path: Path, kind: Kind, progress: Progress) -> Observed:
    """All that a file of a kind of TEXTS says. progress: gets the bytes read so far.  Raises `packed.UNREADABLE`."""
    if kind in FIREWALLS:
        found = read_firewall(path, kind)
        progress(path.stat().st_size)
        return found
    return READERS[kind](path, progress=progress)
