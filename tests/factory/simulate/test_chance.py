"""Streams of chance: by name, whatever is asked for before."""

import numpy as np

from sekisho.factory.simulate.chance import UNIFORM, Chance
from sekisho.factory.simulate.distributions import exponential


def test_a_source_gives_the_same_whatever_is_asked_of_it_first() -> None:
    one, other = (Chance(1, 2).series("time/WO/s/m/0", exponential(9.0), 10) for _ in range(2))
    forward = [one[number] for number in range(50)]
    assert [other[number] for number in reversed(range(50))] == forward[::-1]


def test_sources_replications_and_seeds_are_independent() -> None:
    ways = [Chance(1, 0).stream("a"), Chance(1, 0).stream("b"), Chance(1, 1).stream("a"), Chance(2, 0).stream("a")]
    drawn = np.array([one.standard_normal(5000) for one in ways])
    correlations = np.corrcoef(drawn)[np.triu_indices(len(ways), 1)]
    assert np.abs(correlations).max() < 0.05


def test_what_is_uniform_lies_between_0_and_1_and_everywhere_there() -> None:
    drawn = UNIFORM.draw(np.random.default_rng(0), 10_000)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert np.abs(np.sort(drawn) - np.linspace(0, 1, 10_000)).max() < 0.02
