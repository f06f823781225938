"""A floor for each test."""

from pathlib import Path

import pytest

from factory.process.floor import Floor


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    return Floor(tmp_path)
