"""From the kernels' tables to the columns of `tables.py`: numbers become words only here, each different one once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.addresses import ip_text, mac_text
from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.state import State, Table
from sekisho.security.observe.operations import described
from sekisho.security.observe.protocols import NAMES
from sekisho.security.observe.tables import FLOWS, INSTANT, OPERATIONS

Ints = npt.NDArray[np.int64]

ROLES = ("syn", "signature", "known-port", "lower-port", "first-sender")
_WITHIN = ("protocol", "code", "name", "kind")


@dataclass(frozen=True, slots=True)
class Addresses:
    """All addresses of one capture as text, by the numbers that the kernels gave them."""

    macs: pl.Series
    ips: pl.Series

    @classmethod
    def of(cls, state: State) -> Self:
        """Those that were met until now."""
        halves = columns(state, state.ips)
        return cls(mac_text(columns(state, state.macs)[0]), ip_text(halves[0], halves[1]))

    def ends(self, macs: Ints, ips: Ints) -> dict[str, pl.Series]:
        """The four columns of both ends, whose numbers stand in the halves of one: client's, then server's."""
        return {
            f"{end}_{what}": words.gather(np.asarray(numbers >> shift & 0xFFFFFFFF, np.uint32))
            for end, shift in (("client", 32), ("server", 0))
            for what, words, numbers in (("mac", self.macs, macs), ("ip", self.ips, ips))
        }


def columns(state: State, table: Table) -> Ints:
    """The columns of one of the tables that connections are folded into, each of them in one piece."""
    return np.ascontiguousarray(table.rows[: int(state.into[table.index])].T)


def _words(words: tuple[str, ...], numbers: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(numbers.astype(np.uint32))


def flow_rows(state: State, addresses: Addresses) -> pl.DataFrame:
    """FLOWS, in the order of their first frames."""
    g = columns(state, state.flows)
    frame = pl.DataFrame(
        {
            "vlan": g[c.G_KIND] & 0xFFFF,
            **addresses.ends(g[c.G_MACS], g[c.G_IPS]),
            "proto": (g[c.G_KIND] >> 16 & 0xFFFF) - 1,
            "server_port": g[c.G_PORT],
            "protocol": _words(NAMES, g[c.G_APP]),
            "confidence": g[c.G_CONF],
            "role": _words(ROLES, g[c.G_ROLE]),
            "packets_out": g[c.G_PACKETS_OUT],
            "packets_in": g[c.G_PACKETS_IN],
            "bytes_out": g[c.G_BYTES_OUT],
            "bytes_in": g[c.G_BYTES_IN],
            "first": g[c.G_FIRST],
            "last": g[c.G_LAST],
            "frame": g[c.G_FRAME],
        }
    )
    transport = (
        pl.when(pl.col("proto") < 0).then(pl.lit("ethernet"))
        .when(pl.col("proto") == 6).then(pl.lit("tcp"))
        .when(pl.col("proto") == 17).then(pl.lit("udp"))
        .when(pl.col("proto").is_in([1, 58])).then(pl.lit("icmp"))
        .otherwise(pl.concat_str(pl.lit("ip-"), pl.col("proto").cast(pl.String)))
    )  # fmt: skip
    return _ended(frame.with_columns(transport.alias("transport")), FLOWS)


def operation_rows(state: State, addresses: Addresses) -> pl.DataFrame:
    """OPERATIONS, named and with their kinds, in the order of their first frames.

    Codes that differ only in what the kernels know beside them are one row where they have one name and kind.
    """
    d = columns(state, state.done)
    names = ("macs", "ips", "service", "code", "detail", "packets", "first", "last", "frame")
    frame = pl.DataFrame(dict(zip(names, d, strict=True))).with_columns((pl.col("service") & 0xFFFF).alias("app"))
    kinds = frame.select("app", "code", "detail").unique()
    named = [described(NAMES[app], code, detail) for app, code, detail in kinds.iter_rows()]
    words = list(dict.fromkeys((name, kind.code) for name, kind in named))
    number = {word: at for at, word in enumerate(words)}
    kinds = kinds.with_columns(pl.Series("word", [number[name, kind.code] for name, kind in named], pl.UInt32))
    frame = (
        frame.join(kinds, on=["app", "code", "detail"], how="left")
        .group_by("macs", "ips", "service", "code", "word")
        .agg(pl.col("packets").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("frame").min())
    )
    service = frame["service"].to_numpy()
    return _ended(
        frame.with_columns(
            *(
                text.alias(name)
                for name, text in addresses.ends(frame["macs"].to_numpy(), frame["ips"].to_numpy()).items()
            ),
            _words(NAMES, service & 0xFFFF).alias("protocol"),
            pl.Series("server_port", service >> 16),
            pl.Series([name for name, _ in words], dtype=pl.String).gather(frame["word"]).alias("name"),
            pl.Series([kind for _, kind in words], dtype=pl.String).gather(frame["word"]).alias("kind"),
        ),
        OPERATIONS,
    )


def _ended(frame: pl.DataFrame, schema: object) -> pl.DataFrame:
    """The columns of a schema, in its order and types, by first frame.

    What one frame shows lies between the same two ends, so no more than `_WITHIN` can tell its rows apart.
    """
    columns: dict[str, pl.DataType] = dict(schema)  # type: ignore[call-overload] # one of the mappings of tables.py
    return (
        frame.sort("frame", *(name for name in _WITHIN if name in columns))
        .with_columns(pl.lit(0, pl.UInt16).alias("source"), pl.col("first", "last").cast(INSTANT))
        .select(pl.col(name).cast(kind) for name, kind in columns.items())
    )
