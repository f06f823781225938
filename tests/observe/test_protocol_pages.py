"""The pages of names in docs/ say what the code says, in both languages."""

import importlib
import subprocess
import sys
from pathlib import Path

from protocol_pages import PAGES, PORT_ONLY, page
from sekisho.security.observe.protocols import PROTOCOLS

ROOT = Path(__file__).parents[2]


def test_the_pages_are_those_of_the_code() -> None:
    for language, name in PAGES.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == page(language), f"run tools/protocol_pages.py: {name}"


def test_what_is_told_by_its_port_alone_is_what_no_kernel_says() -> None:
    kernel = ROOT / "src/sekisho/security/observe/capture/kernel"
    sources = "".join(path.read_text("utf-8") for path in kernel.glob("*.py") if path.name != "ids.py")
    unsaid = {name for name in PROTOCOLS if f"ids.{name.replace('-', '_').upper()}" not in sources}
    assert unsaid == PORT_ONLY


def test_words_of_tshark_are_given_for_known_names_only() -> None:
    families = importlib.import_module("comparison.families")
    assert set(families.WORDS) <= set(PROTOCOLS)
    assert {name for names in families.FAMILIES.values() for name in names} <= set(PROTOCOLS)


def test_the_command_says_that_the_pages_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools/protocol_pages.py", "--check"], check=False)
    assert done.returncode == 0
