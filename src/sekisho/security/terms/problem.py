"""What is wrong with an input, as both halves of Sekisho know it."""

from sekisho.guard.problem import Level, Problem

__all__ = ["Level", "Problem"]
