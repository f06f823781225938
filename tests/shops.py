"""Shops and lines for the tests: strategies, a small one by hand, and where the public instances lie."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

from sekisho.factory.plan.instance import Choice, Line, Operation, Shop

BENCHMARKS = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
shared = pytest.mark.skipif(
    not BENCHMARKS.is_dir(), reason="../shared/benchmarks is absent: the published instances are not at hand"
)

FT06 = """6 6
2 1 0 3 1 6 3 7 5 3 4 6
1 8 2 5 4 10 5 10 0 10 3 4
2 5 3 4 5 8 0 9 1 1 4 7
1 5 0 5 2 5 3 3 4 8 5 9
2 9 1 3 4 5 5 4 0 3 3 1
1 3 3 3 5 9 0 10 4 4 2 1
"""


@st.composite
def shops(draw: st.DrawFn, most_jobs: int = 5) -> Shop:
    machines = draw(st.integers(1, 4))
    choice = st.builds(Choice, st.integers(0, machines - 1), st.integers(0, 9))
    choices = st.lists(choice, min_size=1, max_size=machines, unique_by=lambda one: one.machine)
    job = st.lists(st.builds(Operation, choices.map(tuple)), min_size=1, max_size=4).map(tuple)
    return Shop("any", machines, tuple(draw(st.lists(job, min_size=1, max_size=most_jobs))))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    times = draw(st.lists(st.integers(0, 10), min_size=1, max_size=7))
    pairs = [(a, b) for b in range(len(times)) for a in range(b)]
    before = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    return Line("any", tuple(times), tuple(before), draw(st.integers(max([1, *times]), 20)))
