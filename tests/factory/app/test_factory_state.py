"""The state of a factory as `status` gathers it, also while some of its services are away."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from sekisho.contracts import contracts
from sekisho.factory.app.control import Act, NobodyThere, answering
from sekisho.factory.app.factory import built
from sekisho.factory.app.state import gathered
from sekisho.factory.app.watching import WATCH

pytestmark = pytest.mark.enable_socket
NAMES = [name for name, *_ in built(contracts())]
TROUBLE = {"ja": "受け取られません。", "en": "It is not taken."}
ORDER = {"id": "W1", "good": 3}
SEGMENT = {"id": "print-top", "equipment": "printer", "inside": 1, "done": 3}


def saying(**answer: Any) -> Act:
    async def say(_: dict[str, Any]) -> dict[str, Any]:
        return answer

    return say


def unit(name: str, **told: Any) -> dict[str, Any]:
    return {"name": name, "up": True, "failures": 0, "why": "", **told}


def state_of(folder: Path, services: Mapping[str, Mapping[str, Act]]) -> dict[str, Any]:
    async def look() -> dict[str, Any]:
        async with AsyncExitStack() as stack:
            for name, acts in services.items():
                await stack.enter_async_context(answering(folder, name, acts))
            return await gathered(folder)

    return asyncio.run(look())


PLANNING = saying(at="2026-12-01T08:00:00+00:00", orders=[ORDER])
PROCESS = saying(
    machines={"printer": {}}, alarms=[], decisions=["W1-0002"], queues={}, segments={"W1": [SEGMENT]}, imbalances=[]
)


def test_it_is_what_all_services_say(tmp_path: Path) -> None:
    each: dict[str, dict[str, Act]] = {name: {"services": saying(services=[unit(name)])} for name in NAMES}
    each["planning"] = {"status": PLANNING, "services": saying(services=[unit("planning"), unit("pages of planning")])}
    each["process"]["status"] = PROCESS
    each["rfid"]["status"] = saying(troubles=[TROUBLE])
    state = state_of(tmp_path, each)
    assert state["orders"] == [{**ORDER, "segments": [SEGMENT]}]
    assert (state["imbalances"], state["troubles"]) == ([], [TROUBLE])
    assert (state["at"], state["decisions"]) == ("2026-12-01T08:00:00+00:00", ["W1-0002"])
    assert {one["name"] for one in state["services"]} == {*NAMES, "pages of planning"}
    assert all(one["up"] for one in state["services"])


def test_of_one_that_is_away_it_says_so_and_why_and_the_rest_is_told(tmp_path: Path) -> None:
    watched = [{"name": one, "process": None, "failures": 2, "why": "the process ended with -9"} for one in NAMES]
    services = {
        "planning": {"status": PLANNING, "services": saying(services=[unit("planning", failures=1, why="a fault")])},
        WATCH: {"services": saying(services=watched)},
    }
    state = state_of(tmp_path, services)
    told = {one["name"]: one for one in state["services"]}
    assert told["process"] == {"name": "process", "up": False, "failures": 2, "why": "the process ended with -9"}
    assert told["planning"] == {"name": "planning", "up": True, "failures": 3, "why": "a fault"}
    assert (state["orders"], state["machines"]) == ([{**ORDER, "segments": []}], {})
    assert state["imbalances"] is None  # nobody has looked


def test_where_nothing_runs_there_is_no_state(tmp_path: Path) -> None:
    with pytest.raises(NobodyThere):
        state_of(tmp_path, {WATCH: {"services": saying(services=[])}})
