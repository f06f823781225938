"""The large factory for benches, made small: all its parts are there, and it is the same every time."""

import runpy
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.present.picture import network_map_of

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(sys, "path", [str(TOOLS), *sys.path])
    return runpy.run_path(str(TOOLS / "big_factory.py"))


def test_it_has_every_kind_of_zone_and_of_difference_and_no_broken_row(
    tool: dict[str, Any], catalogue: Catalogue
) -> None:
    size = tool["Size"](devices=150, flows=600)
    result = tool["factory"](size, catalogue)
    network = network_map_of(result.assessments[0])
    assert len([one for one in network.devices if one.listed]) == 150
    assert {one.kind for one in network.zones} >= set(ZoneKind)
    assert set(Counter(one.kind.code for one in network.flows)) == {"seen", "unseen", "undeclared"}
    assert [one for one in result.book.problems if one.level == "error"] == []


def test_it_is_the_same_every_time(tool: dict[str, Any]) -> None:
    size = tool["Size"](devices=60, flows=200)
    assert tool["book"](size) == tool["book"](size)
    assert tool["observed"](size).flows.equals(tool["observed"](size).flows)
