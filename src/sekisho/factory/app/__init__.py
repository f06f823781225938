"""The factory's command line and wiring.

Planned: nothing here is built yet.
"""
