"""What is learned from results: forms, failures, shares, and how well they fit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.simulate.distributions import Distribution, Form, constant, empirical, exponential, spread
from sekisho.factory.simulate.fitting import FEW, STATED_SPREAD, Fit, fit_failure, fit_repair, fit_time
from sekisho.factory.simulate.goodness import distance, share_below
from sekisho.factory.simulate.shares import Inspected, posterior, shares

FORMS = {
    "lognormal": Distribution("lognormal", 30, 9, 12),
    "gamma": Distribution("gamma", 30, 9, 12),
    "exponential": exponential(30),
    "empirical": empirical([10, 20, 30, 60]),
    "constant": constant(30),
}


def sample(one: Distribution, count: int = 400, seed: int = 0) -> list[float]:
    return one.draw(np.random.default_rng(seed), count).tolist()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_drawn_has_the_mean_and_deviation_that_are_told(form: Form) -> None:
    drawn = FORMS[form].draw(np.random.default_rng(1), 200_000)
    assert drawn.mean() == pytest.approx(FORMS[form].mean, rel=0.01)
    assert drawn.std() == pytest.approx(FORMS[form].deviation, rel=0.02, abs=1e-9)
    assert drawn.min() >= FORMS[form].shift


@pytest.mark.parametrize("form", ["lognormal", "gamma", "exponential", "empirical"])
def test_a_sample_is_near_the_distribution_that_it_comes_from(form: Form) -> None:
    assert distance(FORMS[form], np.array(sample(FORMS[form], 5000))) < 1.63 / math.sqrt(5000)  # the 1 % point


def test_shares_below_a_value_are_those_of_the_formulas() -> None:
    values = np.array([0.0, 1.0, 5.0, 20.0])
    two = Distribution("gamma", 4.0, 4.0 / math.sqrt(2))  # shape 2, scale 2
    assert share_below(two, values) == pytest.approx(1 - np.exp(-values / 2) * (1 + values / 2))
    assert share_below(Distribution("gamma", 3.0, 3.0), values) == pytest.approx(share_below(exponential(3.0), values))
    narrow = Distribution("gamma", 100.0, 1.0)  # shape 10,000: nearly normal
    assert share_below(narrow, np.array([98.0, 100.0, 102.0])) == pytest.approx([0.0222, 0.5013, 0.9768], abs=5e-4)
    median = Distribution("lognormal", math.exp(0.5), math.exp(0.5) * math.sqrt(math.e - 1))
    assert share_below(median, np.array([1.0])) == pytest.approx([0.5])


def test_the_distance_is_the_largest_gap_above_or_below() -> None:
    assert distance(exponential(1.0), np.array([0.0])) == 1.0
    uniform = empirical([0.0, 1.0])
    assert distance(uniform, np.array([0.5, 0.5, 0.5])) == pytest.approx(0.5)
    assert distance(uniform, np.array([0.9, 1.0])) == pytest.approx(0.9)


@pytest.mark.parametrize("form", ["lognormal", "gamma"])
def test_many_observations_give_their_own_mean_spread_and_shift(form: Form) -> None:
    known = FORMS[form]
    found = fit_time(sample(known, 2000), 1.0)
    assert found.samples == 2000
    assert found.distance is not None
    assert found.distance < 0.03
    assert found.distribution.mean == pytest.approx(known.mean, rel=0.03)
    assert found.distribution.deviation == pytest.approx(known.deviation, rel=0.08)
    assert found.distribution.shift == pytest.approx(known.shift, abs=4)


def test_two_heaps_are_drawn_as_they_were_observed() -> None:
    two = sample(spread(20, 0.02), 100) + sample(spread(60, 0.02), 100)
    found = fit_time(two, 1.0)
    assert found.distribution.form == "empirical"
    assert found.distribution.values == tuple(sorted(two))


def test_few_observations_give_their_mean_and_the_stated_spread() -> None:
    assert fit_time([], 40.0) == Fit(spread(40.0, STATED_SPREAD), 0)
    assert fit_time([50.0, 52.0], 40.0) == Fit(spread(40.0, STATED_SPREAD), 2)
    assert fit_time([50.0, 52.0, 54.0], 40.0) == Fit(spread(52.0, STATED_SPREAD), 3)
    assert fit_time([50.0] * (FEW - 1), 40.0, stated=0.0).distribution == constant(50.0)


def test_what_always_takes_as_long_has_no_spread() -> None:
    assert fit_time([12.5] * 30, 1.0) == Fit(constant(12.5), 30, 0.0)
    assert fit_time([0.0] * 9 + [1e-280], 1.0).distribution == constant(pytest.approx(0))


def test_what_is_no_time_is_not_taken() -> None:
    assert fit_time([math.nan, math.inf, -1.0, *([12.5] * 10)], 1.0) == Fit(constant(12.5), 10, 0.0)


@given(st.lists(st.floats(0, 1e5), min_size=FEW, max_size=60))
def test_any_observations_can_be_fitted_and_drawn(seconds: list[float]) -> None:
    found = fit_time(seconds, 10.0)
    drawn = sample(found.distribution, 50)
    assert all(math.isfinite(one) and one >= 0 for one in drawn)
    assert found.distance is not None
    assert 0 <= found.distance <= 1


def test_a_machine_without_failures_counts_the_time_it_has_worked() -> None:
    assert fit_failure([], 0.0, 0.0) is None
    assert fit_failure([], 5000.0, 0.0) is None
    assert fit_failure([], 900.0, 100.0) == Fit(exponential(1000.0), 0)  # the planned mean as one failure
    assert fit_failure([100.0, 200.0], 300.0, 0.0) == Fit(exponential(300.0), 2)
    assert fit_failure([100.0, 200.0], 300.0, 900.0) == Fit(exponential(500.0), 2)


def test_failures_that_come_by_chance_are_exponential_and_regular_ones_are_not() -> None:
    by_chance = fit_failure(sample(exponential(1000), 200), 0.0, 0.0)
    regular = fit_failure(sample(spread(1000, 0.05), 200), 0.0, 0.0)
    assert by_chance is not None
    assert regular is not None
    assert by_chance.distribution.form == "exponential"
    assert regular.distribution.form != "exponential"
    assert regular.distribution.deviation < 100


def test_repairs_of_which_little_is_known_vary_as_widely_as_exponential_ones() -> None:
    assert fit_repair([], 600.0).distribution == spread(600.0, 1.0)


def test_a_share_is_the_posterior_mean_of_a_beta_distribution() -> None:
    assert posterior(0, 0, 0.02) == pytest.approx(0.02)
    assert posterior(3, 100, 0.02) == pytest.approx((0.4 + 3) / 120)


def test_shares_come_from_inspections_and_else_from_the_plan() -> None:
    assert shares(None, None, None) == (0.0, 0.0)
    assert shares(None, 0.03, 0.04) == (0.03, 0.04)
    assert shares(Inspected(0, 0, 0), 0.03, None) == (0.03, 0.0)
    assert shares(Inspected(180, 2, 9), None, 0.1) == (pytest.approx(2.2 / 200), pytest.approx(11 / 200))
