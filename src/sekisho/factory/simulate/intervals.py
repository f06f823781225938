"""Confidence intervals: of a mean by Student's t, of a share by Wilson."""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from sekisho.factory.simulate.distributions import Floats

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its confidence interval, both ends inclusive."""

    value: float
    low: float
    high: float


def of_mean(values: Floats, level: float = LEVEL) -> Estimate:
    """The mean of independent values. One value alone says nothing of its spread: its interval is unbounded."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return Estimate(mean, -math.inf, math.inf)
    half = t_quantile((1 + level) / 2, len(values) - 1) * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return Estimate(mean, mean - half, mean + half)


def of_share(share: float, count: int, level: float = LEVEL) -> Estimate:
    """A share of `count` independent cases, by Wilson's score interval.

    It also holds, a little too wide, for the mean of shares of which each is that of one replication: no quantity
    between 0 and 1 varies more than one that is either. Source: E. B. Wilson, JASA 22 (1927).
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return Estimate(share, max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0))


@lru_cache(maxsize=1024)
def t_quantile(share: float, freedom: int) -> float:
    """Quantile of Student's t distribution. share: above one half.  freedom: degrees, 1 or more."""
    low, high = 0.0, 1.0
    while _t_below(high, freedom) < share:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_below(middle, freedom) < share else (low, middle)
    return (low + high) / 2


def _t_below(value: float, freedom: int) -> float:
    """Share of the t distribution at or below a value from 0. Source: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(value / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for number in range(1 + odd, freedom, 2):
        total += term
        term *= cosine**2 * number / (number + 1)
    both = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return (1 + both) / 2
