"""What kind of text an input is: a log, a table, a scan or a configuration. Captures are told without it."""

import itertools
import json

from sekisho.security.observe.facts.hosts import is_host_table
from sekisho.security.observe.facts.nmap import is_nmap
from sekisho.security.observe.firewall.kinds import firewall_kind
from sekisho.security.observe.kind_names import Kind
from sekisho.security.observe.logs.syslog import begins_counted
from sekisho.security.observe.logs.syslog_message import is_older, is_syslog
from sekisho.security.observe.logs.zeek_logs import log_of_fields, log_of_path
from sekisho.security.observe.zeek_header import CONN_PATHS, Header, is_conn_fields

_FIRST_LINES = 20


def text_kind(start: bytes) -> Kind:
    """The kind that the first bytes of a file show; "empty" for blanks, "unknown" for anything else."""
    lines = start.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    filled = [line.strip() for line in lines if line.strip()][:_FIRST_LINES]
    if not filled:
        return "empty"
    if is_syslog(begins_counted(filled[0])):  # before all else: what a log quotes can look like anything
        return "syslog"
    if firewall := firewall_kind(start):
        return firewall
    if filled[0].startswith(b"{"):
        return _json_kind(filled[0])
    kind = _header_kind(lines) if filled[0].startswith(b"#") else "unknown"
    return _other_kind(start, filled) if kind == "unknown" else kind


def _other_kind(start: bytes, filled: list[bytes]) -> Kind:
    """What is neither a log of JSON nor one with a header. filled: the first lines that are not blank."""
    if is_nmap(start):
        return "nmap"
    if is_host_table(start):
        return "host-table"
    return "syslog" if is_older(filled[0]) or any(is_syslog(begins_counted(line)) for line in filled) else "unknown"


def _json_kind(line: bytes) -> Kind:
    """A log as JSON, one object a line: Suricata's names its `event_type`; Zeek's has `ts`, or names its `_path`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "unknown"
    keys = set(row) if isinstance(row, dict) else set()
    if "_path" in keys:
        return _zeek_kind(str(row["_path"]))
    if keys >= {"event_type", "timestamp"}:
        return "suricata-eve"
    if is_conn_fields(keys):
        return "zeek-conn"
    if log_of_fields(keys):
        return "zeek-log"
    return "zeek-other" if keys >= {"ts", "uid"} else "unknown"


def _zeek_kind(path: str) -> Kind:
    if path in CONN_PATHS:
        return "zeek-conn"
    return "zeek-log" if log_of_path(path) else "zeek-other"


def _header_kind(lines: list[bytes]) -> Kind:
    """A Zeek log as tab-separated text: the `#` lines at its top say the path and the fields."""
    above = itertools.takewhile(lambda line: line.startswith(b"#"), lines)
    header = Header().after(line.decode("utf-8", "replace") for line in above)
    if not header.fields:
        return "unknown"
    if header.is_conn:
        return "zeek-conn"
    told = log_of_path(header.path) if header.path else log_of_fields(header.fields)
    return "zeek-log" if told else "zeek-other"
