"""A company's own method of rating lies in its home, and counts for every analysis there."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from commanding import Run
from sekisho.security.catalogue.risk_reading import read_method

OWN = (files("sekisho.security") / "content" / "risk" / "method.toml").read_text("utf-8")


def put(home: Path, text: str) -> None:
    (home / "risk-method.toml").write_text(text, "utf-8")


def test_without_a_file_the_products_own_method_counts_and_a_changed_file_is_read_anew(home: Path) -> None:
    from sekisho.security.store.content import content  # noqa: PLC0415 -- needs an open home

    product = content()
    assert product.catalogue.method == product.library.method == read_method(OWN.encode(), "method.toml")
    put(home, OWN.replace("ours-1", "acme-1"))
    first = content()
    assert (first.catalogue.method.version, first.library.method.version) == ("acme-1", "acme-1")
    assert replace(first.catalogue.method, version="ours-1") == product.catalogue.method
    put(home, OWN.replace("ours-1", "acme-12"))
    assert content().catalogue.method.version == "acme-12"
    (home / "risk-method.toml").unlink()
    assert content() is product


def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(home: Path) -> None:
    from sekisho.security.store.content import content  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    put(home, OWN.replace("version", "versoin", 1))
    with pytest.raises(ActRefused, match=r"risk-method\.toml.*risk\.E201"):
        content()


def test_the_command_line_refuses_a_home_whose_method_cannot_be_used(sekisho: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    assert sekisho("ledger", "export", "--home", kept, "--out", tmp_path / "x.xlsx")[0] == 0
    put(kept, "no method")
    for word in ("risk", "assess", "match"):
        code, said, _ = sekisho(word, "--home", kept, "--out", tmp_path / "out")
        assert (code, "risk-method.toml" in said) == (2, True), word
