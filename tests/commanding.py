"""The type of the fixture `sekisho` (conftest.py): words of a command line to exit code, standard output and error."""

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
