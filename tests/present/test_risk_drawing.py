"""The drawn trees: every tree once, boxes that do not overlap, and texts that cannot become markup."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.account import Account
from sekisho.security.ledgers.asset import Connection
from sekisho.security.present.risk.branching import BOX_HEIGHT, BOX_WIDTH, MOST_DRAWN, Drawing, drawings
from sekisho.security.present.risk.drawing import tree_svg
from sekisho.security.risk.outcome import Outcome, outcome_of
from small import small_rows

SITE = "第一工場"
HOSTILE = '<script>alert("1")</script>&\x07'


@pytest.fixture(scope="module")
def outcome(result_of: Callable[..., Result], catalogue: Catalogue) -> Outcome:
    rows = small_rows()
    rows[0] = replace(rows[0], connection=Connection.WIRELESS)  # type: ignore[call-arg]
    accounts = (Account(device=f"A-00{at}", name=HOSTILE, people=("1", "2"), site=SITE) for at in (2, 3, 4))
    result = result_of(*rows, *accounts)
    return outcome_of(result.assessments[0], read_risk(catalogue))


@pytest.fixture(scope="module")
def drawn(outcome: Outcome) -> list[Drawing]:
    return list(drawings(outcome.analysis.trees))


def test_every_tree_is_drawn_once_at_its_way_in(outcome: Outcome, drawn: list[Drawing]) -> None:
    ends = [place.branch.tree.id for one in drawn for place in one.places if place.branch.tree]
    assert sorted(ends) == sorted(tree.id for tree in outcome.analysis.trees)
    assert len({(one.target.scenario, one.target.system, one.target.zone) for one in drawn}) == len(drawn)


def test_no_box_lies_on_another_and_all_lie_inside(drawn: list[Drawing]) -> None:
    for one in drawn:
        corners = [one.root, *((place.x, place.y) for place in one.places)]
        for (x, y), (across, down) in combinations(corners, 2):
            assert abs(x - across) >= BOX_WIDTH or abs(y - down) >= BOX_HEIGHT
        assert all(0 <= x <= one.width - BOX_WIDTH and 0 <= y <= one.height - BOX_HEIGHT for x, y in corners)


def test_every_line_ends_at_a_box(drawn: list[Drawing]) -> None:
    for one in drawn:
        ends = {(x + BOX_WIDTH, y + BOX_HEIGHT / 2) for x, y in (one.root, *((at.x, at.y) for at in one.places))}
        assert {place.to for place in one.places} <= ends


def test_what_a_person_typed_is_text_and_never_markup(outcome: Outcome, drawn: list[Drawing]) -> None:
    for one in drawn:
        svg = tree_svg(one, outcome, "ja")
        root = ET.fromstring(svg)  # noqa: S314 -- our own
        assert {part.tag.rpartition("}")[2] for part in root.iter()} <= {
            "svg", "style", "rect", "text", "g", "title", "path",
        }  # fmt: skip
        assert "<script" not in svg
        assert not re.search(r"(href|url\(|@import|on\w+=)", svg)


def test_both_languages_name_the_damage(outcome: Outcome, drawn: list[Drawing]) -> None:
    scenario = outcome.library.scenarios[drawn[0].target.scenario]
    for language in ("ja", "en"):
        assert scenario.title.of(language) in tree_svg(drawn[0], outcome, language)  # type: ignore[arg-type]


def test_of_too_many_trees_the_worst_are_drawn_and_the_rest_counted(outcome: Outcome) -> None:
    tree = outcome.analysis.trees[0]
    many = [
        replace(tree, id=f"T{number:04}", band="A" if number % 2 else "E")
        for number in range(2 * MOST_DRAWN)
    ]  # fmt: skip
    (one,) = drawings(many)
    assert (len(one.trees), one.more, {found.band for found in one.trees}) == (MOST_DRAWN, MOST_DRAWN, {"A"})
    more = Text(f"ほか{MOST_DRAWN}件", f"{MOST_DRAWN} more")
    assert more.ja in tree_svg(one, outcome, "ja")
    assert more.en in tree_svg(one, outcome, "en")
