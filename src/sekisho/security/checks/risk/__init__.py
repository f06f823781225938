"""The risk analysis sheet held against its own formula, against the other ledgers, and against what was observed."""

from sekisho.security.checks.risk import entered, proved

__all__ = ["entered", "proved"]
