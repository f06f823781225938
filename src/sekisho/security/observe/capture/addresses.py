"""Addresses as text, from the numbers the kernels hold: many at once, each different one written once."""

import ipaddress

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.kernel.columns import NO_IP, V4

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
