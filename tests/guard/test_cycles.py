"""The search for cycles rests while it is told to, and no longer."""

import gc

import pytest

from sekisho.guard.cycles import without_cycle_search


@without_cycle_search()
def searched(*, fail: bool = False) -> bool:
    """Whether the search is on inside."""
    if fail:
        raise ValueError
    return gc.isenabled()


def test_it_rests_in_the_function_and_is_on_again_behind_it() -> None:
    assert (gc.isenabled(), searched(), gc.isenabled()) == (True, False, True)


def test_it_is_on_again_behind_a_failure() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- our own, above
        searched(fail=True)
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off_before() -> None:
    with without_cycle_search():
        assert not searched()
        assert not gc.isenabled()
    assert gc.isenabled()
