"""Protections that both halves need themselves: today the limits on what comes from outside.

Planned (console and factory): lockout, session lock, banner, error wording, safe stop, audit log, resource watch.
"""
