"""The summary on the terminal."""

import dataclasses
import io
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from rich.console import Console

from sekisho.guard.text import Language
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.asset import Asset
from sekisho.security.present.terminal import WIDTH, summary
from small import small_rows


def said(result: Result, catalogue: Catalogue, language: Language = "ja", width: int = 140) -> str:
    out = io.StringIO()
    summary(result, catalogue, Console(file=out, width=width, color_system=None), language)
    return out.getvalue()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_fits_a_hundred_columns(small: Result, catalogue: Catalogue, language: Language) -> None:
    assert max(cell_len(line) for line in said(small, catalogue, language).splitlines()) <= WIDTH


def test_it_says_the_day_the_states_the_findings_and_what_to_do(small: Result, catalogue: Catalogue) -> None:
    text = said(small, catalogue)
    assert "基準日 2026/05/20　実施例66件" in text
    assert "▲ 高" in text
    assert "次にすること" in text
    assert "台帳.xlsx 資産台帳!B9: 空欄です。" in text


def test_both_languages_show_the_same_findings(small: Result, catalogue: Catalogue) -> None:
    first = small.findings[0].id
    assert first in said(small, catalogue, "ja")
    assert first in said(small, catalogue, "en")


def test_nothing_from_outside_is_markup(result_of: Callable[..., Result], catalogue: Catalogue) -> None:
    rows = [dataclasses.replace(row, name="[red]X[/red]") if isinstance(row, Asset) else row for row in small_rows()]
    assert "[red]X[/red]" in said(result_of(*rows), catalogue)


def test_an_empty_result_is_told_as_one(empty: Result, catalogue: Catalogue) -> None:
    text = said(empty, catalogue)
    assert "指摘はありません。" in text
    assert "通信の証跡" in text
