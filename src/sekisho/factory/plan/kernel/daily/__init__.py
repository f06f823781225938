"""Compiled code only: the evaluator of a daily plan, and the search over plans."""
