"""Who made the network interface behind a MAC address, offline, from the IEEE's public registries.

The registries come with the package `pymanuf` (docs/decisions/0002-mac-vendors.md), of which only the data file is
read: blocks of 36, 28 and 24 bits, the longest that fits decides. Addresses that no maker gave out (set by software,
groups, virtual routers and machines) are told as such and not looked up, for their first octets mean nothing there.
"""

import importlib.util
from functools import cache
from pathlib import Path

import polars as pl

from sekisho.security.terms.choice import Choice


class MacKind(Choice):
    """What a MAC address is, told from its bits and well-known blocks."""

    MADE = "made", "製造者が付けた", "Given by the maker"
    LOCAL = "local", "ソフトウェアが付けた", "Set by software"
    GROUP = "group", "グループ宛", "Group address"
    VIRTUAL_MACHINE = "virtual-machine", "仮想マシン", "Virtual machine"
    VIRTUAL_ROUTER = "virtual-router", "仮想ルーター", "Virtual router"
    NONE = "none", "なし", "None"


_VIRTUAL: tuple[tuple[str, MacKind, str], ...] = (
    ("00:00:5e:00:01", MacKind.VIRTUAL_ROUTER, "VRRP"),  # RFC 9568, section 7.3
    ("00:00:5e:00:02", MacKind.VIRTUAL_ROUTER, "VRRP"),
    ("00:00:0c:07:ac", MacKind.VIRTUAL_ROUTER, "HSRP"),  # RFC 2281, section 5
    ("00:00:0c:9f:f", MacKind.VIRTUAL_ROUTER, "HSRP"),
    ("00:05:73:a0:0", MacKind.VIRTUAL_ROUTER, "HSRP"),
    ("00:07:b4:00", MacKind.VIRTUAL_ROUTER, "GLBP"),
    ("00:05:69", MacKind.VIRTUAL_MACHINE, "VMware"),
    ("00:0c:29", MacKind.VIRTUAL_MACHINE, "VMware"),
    ("00:1c:14", MacKind.VIRTUAL_MACHINE, "VMware"),
    ("00:50:56", MacKind.VIRTUAL_MACHINE, "VMware"),
    ("00:15:5d", MacKind.VIRTUAL_MACHINE, "Hyper-V"),
    ("00:16:3e", MacKind.VIRTUAL_MACHINE, "Xen"),
    ("00:1c:42", MacKind.VIRTUAL_MACHINE, "Parallels"),
    ("08:00:27", MacKind.VIRTUAL_MACHINE, "VirtualBox"),
    ("52:54:00", MacKind.VIRTUAL_MACHINE, "QEMU/KVM"),
    ("02:42:", MacKind.VIRTUAL_MACHINE, "Docker"),
)

_NOBODY = ("IEEE Registration Authority", "Private")
"""Owners in the registry that name no maker: the block is given out in parts, or its owner is kept secret."""


def mac_kind(mac: str) -> MacKind:
    """What kind of address this is; `NONE` for the empty text, 00:00:00:00:00:00 and anything that is no MAC."""
    octets = _octets(mac)
    if octets is None or octets == bytes(6):
        return MacKind.NONE
    if octets[0] & 1:
        return MacKind.GROUP
    for start, kind, _ in _VIRTUAL:
        if mac.startswith(start):
            return kind
    return MacKind.LOCAL if octets[0] & 2 else MacKind.MADE


def vendor_of(mac: str) -> str:
    """The registered maker of an address, or the product that made a virtual one; "" where there is none to know.

    mac: lower-case with colons, as all tables hold them.
    """
    kind = mac_kind(mac)
    if kind in (MacKind.VIRTUAL_MACHINE, MacKind.VIRTUAL_ROUTER):
        return next(product for start, _, product in _VIRTUAL if mac.startswith(start))
    if kind is not MacKind.MADE:
        return ""
    digits = mac.replace(":", "")
    blocks = _blocks()
    owner = next((blocks[digits[:length]] for length in (9, 7, 6) if digits[:length] in blocks), "")
    return "" if owner in _NOBODY else owner


def of_block(start: str) -> tuple[MacKind, str] | None:
    """Kind and maker of all addresses that begin with these three octets; None where it hangs on the other three.

    start: "00:1b:1b". Addresses come in runs of one maker, so most need no look of their own.
    """
    digits = start.replace(":", "")
    if start == "00:00:00" or any(one[: len(start)] == start[: len(one)] for one, _, _ in _VIRTUAL):
        return None
    if digits in _divided():
        return None
    inside = f"{start}:00:00:00"
    return mac_kind(inside), vendor_of(inside)


def load() -> None:
    """Read the registries now, and not at the first look: for who waits for something else."""
    _divided()


@cache
def _divided() -> frozenset[str]:
    """Blocks of 24 bits that were given out in parts."""
    return frozenset(block[:6] for block in _blocks() if len(block) > 6)


def _octets(mac: str) -> bytes | None:
    try:
        octets = bytes.fromhex(mac.replace(":", ""))
    except ValueError:
        return None
    return octets if len(octets) == 6 else None


@cache
def _blocks() -> dict[str, str]:
    """Hex digits of a block's start (6, 7 or 9 of them) to the name of its owner. About 59,000."""
    columns = ["block", "short", "owner"]  # the owner stands in the second column where there is no third
    lines = pl.read_csv(_registry(), separator="\t", has_header=False, new_columns=columns, comment_prefix="#",
                        quote_char=None, schema_overrides=[pl.String] * 3).drop_nulls("block")  # fmt: skip
    start = pl.col("block").str.split_exact("/", 1).struct
    bits = start.field("field_1").cast(pl.UInt32).fill_null(24)
    digits = start.field("field_0").str.replace_all(":", "", literal=True).str.to_lowercase().str.slice(0, bits // 4)
    read = lines.select(digits.alias("start"), pl.coalesce("owner", "short").str.strip_chars())
    return dict(zip(*(one.to_list() for one in read.get_columns()), strict=True))


def _registry() -> Path:
    spec = importlib.util.find_spec("pymanuf")  # finds the package without running it
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package pymanuf is missing; install sekisho again with its dependencies.")
    return Path(spec.origin).with_name("manuf.txt")
