"""What the kernels hand over to the parsers of identities, beside what these then say."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from sekisho.security.observe.capture.kernel import columns as c
from sekisho.security.observe.capture.reading import read_capture
from sekisho.security.observe.capture.said import Sayings
from sekisho.security.observe.protocols import NAMES


def handed_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str, bytes]]:
    """Frame, protocol and payload of each candidate of a capture, in order; the segments behind a cut one too."""
    seen: list[tuple[int, str, bytes]] = []
    take = Sayings.take

    def noted(self: Sayings, buffer: npt.NDArray[np.uint8], candidates: npt.NDArray[np.int64]) -> None:
        seen.extend(
            (row[c.Q_FRAME], NAMES[row[c.Q_APP]], bytes(buffer.data[row[c.Q_START] : row[c.Q_END]]))
            for row in candidates.tolist()
        )
        take(self, buffer, candidates)

    with monkeypatch.context() as patch:
        patch.setattr(Sayings, "take", noted)
        read_capture(path)
    return seen
