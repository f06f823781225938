"""One row a packet, for those who compare with another dissector."""

import numpy as np
import numpy.typing as npt
import polars as pl

from sekisho.security.observe.operations import described
from sekisho.security.observe.protocols import NAMES
from sekisho.security.observe.tables import FRAMES


def frame_rows(found: npt.NDArray[np.int64], before: int) -> pl.DataFrame:
    """FRAMES of some packets. found: protocol, confidence, operation (-1 none) of each; before: packets in front."""
    rows = pl.DataFrame({"app": found[:, 0], "confidence": found[:, 1], "code": found[:, 2]})
    words = rows.select("app", "code").unique()
    names = [described(NAMES[app], code)[0] if code >= 0 else "" for app, code in words.iter_rows()]
    rows = rows.join(
        words.with_columns(
            pl.Series("name", names, pl.String), pl.Series("protocol", [NAMES[a] for a in words["app"]])
        ),
        on=["app", "code"],
        how="left",
        maintain_order="left",
    )
    return rows.with_columns(
        pl.lit(0).alias("source"),
        pl.int_range(before + 1, before + 1 + len(rows)).alias("number"),
        pl.when(pl.col("code") >= 0).then(pl.col("code")).alias("operation"),
    ).select(pl.col(name).cast(kind) for name, kind in FRAMES.items())
