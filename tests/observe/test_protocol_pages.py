"""The pages of names in docs/ say what the code says, in both languages."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sekisho.security.observe.protocols import PROTOCOLS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    return importlib.import_module("protocol_pages")


def test_the_pages_are_those_of_the_code(pages: ModuleType) -> None:
    for language, name in pages.PAGES.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == pages.page(language), f"run tools/protocol_pages.py: {name}"


def test_what_is_told_by_its_port_alone_is_what_no_kernel_says(pages: ModuleType) -> None:
    kernel = ROOT / "src/sekisho/security/observe/capture/kernel"
    sources = "".join(path.read_text("utf-8") for path in kernel.glob("*.py") if path.name != "ids.py")
    unsaid = {name for name in PROTOCOLS if f"ids.{name.replace('-', '_').upper()}" not in sources}
    assert unsaid == pages.PORT_ONLY


@pytest.mark.usefixtures("pages")
def test_words_of_tshark_are_given_for_known_names_only() -> None:
    families = importlib.import_module("comparison.families")
    assert set(families.WORDS) <= set(PROTOCOLS)
    assert {name for names in families.FAMILIES.values() for name in names} <= set(PROTOCOLS)


def test_the_command_says_that_the_pages_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools/protocol_pages.py", "--check"], check=False)
    assert done.returncode == 0
