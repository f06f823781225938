"""The command line of the factory half. It says that the half is planned."""

import sys
from collections.abc import Sequence

PLANNED = (
    "工場側（1.3.2節の生産システム）は計画中で、まだ使えません。\n"
    "The factory half (the production system of section 1.3.2) is planned and cannot be used yet."
)


def run(arguments: Sequence[str]) -> None:
    """Say what is planned, and exit with 2 as for any wrong use."""
    del arguments
    print(PLANNED, file=sys.stderr)  # noqa: T201 -- the answer itself
    sys.exit(2)
