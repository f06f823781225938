"""How many random cases a property gets: few in `make test`, ten times as many in `make fuzz`."""

import os

FACTOR = int(os.environ.get("SEKISHO_TEST_FACTOR", "1"))


def cases(few: int) -> int:
    """The number of cases of a test that has `few` in the suite."""
    return few * FACTOR
