"""The public captures that lie beside the project, and what tshark shows of them."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "captures"
_absent = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared/captures is absent: the public captures are not at hand"
)


def shared(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that reads them; it is skipped where they are absent."""
    marked: Callable[..., None] = pytest.mark.shared(_absent(test))
    return marked


def shown(path: Path, asked: str, *fields: str) -> list[list[str]]:
    """The fields of each frame that tshark finds by a display filter. The test is skipped where it is not installed."""
    words = [word for name in fields for word in ("-e", name)]
    return [line.split("\t") for line in printed(path, asked, "-T", "fields", *words).splitlines()]


def printed(path: Path, asked: str, *how: str) -> str:
    """As `shown`, the text that tshark prints in some other way."""
    if not shutil.which("tshark"):
        pytest.skip("tshark is not installed")
    command = ["tshark", "-n", "-r", str(path), "-Y", asked, *how]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
