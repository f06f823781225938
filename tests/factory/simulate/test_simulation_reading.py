"""Requests: what is read of them, what is refused and why, and that every answer is as the contracts say."""

import copy
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from factory.simulate.requests import BEGIN, asked, at, order
from sekisho.factory.simulate.answering import Earlier, answer
from sekisho.factory.simulate.distributions import constant, exponential, spread
from sekisho.factory.simulate.fitting import STATED_SPREAD
from sekisho.factory.simulate.reading import request
from sekisho.factory.simulate.refusing import Refused
from sekisho.factory.wire.checking import refused


def test_a_request_is_as_the_contracts_say() -> None:
    assert refused("simulation-input", asked()) is None


def test_times_come_from_results_and_else_from_the_plan() -> None:
    read = request(asked()).scenario
    first, second = read.orders
    learned = first.segments[1].times[0]
    assert learned.form in {"lognormal", "gamma"}
    assert learned.mean == pytest.approx(41, abs=0.5)
    assert second.segments[1].times == (spread(40.0, STATED_SPREAD),)
    assert first.segments[4].times == (spread(60.0, STATED_SPREAD),) * 2


def test_boards_run_through_an_oven_without_spread_of_its_own() -> None:
    reflow = request(asked()).scenario.orders[0].segments[2]
    assert (reflow.times, reflow.passage) == ((constant(9.0),), constant(255.0))


def test_failures_and_shares_come_from_results() -> None:
    read = request(asked()).scenario
    assert read.machines[0].failure is None
    assert read.machines[1].failure == exponential((3000 + 5000 + 900 + 7200) / 3)
    inspect = read.orders[0].segments[3]
    assert inspect.scrap == pytest.approx((0.2 + 3) / 320)
    assert inspect.rework is not None
    assert inspect.rework.share == pytest.approx((0.4 + 9) / 320)
    assert (inspect.rework.machine, inspect.rework.segment) == (4, 3)
    assert read.orders[1].segments[3].scrap == 0


def test_vehicles_take_the_shortest_way() -> None:
    transport = request(asked()).scenario.transport
    assert transport is not None
    assert transport.drive == {1: spread(35.0, STATED_SPREAD)}


def test_times_of_driving_can_be_learned_instead() -> None:
    transport = {"vehicles": 2, "loading": 10.0, "seconds": [40.0] * 20}
    read = request(asked(transport=transport)).scenario.transport
    assert read is not None
    assert read.drive[1] == constant(40.0)


Change = Callable[[dict[str, Any]], None]


def put(*path: str | int, value: Any) -> Change:
    """Put a value at a place of a request."""

    def change(content: dict[str, Any]) -> None:
        inner: Any = content
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = value

    return change


SEGMENT = ("orders", 0, "segments")
BACK = {"ID": "again", "machines": ["printer"], "duration": 1.0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("begin", value="2026-02-30T00:00:00Z"), "no instant"),
        (put("orders", 1, "ID", value="WO-1"), "orders.WO-1 stands there twice"),
        (put("machines", 1, "ID", value="printer"), "machines.printer stands there twice"),
        (put("crews", value=[{"ID": "assemblers", "people": 1}] * 2), "stands there twice"),
        (put(*SEGMENT, 1, "ID", value="print"), "segments stands there twice"),
        (put(*SEGMENT, 0, "machines", value=["no such"]), "names no such"),
        (put(*SEGMENT, 4, "machines", value=["stall-1", "stall-1"]), "machines stands there twice"),
        (put(*SEGMENT, 0, "machines", value=["printer", "placer"]), "Name one only"),
        (put(*SEGMENT, 4, "passage", value=90.0), "not in a line"),
        (put(*SEGMENT, 4, "waiting", value=7), "7 boards"),
        (put(*SEGMENT, value=[*order("WO", "a", 1)["segments"], BACK]), "which is not simulated"),
        (put(*SEGMENT, 3, "rework", "machine", value="oven"), "within a line"),
        (put(*SEGMENT, 3, "rework", "segment", value="assemble"), "rework.segment names assemble"),
        (put("inspections", 0, "scrapped", value=290), "More than 80% of the boards"),
        (put("machines", 4, "crew", value="nobody"), "names nobody"),
        (put("machines", 0, "crew", value="assemblers"), "can have no crew"),
        (put("machines", 0, "shifts", value=[{"begin": at(2), "end": at(1)}]), "shifts of machines.printer"),
        (put("changeovers", 0, "machine", value="no such"), "changeovers.0.machine names no such"),
        (put("machines", 1, "node", value="island"), "No way leads"),
        (put("orders", value=[order(f"{at}", "a", 20_000) for at in range(6)]), "more than 500000"),
    ],
)
def test_a_request_that_contradicts_itself_is_refused_with_the_reason(change: Change, words: str) -> None:
    content = copy.deepcopy(asked())
    change(content)
    with pytest.raises(Refused) as found:
        request(content)
    assert words in found.value.text.en
    assert found.value.text.ja.endswith("。")


