"""How a time is distributed: its form, mean and spread, and how it is drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Form = Literal["constant", "lognormal", "gamma", "exponential", "empirical"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A time in seconds, never negative. shift: what it never falls below, of lognormal and gamma.

    values: the sorted observations of an empirical one; between them it is drawn evenly.
    """

    form: Form
    mean: float
    deviation: float = 0.0
    shift: float = 0.0
    values: tuple[float, ...] = ()

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """So many independent times."""
        rest = self.mean - self.shift
        match self.form:
            case "lognormal":
                spread = self.log_spread
                return self.shift + np.exp(math.log(rest) - spread**2 / 2 + spread * chance.standard_normal(count))
            case "gamma":
                return self.shift + chance.standard_gamma(self.shape, count) * rest / self.shape
            case "exponential":
                return self.mean * chance.standard_exponential(count)
            case "empirical":
                known = np.asarray(self.values)
                drawn: Floats = np.interp(chance.random(count), np.linspace(0.0, 1.0, len(known)), known)
                return drawn
            case "constant":
                return np.full(count, self.mean)

    @property
    def log_spread(self) -> float:
        """Standard deviation of the logarithm, of a lognormal one."""
        return math.sqrt(math.log1p((self.deviation / (self.mean - self.shift)) ** 2))

    @property
    def shape(self) -> float:
        """Shape of a gamma one."""
        return ((self.mean - self.shift) / self.deviation) ** 2


def constant(seconds: float) -> Distribution:
    """A time without chance."""
    return Distribution("constant", seconds)


def exponential(mean: float) -> Distribution:
    """A time that knows nothing of how long it has lasted. mean: above 0."""
    return Distribution("exponential", mean, mean)


def empirical(values: Sequence[float]) -> Distribution:
    """The observations themselves, two or more in any order, drawn evenly between each and the next."""
    known = np.sort(np.asarray(values, dtype=float))
    low, high = known[:-1], known[1:]
    mean = float(np.mean(low + high) / 2)
    square = float(np.mean(low**2 + low * high + high**2) / 3)
    return Distribution("empirical", mean, math.sqrt(max(square - mean**2, 0.0)), values=tuple(known.tolist()))


def spread(mean: float, share: float) -> Distribution:
    """A lognormal time about a mean, its standard deviation a share of it; constant where either is 0."""
    return Distribution("lognormal", mean, share * mean) if share * mean > 0 else constant(mean)
