"""From the kernels' tables to the columns of `tables.py`: which side is the server, and what is one row.

Rows of connections stay numbers until the last step, so that many connections cost little.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.capture.addresses import ip_text, is_group, is_group_ip, mac_text
from sekisho.security.observe.capture.kernel import tables as t
from sekisho.security.observe.capture.kernel.walk import RANK
from sekisho.security.observe.capture.state import State
from sekisho.security.observe.operations import described
from sekisho.security.observe.protocols import NAMES
from sekisho.security.observe.tables import FLOWS, INSTANT, OPERATIONS

Ints = npt.NDArray[np.int64]

ROLES = ("syn", "signature", "known-port", "lower-port", "first-sender")
_ENDS = ("client_mac", "server_mac", "client_hi", "client_lo", "server_hi", "server_lo")
_FLOW_KEY = ("vlan", *_ENDS, "transport", "server_port", "layer2")
_OP_KEY = (*_ENDS, "server_port", "app", "code", "detail")


def _by_side(rows: Ints, columns: tuple[int, int], side: Ints) -> Ints:
    return np.where(side == 0, rows[:, columns[0]], rows[:, columns[1]])


def client_side(rows: Ints, tcp: Ints, udp: Ints) -> tuple[Ints, Ints]:
    """For each connection the side (0 A, 1 B) of its client, and the index into `ROLES` of how that was told."""
    proto = (rows[:, t.KIND] >> 16 & 0xFFFF) - 1
    port_a, port_b = rows[:, t.PORTS] >> 16, rows[:, t.PORTS] & 0xFFFF
    known = np.where(
        (proto == 6)[:, None], np.stack([tcp[port_a], tcp[port_b]], 1), np.stack([udp[port_a], udp[port_b]], 1)
    )
    ported = (proto == 6) | (proto == 17)
    known_a, known_b = (known[:, 0] > 0) & ported, (known[:, 1] > 0) & ported
    silent = rows[:, t.PACKETS : t.PACKETS + 2] == 0
    group_a = (is_group(rows[:, t.MAC_A]) | is_group_ip(rows[:, t.HI_A], rows[:, t.LO_A])) & silent[:, 0]
    group_b = (is_group(rows[:, t.MAC_B]) | is_group_ip(rows[:, t.HI_B], rows[:, t.LO_B])) & silent[:, 1]
    first = np.where(silent[:, 0] | (~silent[:, 1] & (rows[:, t.FRAME + 1] < rows[:, t.FRAME])), 1, 0)
    conditions = [
        group_a | group_b,
        rows[:, t.SYN] > 0,
        rows[:, t.ROLE_SEEN] > 0,
        known_a ^ known_b,
        ported & (port_a != port_b),
    ]
    sides = [
        group_a.astype(np.int64),
        rows[:, t.SYN] - 1,
        rows[:, t.ROLE_SEEN] - 1,
        known_a.astype(np.int64),
        (port_a < port_b).astype(np.int64),
    ]
    side = np.select(conditions, sides, first)
    role = np.select(conditions, [np.int64(i) for i in (4, 0, 1, 2, 3)], 4)
    return side.astype(np.int64), role.astype(np.int64)


def _ends(rows: Ints, side: Ints) -> dict[str, Ints]:
    other = 1 - side
    return {
        "client_mac": _by_side(rows, (t.MAC_A, t.MAC_B), side),
        "server_mac": _by_side(rows, (t.MAC_A, t.MAC_B), other),
        "client_hi": _by_side(rows, (t.HI_A, t.HI_B), side),
        "client_lo": _by_side(rows, (t.LO_A, t.LO_B), side),
        "server_hi": _by_side(rows, (t.HI_A, t.HI_B), other),
        "server_lo": _by_side(rows, (t.LO_A, t.LO_B), other),
        "server_port": np.where(other == 0, rows[:, t.PORTS] >> 16, rows[:, t.PORTS] & 0xFFFF),
    }


def folded_flows(state: State, side: Ints, role: Ints) -> pl.DataFrame:
    """The present connections with client ports folded, as numbers; `joined_flows` ends them."""
    rows = state.connections.rows[: int(state.counters[0])]
    transport = (rows[:, t.KIND] >> 16 & 0xFFFF) - 1
    ends = _ends(rows, side)
    app, conf = rows[:, t.C_APP], rows[:, t.C_CONF]
    ported = np.where(transport == 6, state.tcp[ends["server_port"]], state.udp[ends["server_port"]])
    guess = (conf < 2) & ((transport == 6) | (transport == 17))
    app = np.where(guess, ported, app)
    conf = np.where(guess, (ported > 0).astype(np.int64), conf)
    client = side
    frame = pl.DataFrame(
        {
            "vlan": rows[:, t.KIND] & 0xFFFF,
            **ends,
            "transport": transport,
            "layer2": rows[:, t.KIND] >> 32,
            "app": app,
            "conf": conf,
            "weight": conf << 8 | RANK[app],
            "role": role,
            "packets_out": _by_side(rows, (t.PACKETS, t.PACKETS + 1), client),
            "packets_in": _by_side(rows, (t.PACKETS, t.PACKETS + 1), 1 - client),
            "bytes_out": _by_side(rows, (t.BYTES, t.BYTES + 1), client),
            "bytes_in": _by_side(rows, (t.BYTES, t.BYTES + 1), 1 - client),
            "first": _first(rows, t.FIRST),
            "last": np.maximum(rows[:, t.LAST], rows[:, t.LAST + 1]),
            "frame": _first(rows, t.FRAME),
        }
    )
    return _merged_flows(frame)


def _first(rows: Ints, column: int) -> Ints:
    """The smaller of both sides, of those that sent something."""
    never = np.iinfo(np.int64).max
    both = [np.where(rows[:, t.PACKETS + s] > 0, rows[:, column + s], never) for s in (0, 1)]
    return np.minimum(both[0], both[1])


def _merged_flows(frame: pl.DataFrame) -> pl.DataFrame:
    best = pl.col("weight").arg_max()
    return frame.group_by(_FLOW_KEY).agg(
        pl.col("app").get(best),
        pl.col("conf").get(best),
        pl.col("weight").max(),
        pl.col("role").min(),
        pl.col("packets_out", "packets_in", "bytes_out", "bytes_in").sum(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("frame").min(),
    )


def folded_operations(state: State, side: Ints) -> pl.DataFrame:
    """The operations of the present connections, as numbers. Who sends a request is the client, whoever connected."""
    ops = state.operations.rows[: int(state.counters[1])]
    ops = ops[(ops[:, t.O_ROLE] == 1) | (ops[:, t.O_SIDE] == side[ops[:, t.O_CONN]])]
    rows = state.connections.rows[ops[:, t.O_CONN]]
    frame = pl.DataFrame(
        {
            **_ends(rows, ops[:, t.O_SIDE]),
            "app": ops[:, t.O_APP],
            "code": ops[:, t.O_CODE],
            "detail": ops[:, t.O_DETAIL],
            "packets": ops[:, t.O_PACKETS],
            "first": ops[:, t.O_FIRST],
            "last": ops[:, t.O_LAST],
            "frame": ops[:, t.O_FRAME],
        }
    )
    return _merged_operations(frame, _OP_KEY)


def _merged_operations(frame: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    return frame.group_by(key).agg(
        pl.col("packets").sum(), pl.col("first").min(), pl.col("last").max(), pl.col("frame").min()
    )


def _ip_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Both ends as text instead of numbers."""
    return frame.with_columns(
        *(
            column.alias(f"{end}_{what}")
            for end in ("client", "server")
            for what, column in (
                ("mac", mac_text(frame[f"{end}_mac"].to_numpy())),
                ("ip", ip_text(frame[f"{end}_hi"].to_numpy(), frame[f"{end}_lo"].to_numpy())),
            )
        )
    )