def answered(content: dict[str, Any], earlier: tuple[Earlier, ...] = ()) -> dict[str, Any]:
    told: list[float] = []
    plan = answer(content, earlier, lambda: 0.0, told.append)
    assert refused("simulation-plan", plan) is None
    assert told == sorted(told)
    return plan


def test_an_answer_tells_orders_machines_sequences_and_fits() -> None:
    plan = answered(asked())
    assert (plan["state"], plan["replications"]) == ("done", 20)
    assert {one["ID"] for one in plan["orders"]} == {"WO-1", "WO-2"}
    assert plan["bottleneck"] == "placer"
    assert plan["sequences"][0]["jobs"] in (["WO-1/print", "WO-2/print"], ["WO-2/print", "WO-1/print"])
    assert sum(one["best"] for one in plan["sequences"]) == pytest.approx(1)
    assert {(one["of"], one.get("machine")) for one in plan["fits"]} >= {("failure", "placer"), ("repair", "placer")}
    assert [(one["MaterialDefinitionID"], one["inspected"]) for one in plan["shares"]] == [
        ("board-a", 300),
        ("board-b", 0),
    ]
    segments = {(one["order"], one["ID"], one["machine"]) for one in plan["segments"]}
    assert {("WO-1", "reflow", "oven"), ("WO-2", "assemble", "stall-1")} <= segments
    times = [[datetime.fromisoformat(one[which]) for which in ("start", "end")] for one in plan["segments"]]
    assert all(BEGIN <= start < end for start, end in times)


def test_the_given_sequence_is_kept_where_that_is_asked_for() -> None:
    plan = answered(asked(sequence="given", replications=1))
    assert [one["jobs"] for one in plan["sequences"]] == [["WO-1/print", "WO-2/print"]]
    assert "completionLow" not in plan["orders"][0]  # one replication says nothing of the spread


def test_a_request_that_is_refused_is_answered_with_the_reason() -> None:
    plan = answered(asked(crews=[]))
    assert plan["state"] == "failed"
    assert "assemblers" in plan["reason"]["ja"]


def test_the_time_limits_the_replications() -> None:
    seconds = count()
    plan = answer(asked(replications=1000, limit=30.0), (), lambda: float(next(seconds)), lambda _: None)
    assert 1 <= plan["replications"] < 30


def test_earlier_runs_are_held_against_what_came() -> None:
    before = asked(id="run-0", sequence="given")
    plan = answered(before)
    actual = {
        "run": "run-0", "until": at(9),
        "orders": [{"ID": one["ID"], "EndTime": one["completion"]} for one in plan["orders"]],
        "machines": [{"ID": "placer", "worked": 6 * 41 + 4 * 40.0}],
    }  # fmt: skip
    earlier = Earlier(before, plan["sequences"][0]["jobs"], actual)
    said = answered(asked(past=[actual]), (earlier,))["validation"]
    assert (said["runs"], said["orders"]["count"], said["machines"]["count"]) == (1, 2, 1)
    assert said["orders"]["coverage"] == 1.0
    assert said["orders"]["meanAbsolutePercentageError"] < 0.05
    wrong = Earlier(before, ["WO-1/print"], actual)
    assert answered(asked(), (wrong,))["state"] == "failed"
