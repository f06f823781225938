"""Common random numbers: each source of chance has a stream of its own, found by its name.

What board 17 meets at a segment in replication 3 does not depend on the plan, so that two plans are compared on the
same chance and their difference varies less than either. Source: A. M. Law, Simulation Modeling and Analysis, 11.2.
"""

from functools import lru_cache
from hashlib import sha256

import numpy as np

from sekisho.factory.simulate.distributions import Distribution


@lru_cache(maxsize=100_000)
def _key(name: str) -> tuple[int, ...]:
    digest = sha256(name.encode()).digest()
    return tuple(int.from_bytes(digest[at : at + 4], "big") for at in range(0, 16, 4))


class Series:
    """The times of one source, by number from 0; drawn in blocks, and the same however they are asked for."""

    __slots__ = ("_block", "_distribution", "_generator", "_values")

    def __init__(self, generator: np.random.Generator, distribution: Distribution, block: int) -> None:
        self._generator = generator
        self._distribution = distribution
        self._block = block
        self._values: list[float] = []

    def __getitem__(self, number: int) -> float:
        values = self._values
        while number >= len(values):
            values += self._distribution.draw(self._generator, self._block).tolist()
        return values[number]


_UNUSED = np.random.default_rng(0)
"""For what has no chance: to make a stream takes longer than many simulated events."""

UNIFORM = Distribution("empirical", 0.5, values=(0.0, 1.0))


class Chance:
    """All chance of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self._seed = seed
        self._replication = replication

    def stream(self, name: str) -> np.random.Generator:
        """The stream of a source; again the same one from its begin."""
        sequence = np.random.SeedSequence(self._seed, spawn_key=(self._replication, *_key(name)))
        return np.random.Generator(np.random.PCG64(sequence))

    def series(self, name: str, distribution: Distribution, block: int = 64) -> Series:
        """The times of a source. block: how many are drawn at once; it must be the same in all plans compared."""
        generator = _UNUSED if distribution.form == "constant" else self.stream(name)
        return Series(generator, distribution, max(block, 1))
