"""Rows as JSON: what is refused, and what the sentence says."""

import pytest

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.plain import as_json, from_json

ASSET = REGISTRY["asset"]


def test_codes_and_iso_days_stand_in_json() -> None:
    row, problems = from_json(
        ASSET, {"id": "P1", "name": "PLC", "connection": "有線", "support_end": "令和6年4月1日", "ips": ["10.0.0.1"]}
    )
    assert problems == ()
    plain = as_json(ASSET, row)
    assert plain["connection"] == "wired"
    assert plain["support_end"] == "2024-04-01"
    assert plain["ips"] == ["10.0.0.1"]
    assert plain["status"] is None


def test_an_unknown_key_is_refused_by_name() -> None:
    _, problems = from_json(ASSET, {"id": "P1", "name": "PLC", "colour": "red"}, "rows[3]", "a.json")
    assert [problem.code for problem in problems] == ["asset.E017"]
    assert problems[0].where == "rows[3].colour"
    assert problems[0].text.ja.startswith("項目 colour はこの台帳にありません。")


@pytest.mark.parametrize(
    "data",
    [
        None, 3, "x", [], {"id": 12, "name": "x"}, {"id": "1", "name": ["x"]},
        {"id": "1", "name": "x", "ips": "10.0.0.1"},
        {"id": "1", "name": "x", "ips": [1]}, {"id": "1", "name": "x", "support_end": 45383},
    ],
)  # fmt: skip
def test_a_wrong_json_type_is_a_problem_and_never_an_exception(data: object) -> None:
    _, problems = from_json(ASSET, data)
    assert "asset.E018" in {problem.code for problem in problems}


def test_rules_inside_the_row_are_asked_too() -> None:
    _, problems = from_json(REGISTRY["dataflow"], {"function": "x", "source": "a", "destination": "b", "port": 70000})
    assert [(problem.code, problem.where) for problem in problems] == [("dataflow.E101", "port")]
