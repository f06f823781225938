"""Confidence intervals, against tables and against repeated sampling."""

import math

import numpy as np
import pytest

from sekisho.factory.simulate.intervals import of_mean, of_share, t_quantile


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (9, 2.2622), (10, 2.2281), (30, 2.0423), (100, 1.9840)],
)
def test_quantiles_of_students_t_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, abs=1e-4)


def test_nineteen_of_twenty_intervals_of_a_mean_hold_it() -> None:
    chance = np.random.default_rng(0)
    held = [one.low <= 3.0 <= one.high for one in (of_mean(chance.normal(3.0, 2.0, 6)) for _ in range(2000))]
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


def test_one_value_says_nothing_of_its_spread() -> None:
    one = of_mean(np.array([3.0]))
    assert (one.value, one.low, one.high) == (3.0, -math.inf, math.inf)


def test_the_interval_of_a_share_is_wilsons() -> None:
    one = of_share(0.3, 100)
    assert (one.low, one.high) == (pytest.approx(0.2189, abs=1e-4), pytest.approx(0.3958, abs=1e-4))


def test_no_late_order_in_twenty_replications_does_not_mean_that_none_ever_is() -> None:
    never, always = of_share(0.0, 20), of_share(1.0, 20)
    assert (never.low, never.high) == (0.0, pytest.approx(0.1611, abs=1e-4))
    assert (always.low, always.high) == (pytest.approx(0.8389, abs=1e-4), 1.0)
