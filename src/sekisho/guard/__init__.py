"""Protections that both halves need themselves: today the limits on what comes from outside, and a rest for the
search for cycles.

Planned (console and factory): lockout, session lock, banner, error wording, safe stop, audit log, resource watch.
"""
