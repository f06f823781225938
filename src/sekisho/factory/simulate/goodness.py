"""How well a distribution fits observations: the Kolmogorov-Smirnov distance, by numpy alone."""

import math

import numpy as np

from sekisho.factory.simulate.distributions import Distribution, Floats

_NORMAL = np.frompyfunc(lambda value: math.erf(value / math.sqrt(2)), 1, 1)
_TERMS = 10_000


def distance(distribution: Distribution, sample: Floats) -> float:
    """Largest difference between the shares of the sample and of the distribution at or below any value; 0 to 1."""
    known = np.sort(sample)
    below = share_below(distribution, known)
    count = len(known)
    over = np.arange(1, count + 1) / count - below
    under = below - np.arange(count) / count
    return float(max(over.max(), under.max(), 0.0))


def share_below(distribution: Distribution, values: Floats) -> Floats:
    """Share of the distribution at or below each value."""
    above = np.maximum(values - distribution.shift, 0.0)
    rest = distribution.mean - distribution.shift
    match distribution.form:
        case "lognormal":
            spread = distribution.log_spread
            scaled = (np.log(np.maximum(above, 1e-300) / rest) + spread**2 / 2) / spread
            return np.asarray((1 + _NORMAL(scaled).astype(np.float64)) / 2, dtype=np.float64)
        case "gamma":
            return _gamma(distribution.shape, above * distribution.shape / rest)
        case "exponential":
            return -np.expm1(-values / distribution.mean)
        case "empirical":
            return np.interp(values, distribution.values, np.linspace(0.0, 1.0, len(distribution.values)))
        case "constant":
            return (values >= distribution.mean).astype(np.float64)


def _gamma(shape: float, values: Floats) -> Floats:
    """Regularised lower incomplete gamma function, by its series. Source: DLMF 8.11.4."""
    with np.errstate(divide="ignore"):
        term = np.exp(shape * np.log(values) - values - math.lgamma(shape + 1))
    total = term.copy()
    for number in range(1, _TERMS):
        term = term * values / (shape + number)
        total += term
        if term.max(initial=0.0) < 1e-12 and number > values.max(initial=0.0) - shape:
            break
    return np.minimum(total, 1.0)
