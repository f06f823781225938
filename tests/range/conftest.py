"""Packets made by hand, as the tests of the capture room have them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "observe"))
