"""Progress bars on the terminal for long work; silent where the output is not a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from sekisho.guard.text import Language, Text

Advance = Callable[[int], None]


class Bars:
    """One bar a step. They leave nothing behind when the work is done."""

    def __init__(self, console: Console, language: Language) -> None:
        self._language = language
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    @contextmanager
    def step(self, title: Text, total: int) -> Iterator[Advance]:
        """A bar of `total` units; the function given advances it."""
        task = self._progress.add_task(title.of(self._language), total=total or None)
        yield lambda units: self._progress.advance(task, units)

    @staticmethod
    def absolute(advance: Advance) -> Advance:
        """A function that is told how much is done in all, made from one that is told how much more."""
        before = 0

        def upto(done: int) -> None:
            nonlocal before
            advance(done - before)
            before = done

        return upto
