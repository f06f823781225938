"""The `#` lines at the top of a Zeek log: which separator, path and fields the lines below have.

Format: Zeek documentation, "Log Formats and Inspection", Zeek TSV format logs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CONN_PATHS = ("conn", "conn_long")
CONN_FIELDS = frozenset({"id.orig_h", "id.resp_h", "proto"})
CONN_ONLY = frozenset({"conn_state", "orig_pkts", "orig_ip_bytes", "missed_bytes", "history"})

_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Header:
    """What the `#` lines said. `fields` is empty where no `#fields` line was seen: nothing below can be read then."""

    separator: str = "\t"
    unset: str = "-"
    empty: str = "(empty)"
    path: str = ""
    fields: tuple[str, ...] = ()

    def after(self, lines: Iterable[str]) -> "Header":
        """This header as changed by further `#` lines; logs joined into one file repeat and may change them."""
        header = self
        for line in lines:
            header = header._after_one(line.rstrip("\r"))
        return header

    def _after_one(self, line: str) -> "Header":
        if line.startswith("#separator"):
            value = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), line[len("#separator") :].strip(" "))
            return Header(value[:1] or "\t")
        name, *rest = line.split(self.separator)
        first = rest[0] if rest else ""
        match name:
            case "#unset_field":
                return Header(self.separator, first, self.empty, self.path, self.fields)
            case "#empty_field":
                return Header(self.separator, self.unset, first, self.path, self.fields)
            case "#path":
                return Header(self.separator, self.unset, self.empty, first, self.fields)
            case "#fields":
                return Header(self.separator, self.unset, self.empty, self.path, tuple(rest))
            case _:
                return self

    @property
    def is_conn(self) -> bool:
        """Whether connections follow: by the path, or by the fields where the path was cut off."""
        if self.path:
            return self.path in CONN_PATHS
        return is_conn_fields(self.fields)


def is_conn_fields(fields: Iterable[str]) -> bool:
    """Whether these are the fields of a connection log and of no other."""
    present = set(fields)
    return present >= CONN_FIELDS and bool(present & CONN_ONLY)
