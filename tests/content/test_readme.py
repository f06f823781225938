"""The READMEs count what is there, not what was there once."""

from pathlib import Path

import pytest

from readme_tables import table
from sekisho.security.catalogue.reading import Catalogue

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("language", "name"), [("ja", "README.ja.md"), ("en", "README.md")])
def test_the_table_is_that_of_the_content(catalogue: Catalogue, language: str, name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert table(catalogue, language) in text, "run `make content-tables`"


def test_the_table_counts_every_practice_and_rule(catalogue: Catalogue) -> None:
    last = table(catalogue, "en").splitlines()[-1].split("|")
    assert [int(cell) for cell in last[2:4]] == [len(catalogue.practices), len(catalogue.rules)]


@pytest.mark.parametrize("name", ["README.ja.md", "README.md"])
def test_both_commands_are_targets_of_the_makefile(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = (ROOT / name).read_text("utf-8")
    for target in ("demo", "test"):
        assert f"make {target} " in text
        assert f"\n{target}: " in makefile
