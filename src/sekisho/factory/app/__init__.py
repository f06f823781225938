"""The factory's command line and wiring.

Built: the words `board` and `solve`. Planned: all else.
"""
