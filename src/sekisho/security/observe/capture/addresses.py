"""Addresses as text, from the numbers the kernels hold: many at once, each different one written once."""

import ipaddress

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.kernel.links import NO_IP, V4

Ints = npt.NDArray[np.int64]

_HEX = pl.Series([f"{value:02x}" for value in range(256)], dtype=pl.String)
_DECIMAL = pl.Series([str(value) for value in range(256)], dtype=pl.String)


def _joined(parts: list[pl.Series], separator: str) -> pl.Series:
    frame = pl.DataFrame({str(i): part for i, part in enumerate(parts)})
    return frame.select(pl.concat_str(pl.all(), separator=separator).alias("text"))["text"]


def _octets(values: Ints, shifts: list[int], words: pl.Series, separator: str) -> pl.Series:
    return _joined([words.gather(((values >> shift) & 255).astype(np.uint32)) for shift in shifts], separator)


def mac_text(macs: Ints) -> pl.Series:
    """Lower-case with colons; empty for 0, which stands for none."""
    unique, inverse = np.unique(macs, return_inverse=True)
    text = _octets(unique, [40, 32, 24, 16, 8, 0], _HEX, ":")
    if len(unique) and unique[0] == 0:
        text = text.set(pl.Series(unique == 0), "")
    return text.gather(inverse.astype(np.uint32))


def ip_text(hi: Ints, lo: Ints) -> pl.Series:
    """Shortest form; empty where the packet had no IP."""
    pairs = pl.DataFrame({"hi": hi, "lo": lo})
    unique = pairs.unique(maintain_order=True)
    high, low = unique["hi"].to_numpy(), unique["lo"].to_numpy()
    text = _octets(low, [24, 16, 8, 0], _DECIMAL, ".")
    four = (high == 0) & (low >> 32 == V4 >> 32)
    rest = np.flatnonzero(~four)
    if len(rest):
        words = [_six(int(high[i]), int(low[i])) for i in rest]
        text = text.scatter(rest.astype(np.uint32), words)
    return pairs.join(unique.with_columns(text.alias("text")), on=["hi", "lo"], how="left", maintain_order="left")[
        "text"
    ]


def _six(high: int, low: int) -> str:
    if high == NO_IP and low == NO_IP:
        return ""
    return str(ipaddress.IPv6Address((high & 0xFFFFFFFFFFFFFFFF) << 64 | (low & 0xFFFFFFFFFFFFFFFF)))


def is_group(macs: Ints) -> npt.NDArray[np.bool_]:
    """Multicast and broadcast MACs: the lowest bit of the first octet (IEEE 802, 8.2.2)."""
    found: npt.NDArray[np.bool_] = (macs & 0x010000000000) != 0
    return found


def is_group_ip(hi: Ints, lo: Ints) -> npt.NDArray[np.bool_]:
    """IPv4 224.0.0.0/4 and 255.255.255.255, IPv6 ff00::/8."""
    four = (hi == 0) & (lo >> 32 == V4 >> 32)
    low = lo & 0xFFFFFFFF
    six = ((hi >> 56) & 0xFF == 0xFF) & (hi != NO_IP)
    found: npt.NDArray[np.bool_] = (four & ((low >> 28 == 14) | (low == 0xFFFFFFFF))) | six
    return found
