"""What a generated text needs before a device takes it: a correction, and the lines that put its lists to work."""

import re
from collections.abc import Sequence

_FORTIGATE_ICMP = re.compile(r'(set name "C\d+-ICMP(?:(?!\bnext\b).)*?set service )"ALL"', re.DOTALL)


def corrected(text: str, target: str) -> str:
    """A generated text without what aerleon 1.18 gets wrong.

    For FortiGate it writes a term for ICMP as one for all services. "ALL_ICMP" is FortiOS' own name.
    """
    return _FORTIGATE_ICMP.sub(r'\1"ALL_ICMP"', text) if target == "fortigate" else text


_KEPT_OPEN = "        ct state established,related accept\n"


def one_way(text: str, target: str, back: Sequence[str]) -> str:
    """A text whose one-way conduits have no answers either, for nftables, which lets all answers through first.

    Other vendors' stateful firewalls cannot be told so by a rule; there only a data diode keeps it (3.1.2.2).
    """
    if target != "nftables" or not back:
        return text
    return text.replace(_KEPT_OPEN, "".join(f"        {line}\n" for line in back) + _KEPT_OPEN)


def around(text: str, target: str, sources: Sequence[str]) -> str:
    """A text with the lines that bind each source zone's access list to its interface, where lists need that.

    nftables: the table is made anew, so that loading a second policy leaves nothing of the first.
    """
    match target:
        case "nftables":
            return f"table ip filtering_policies\ndelete table ip filtering_policies\n{text.strip()}\n"
        case "asa":
            bound = "".join(f"access-group {name}_IN in interface {name}\n" for name in sources)
            return f"{text.strip()}\n{bound}"
        case "cisco":
            bound = "".join(f"! on the interface of {name}:\n!  ip access-group {name}_IN in\n" for name in sources)
            return f"{text.strip()}\n{bound}"
        case _:
            return f"{text.strip()}\n"
