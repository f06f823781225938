"""Protections that both halves need themselves: limits on what comes from outside, sentences in both languages about
what is wrong with it, strict reading of declarations, and a rest for the search for cycles.

Planned (console and factory): lockout, session lock, banner, safe stop, audit log, resource watch.
"""
