"""Writes what the sensors of a range that stays up hear, as it comes, with the times of the kernel."""

import time
from pathlib import Path
from threading import Event
from typing import BinaryIO

from sekisho.security.range.namespaces import standing
from sekisho.security.range.recording import HEADER, Sensor, record

TAKEN_EVERY_S = 0.2
"""Long before the room for frames is full."""


class Captures:
    """A capture a sensor that has heard something, in one folder. frames: written so far.  lost: for want of room."""

    def __init__(self, folder: Path, sensors: tuple[Sensor, ...]) -> None:
        """Begin anew; captures of these sensors that an earlier range left there are removed."""
        self.frames = self.lost = 0
        self._sensors = sensors
        self._paths = {one.name: folder / f"{one.name}.pcap" for one in sensors}
        self._files: dict[str, BinaryIO] = {}
        for path in self._paths.values():
            path.unlink(missing_ok=True)

    def follow(self, until_s: float, stop: Event) -> None:
        """Write until then on the monotonic clock, until `stop` is set, or until the range is removed."""
        while not stop.is_set() and time.monotonic() < until_s and standing():
            self.take()
            time.sleep(TAKEN_EVERY_S)

    def take(self) -> None:
        """Write what came since this was last asked, so that whoever reads a capture finds whole frames."""
        for sensor in self._sensors:
            parts = [record(at // 1000, data) for at, data in sensor.frames()]
            self.lost += sensor.lost()
            if parts:
                self.frames += len(parts)
                self._file(sensor.name).write(b"".join(parts))
                self._file(sensor.name).flush()

    def close(self) -> None:
        """Write what is left, and close the files."""
        self.take()
        for file in self._files.values():
            file.close()

    def _file(self, name: str) -> BinaryIO:
        if name not in self._files:
            self._files[name] = self._paths[name].open("wb")
            self._files[name].write(HEADER)
        return self._files[name]