def _words(column: str, words: list[str]) -> pl.Expr:
    numbers = list(range(len(words)))
    return pl.col(column).replace_strict(numbers, words, default="", return_dtype=pl.String)


def joined_flows(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """FLOWS from the folded parts, in the order of their first frames."""
    frame = parts[0] if len(parts) == 1 else _merged_flows(pl.concat(parts))
    transport = (
        pl.when(pl.col("transport") < 0).then(pl.lit("ethernet"))
        .when(pl.col("transport") == 6).then(pl.lit("tcp"))
        .when(pl.col("transport") == 17).then(pl.lit("udp"))
        .when(pl.col("transport").is_in([1, 58])).then(pl.lit("icmp"))
        .otherwise(pl.concat_str(pl.lit("ip-"), pl.col("transport").cast(pl.String)))
    )  # fmt: skip
    return _ended(
        _ip_columns(frame).with_columns(
            transport.alias("transport"),
            _words("app", list(NAMES)).alias("protocol"),
            pl.col("conf").alias("confidence"),
            _words("role", list(ROLES)).alias("role"),
        ),
        FLOWS,
    )


def joined_operations(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """OPERATIONS from the folded parts, named and with their kinds, in the order of their first frames."""
    frame = parts[0] if len(parts) == 1 else _merged_operations(pl.concat(parts), _OP_KEY)
    words = frame.select("app", "code", "detail").unique()
    named = [described(NAMES[a], c, d) for a, c, d in words.iter_rows()]
    words = words.with_columns(
        pl.Series("name", [n for n, _ in named], pl.String), pl.Series("kind", [k.code for _, k in named], pl.String)
    )
    frame = frame.join(words, on=["app", "code", "detail"], how="left")
    frame = _merged_operations(frame, (*_ENDS, "server_port", "app", "code", "name", "kind"))
    return _ended(_ip_columns(frame).with_columns(_words("app", list(NAMES)).alias("protocol")), OPERATIONS)


def _ended(frame: pl.DataFrame, schema: object) -> pl.DataFrame:
    """The columns of a schema, in its order and types, by first frame."""
    columns: dict[str, pl.DataType] = dict(schema)  # type: ignore[call-overload] # one of the mappings of tables.py
    return (
        frame.sort("frame", *(name for name in columns if name not in {"frame", "source"} and name in frame.columns))
        .with_columns(pl.lit(0, pl.UInt16).alias("source"), pl.col("first", "last").cast(INSTANT))
        .select(pl.col(name).cast(kind) for name, kind in columns.items())
    )
