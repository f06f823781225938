"""A request of the planning server for the tests: two orders on the board line, with what was seen before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

BEGIN = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


def at(hours: float) -> str:
    """An instant of the first week."""
    return (BEGIN + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def asked(**changes: Any) -> dict[str, Any]:
    """The whole of it; `changes` replace its items."""
    chance = np.random.default_rng(0)
    shifts = [{"begin": at(24 * day), "end": at(24 * day + 9)} for day in range(5)]

    def machine(name: str, **more: Any) -> dict[str, Any]:
        failing = {"meanTimeBetweenFailures": 0.0, "meanTimeToRepair": 0.0}
        return {"ID": name, **failing, "shifts": shifts, **more}

    return {
        "id": "run-1",
        "seed": 7,
        "replications": 20,
        "limit": 60.0,
        "begin": at(0),
        "sequence": "improve",
        "orders": [order("WO-1", "board-a", 6), order("WO-2", "board-b", 4)],
        "machines": [
            machine("printer", line="line"),
            {**machine("placer", line="line", buffer=2, setup="board-b", node="dock"),
             "meanTimeBetweenFailures": 7200.0, "meanTimeToRepair": 300.0},
            machine("oven", line="line", buffer=2),
            machine("inspection", line="line", buffer=3),
            *(machine(f"stall-{number}", crew="assemblers") for number in (1, 2)),
        ],
        "crews": [{"ID": "assemblers", "people": 1}],
        "changeovers": [{"machine": "placer", "to": f"board-{name}", "duration": 900.0} for name in "ab"],
        "transport": {
            "vehicles": 1, "loading": 30.0, "base": "store",
            "edges": [{"from": "store", "to": "hall", "duration": 20.0},
                      {"from": "dock", "to": "hall", "duration": 15.0}],
        },
        "times": [
            {"MaterialDefinitionID": "board-a", "segment": "place", "machine": "placer",
             "seconds": chance.normal(41, 2, 80).round(2).tolist()},
        ],
        "failures": [{"machine": "placer", "worked": [3000.0, 5000.0], "repaired": [200.0, 300.0], "since": 900.0}],
        "inspections": [
            {"MaterialDefinitionID": "board-a", "segment": "inspect", "inspected": 300, "scrapped": 3, "reworked": 9}
        ],
        **changes,
    }  # fmt: skip


def order(name: str, item: str, quantity: int, **more: Any) -> dict[str, Any]:
    """A work order of one side, with assembly by hand."""
    return {
        "ID": name,
        "MaterialDefinitionID": item,
        "DueDate": at(1.0),
        "Quantity": quantity,
        "segments": [
            {"ID": "print", "machines": ["printer"], "duration": 15.0},
            {"ID": "place", "machines": ["placer"], "duration": 40.0, "setup": item, "boardsPerDelivery": 50},
            {"ID": "reflow", "machines": ["oven"], "duration": 9.0, "passage": 255.0},
            {"ID": "inspect", "machines": ["inspection"], "duration": 12.0,
             "rework": {"share": 0.02, "duration": 300.0, "machine": "stall-1"}},
            {"ID": "assemble", "machines": ["stall-1", "stall-2"], "duration": 60.0},
        ],
        **more,
    }  # fmt: skip
