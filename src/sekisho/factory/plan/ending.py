"""How all workers of a search are ended at once: kernels look at a number, solvers are told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from sekisho.factory.plan.kernel.records import Ints


class Ending:
    """Not ended, until `end` is called by any thread. stop: what kernels look at; 1 means ended."""

    def __init__(self) -> None:
        self.stop: Ints = np.zeros(1, np.int32)
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._solvers: list[Any] = []

    @property
    def ended(self) -> bool:
        """Whether all shall stop."""
        return self._event.is_set()

    def end(self) -> None:
        """End kernels and solvers."""
        with self._lock:
            self.stop[0] = 1
            self._event.set()
            for solver in self._solvers:
                solver.stop_search()

    def wait(self, seconds: float) -> bool:
        """Wait so long or until the end; whether it has ended."""
        return self._event.wait(max(seconds, 0))

    @contextmanager
    def holding(self, solver: Any) -> Iterator[None]:  # noqa: ANN401 # OR-Tools comes without types
        """While it solves, the end reaches this solver too."""
        with self._lock:
            if self.ended:
                solver.parameters.max_time_in_seconds = 0.01
            self._solvers.append(solver)
        try:
            yield
        finally:
            with self._lock:
                self._solvers.remove(solver)
