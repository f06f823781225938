"""What kinds of input there are, by the names that observations, stores and pages use."""

from typing import Literal, TypeAlias, get_args

from sekisho.security.observe.firewall.rules import Kind as FirewallKind

RecordKind: TypeAlias = Literal["zeek-conn", "zeek-log", "suricata-eve", "syslog", "nmap", "host-table"]
CaptureKind: TypeAlias = Literal["pcap", "pcapng"]
AdvisoryKind: TypeAlias = Literal["advisory", "companion"]
"""What is known of vulnerabilities from outside, in any format of `observe.advisories`; and what lies beside it:
hashes, signatures, lists of a provider's files.
"""
Kind: TypeAlias = (
    CaptureKind | RecordKind | FirewallKind | AdvisoryKind | Literal["zeek-other", "workbook", "empty", "unknown"]
)

CAPTURES: frozenset[Kind] = frozenset(get_args(CaptureKind))
TEXTS: frozenset[Kind] = frozenset(
    {"zeek-other", *get_args(RecordKind), *get_args(FirewallKind), *get_args(AdvisoryKind)}
)
"""What is written in lines or as a document: logs, tables, scans, configurations, and advisories."""
