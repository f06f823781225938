"""The factory's command line and wiring.

Built: `sekisho factory solve`. Planned: all else.
"""
