"""The matching benchmark: its rows are made by rule, its truth is its own, and its figures notice a wrong answer."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from bench_match import Tally, measured, part_of
from match_bars import bars, of_largest_vendor, repeated
from match_rows import CALLED, rows
from match_truth import Truth, bounds_of, holds, names_of, version_of
from sekisho.security.observe.advisories.records import Advisory, Flaw, Product

TOOLS = Path(__file__).parents[2] / "tools"


def advisory(id_: str, *lines: tuple[str, str, str]) -> Advisory:
    """An invented advisory that affects all of its products."""
    products = tuple(Product(f"P{at}", *line) for at, line in enumerate(lines))
    return Advisory(id_, "", "Test", products, (Flaw("CVE-2024-00001", affected=tuple(one.id for one in products)),))


INVENTED = [
    advisory("T-1", ("Siemens", "Turner X200 (6GK1234-0AB00-1AA1)", "< V2.4"), ("Siemens", "Turner X300", "< V3.0")),
    advisory("T-2", ("Siemens", "Turner X200", ">= V1.0 | <= V2.1"), ("Omron", "CJ9M-CPU**", "<= 2.0")),
    advisory("T-3", ("Mitsubishi Electric", "MELSEC iQ-Z Series Z04/08/16CPU", "<= 51")),
    advisory("T-4", ("Example Gears", "Spindle drive", "All versions < V1.5 SP2"), ("Example Gears", "Viewer V2", "*")),
]


@pytest.mark.parametrize("name", ["match_truth", "match_rows"])
def test_truth_and_rows_use_nothing_of_the_matcher(name: str) -> None:
    tree = ast.parse((TOOLS / f"{name}.py").read_text("utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    assert [one for one in names if one.startswith("sekisho.security.checks")] == []


def test_the_same_seed_makes_the_same_rows() -> None:
    assert rows(Truth(INVENTED), 40, 3) == rows(Truth(INVENTED), 40, 3)
    assert rows(Truth(INVENTED), 40, 3) != rows(Truth(INVENTED), 40, 4)


def test_a_row_inside_fits_its_advisory_and_a_decoy_fits_none() -> None:
    made = rows(Truth(INVENTED), 40, 3)
    assert {row.place for row in made} >= {"inside", "outside", "decoy"}
    assert all(row.fits for row in made if row.place == "inside")
    assert all(not row.fits for row in made if row.place == "decoy")
    assert any(row.vendor in CALLED["siemens"] for row in made)


def test_the_truth_counts_every_advisory_that_a_row_fits() -> None:
    truth = Truth(INVENTED)
    name, number = "Turner X200 (6GK1234-0AB00-1AA1)", "6GK1234-0AB00-1AA1"
    assert truth.fits("Siemens", name, number, "V2.0", bare=False) == ({"T-1", "T-2"}, set())
    assert truth.fits("Siemens", name, number, "V2.3", bare=False) == ({"T-1"}, set())
    assert truth.fits("Omron", name, number, "V2.0", bare=False) == (set(), set())


def test_the_truths_plain_reading() -> None:
    assert "z08cpu" in names_of("Mitsubishi Electric", "MELSEC iQ-Z Series Z04/08/16CPU")
    bounds = bounds_of("All versions < V1.5 SP2")
    inside, outside = version_of("V1.5 SP1"), version_of("V1.5 SP2")
    assert bounds
    assert inside
    assert outside
    assert (holds(bounds, inside), holds(bounds, outside)) == (True, False)
    assert bounds_of("< 1.0 | 2.0") is None


def test_all_invented_rows_are_answered_as_the_truth_has_it() -> None:
    result, pairs = measured(INVENTED, 60, 1)
    figures = result.groups["all"]["rows"]
    assert (figures["precision"], figures["recall"], figures["wrongly_cleared"]) == (1.0, 1.0, 0)
    assert figures["questions_worst"] <= 5
    assert len(pairs) == figures["rows"] > 10


def test_a_wrong_answer_lowers_the_figures() -> None:
    _, pairs = measured(INVENTED, 60, 1)
    row, told = next((row, told) for row, told in pairs if told.affected)
    right, wrong = Tally(), Tally()
    right.add(row, told)
    wrong.add(replace(row, fits=frozenset({"T-9"})), told)
    assert (right.figures["precision"], wrong.figures["precision"], wrong.figures["recall"]) == (1.0, 0.0, 0.0)


def test_the_two_parts_make_the_whole() -> None:
    parts = [part_of(INVENTED, "tune"), part_of(INVENTED, "hold")]
    assert sorted(one.id for part in parts for one in part) == [one.id for one in INVENTED]


def test_the_set_of_many_advisories_holds_other_products_of_the_same_number() -> None:
    many = repeated(INVENTED, 10)
    assert len({one.id for one in many}) == len(many) == 10
    assert [one.products[0].name for one in (many[0], many[4], many[8])] == [
        "Turner X200 (6GK1234-0AB00-1AA1)", "Turner X207 (6GK1234-0AB00-1AA1)", "Turner X214 (6GK1234-0AB00-1AA1)",
    ]  # fmt: skip


def test_the_ledger_of_one_vendor_is_of_the_one_with_most_products() -> None:
    assert [(one.id, len(one.products)) for one in of_largest_vendor(INVENTED)] == [("T-1", 2), ("T-2", 1)]


def test_each_bar_is_told_with_what_was_measured() -> None:
    told = list(bars(INVENTED, 30, 1))
    assert [most for _, _, most in told] == [5.0, 0.05, 0.05, 0.05, 0.05]
    assert "against 2400 advisories" in told[0][0]
    assert all(seconds > 0 for _, seconds, _ in told)
