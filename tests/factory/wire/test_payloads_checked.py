"""Contents held against their payloads, and what is told of a fault."""

from typing import Any

import pytest

from sekisho.contracts import contracts
from sekisho.factory.wire.checking import refused

CHECK = {"package": "0" * 18, "result": "match", "weight": 1.5, "checkedAt": "2026-12-01T08:00:00Z"}
EVENT = {
    "MessageName": "CFX.Heartbeat",
    "Version": "1.7",
    "TimeStamp": "2026-12-01T08:00:00Z",
    "UniqueID": "0" * 36,
    "Source": "printer",
    "MessageBody": {},
}


@pytest.mark.parametrize("payload", contracts().payloads)
def test_every_payload_can_be_checked(payload: str) -> None:
    external = contracts().payloads[payload].external
    assert (refused(payload, {}) is None) is external
    assert refused(payload, []) is not None


def test_what_is_as_declared_is_not_refused() -> None:
    assert refused("check-result", CHECK) is None
    assert refused("cfx-event", EVENT) is None


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("check-result", {**CHECK, "result": None}, "result", 'null is not of type "string"'),
    ("check-result", {**CHECK, "slots": 1, "x": 2}, "$", 'it has "slots", "x", declared nowhere'),
    ("check-result", {**CHECK, "result": "maybe"}, "result", '"maybe" is none of "match", "mismatch", "unreadable"'),
    ("check-result", {**CHECK, "weight": -1}, "weight", "-1 is less than 0"),
    ("check-result", {**CHECK, "weight": 51}, "weight", "51 is more than 50"),
    ("check-result", {**CHECK, "package": "1"}, "package", '"1" has less than 18 characters'),
    ("check-result", {**CHECK, "package": "1" * 99}, "package", f'"{"1" * 59}… has more than 20 characters'),
    ("check-result", {name: CHECK[name] for name in ("package", "result", "weight")}, "$", 'it lacks "checkedAt"'),
    (
        "cfx-event",
        {**EVENT, "MessageBody": {"Units": [{"UnitIdentifier": "B-1", "PositionNumber": True}]}},
        "MessageBody/Units/0/PositionNumber",
        'true is not of type "integer"',
    ),
    (
        "cfx-event",
        {**EVENT, "MessageBody": {"Units": [{}] * 1001}},
        "MessageBody/Units",
        "it has more than 1000 entries",
    ),
]


@pytest.mark.parametrize(("payload", "content", "place", "why"), CASES, ids=range(len(CASES)))
def test_the_place_and_the_reason_are_told(payload: str, content: dict[str, Any], place: str, why: str) -> None:
    found = refused(payload, content)
    assert found
    assert found.en == f"{place} is not as declared: {why}. Correct it as docs/contracts.md says, and send it again."
    assert found.ja.startswith(f"「{place}」が宣言と違います。")
    assert found.ja.endswith("。docs/contracts.mdのとおりに直して送ってください。")


def test_the_reason_is_told_in_japanese() -> None:
    found = refused("check-result", {**CHECK, "weight": 51})
    assert found
    why = "値 51 は上限の 50 より大きいです"
    assert found.ja == f"「weight」が宣言と違います。{why}。docs/contracts.mdのとおりに直して送ってください。"


def test_a_long_value_is_not_told_whole() -> None:
    found = refused("check-result", {**CHECK, "x" * 10_000: 1})
    assert found
    assert len(found.en) < 300
