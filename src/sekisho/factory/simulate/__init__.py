"""The factory simulator (flow 5): discrete events on fitted distributions, and the optimiser.

Planned: nothing here is built yet.
"""
