"""Distributions fitted to what was observed, by criteria that can be looked up here.

With fewer than FEW observations nothing can be said of a form: their mean is taken (that of the plan, with fewer than
three) and a stated spread. With more, a shifted lognormal and a shifted gamma distribution are fitted; the one nearer
to the sample by Kolmogorov-Smirnov distance is taken if it is near enough, else the observations themselves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.factory.simulate.distributions import Distribution, Floats, constant, empirical, exponential, spread
from sekisho.factory.simulate.goodness import distance

FEW = 10
"""Below this, mean and stated spread."""

STATED_SPREAD = 0.10
"""Standard deviation of a time of which little is known, as a share of its mean."""

NEAR = 0.895
"""A form is near enough up to NEAR / sqrt(samples): the 5 % point for a normal sample whose mean and deviation are
estimated from itself (Lilliefors 1967; 1.36 holds only where nothing is estimated)."""

RESOLUTION_S = 0.001
"""Times that differ by less are the same: no machine tells them finer."""

_SKEWNESS = 0.05
"""A sample less skewed is fitted without a shift: its shift would lie far below zero."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted distribution. samples: observations.  distance: Kolmogorov-Smirnov; None: too few to fit a form."""

    distribution: Distribution
    samples: int
    distance: float | None = None


def fit_time(seconds: Sequence[float], planned: float, stated: float = STATED_SPREAD) -> Fit:
    """The distribution of a time of work. seconds: observed, negative ones are not taken.  planned: the plan's mean."""
    sample = np.array([one for one in seconds if one >= 0 and math.isfinite(one)], dtype=np.float64)
    count = len(sample)
    if count < FEW:
        return Fit(spread(float(sample.mean()) if count >= 3 else planned, stated), count)
    if np.ptp(sample) < RESOLUTION_S:
        return Fit(constant(float(sample.mean())), count, 0.0)
    found = [(distance(one, sample), one) for one in (_lognormal(sample), _gamma(sample))]
    near, form = min(found, key=lambda each: each[0])
    if near <= NEAR / math.sqrt(count):
        return Fit(form, count, near)
    form = empirical(sample.tolist())
    return Fit(form, count, distance(form, sample))


def fit_failure(worked: Sequence[float], since: float, planned: float) -> Fit | None:
    """The distribution of the time of work between failures; None where a machine never failed and none is planned.

    worked: up to each failure.  since: after the last one.  planned: the plan's mean, which counts as one failure; 0:
    none. Exponential, unless so many failures are known that another form is plainly nearer.
    """
    count = len(worked)
    if not planned and not count:
        return None
    total = sum(worked) + since + planned
    mean = total / (count + 1 if planned else count)
    form = exponential(max(mean, 1.0))
    if count < FEW:
        return Fit(form, count)
    sample = np.array(worked, dtype=np.float64)
    near = distance(form, sample)
    return Fit(form, count, near) if near <= 1.36 / math.sqrt(count) else fit_time(worked, mean)


def fit_repair(seconds: Sequence[float], planned: float) -> Fit:
    """The distribution of a repair time; with few known it is as wide as an exponential one."""
    return fit_time(seconds, planned, stated=1.0)


def _moments(sample: Floats) -> tuple[float, float, float]:
    mean, deviation = float(sample.mean()), float(sample.std(ddof=1))
    return mean, deviation, float(((sample - mean) ** 3).mean()) / float(sample.std()) ** 3


def _lognormal(sample: Floats) -> Distribution:
    """By mean, deviation and skewness. Of a lognormal one skewness = w³ + 3w, where w = deviation / (mean - shift)."""
    mean, deviation, skewness = _moments(sample)
    ratio = deviation / mean
    if skewness > _SKEWNESS:
        cubic = (skewness / 2 + math.sqrt(1 + skewness**2 / 4)) ** (1 / 3)
        ratio = max(cubic - 1 / cubic, ratio)
    return Distribution("lognormal", mean, deviation, _below(mean - deviation / ratio, sample))


def _gamma(sample: Floats) -> Distribution:
    """By mean, deviation and skewness. Of a gamma one skewness = 2w, with w as above."""
    mean, deviation, skewness = _moments(sample)
    ratio = max(skewness / 2, deviation / mean) if skewness > _SKEWNESS else deviation / mean
    return Distribution("gamma", mean, deviation, _below(mean - deviation / ratio, sample))


def _below(shift: float, sample: Floats) -> float:
    """A shift below all that was observed, and never below zero."""
    return max(min(shift, float(sample.min()) * 0.999), 0.0)
