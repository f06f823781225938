"""Firewall configurations held against the zone policy, against traffic, and against themselves."""

from sekisho.security.checks.firewall import blocking, covering, passing, undecided, using, wide

__all__ = ["blocking", "covering", "passing", "undecided", "using", "wide"]
