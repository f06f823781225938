"""Sekisho: which security practice of a smart factory holds on which system, and what to do next."""

__version__ = "0.1.0"
