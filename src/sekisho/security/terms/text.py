"""A text in both languages, as both halves of Sekisho know it."""

from sekisho.guard.text import Language, Text

__all__ = ["Language", "Text"]
