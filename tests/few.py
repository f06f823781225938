"""How many random cases a property gets, few in `make test` and ten times as many in `make fuzz`; and what waits for
`make range`, because it takes minutes."""

import os

import pytest

FACTOR = int(os.environ.get("SEKISHO_TEST_FACTOR", "1"))


def cases(few: int) -> int:
    """The number of cases of a test that has `few` in the suite."""
    return few * FACTOR


long = pytest.mark.skipif(not os.environ.get("SEKISHO_TEST_LONG"), reason="takes minutes: make range")
