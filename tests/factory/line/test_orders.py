"""What a machine reads in a job order, and what it refuses to work by."""

from datetime import timedelta
from typing import Any

import pytest

from factory.line.orders import job_order
from sekisho.factory.line import orders
from sekisho.factory.line.orders import Refused
from sekisho.factory.wire.checking import refused


def test_a_job_order_names_boards_times_and_places() -> None:
    content = job_order("place-top", 3, reels=(("RL-1", 40), ("RL-2", 4000)))
    assert refused("job-order", content) is None
    order = orders.job_order(content)
    assert order.boards == ("WO-1-0001", "WO-1-0002", "WO-1-0003")
    assert (order.segment, order.side, order.duration) == ("place-top", "top", timedelta(seconds=30))
    assert order.needs == {"R10K": ("R1", "R2", "R3")}
    assert [(one.reel, one.left) for one in order.supplies] == [("RL-1", 40), ("RL-2", 4000)]


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf", "86401", ""])
def test_a_time_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Refused, match="The parameter Passage is"):
        orders.job_order(job_order("place-top", Passage=value))


def without(content: dict[str, Any], name: str) -> dict[str, Any]:
    kept = [one for one in content["JobOrderParameters"] if one["ID"] != name]
    return content | {"JobOrderParameters": kept}


@pytest.mark.parametrize("name", orders.ONCE)
def test_a_parameter_that_is_missing_or_stands_there_twice_is_refused(name: str) -> None:
    content = job_order("place-top")
    with pytest.raises(Refused, match=f"{name} stands there 0 times"):
        orders.job_order(without(content, name))
    twice = content | {"JobOrderParameters": [*content["JobOrderParameters"], {"ID": name, "Value": "1"}]}
    with pytest.raises(Refused, match=f"{name} stands there 2 times"):
        orders.job_order(twice)


def test_no_boards_too_many_or_one_twice_are_refused() -> None:
    again = job_order("place-top", 2)
    again["JobOrderParameters"].append({"ID": "Board", "Value": "WO-1-0001"})
    for content in (without(again, "Board"), job_order("place-top", 101), again):
        with pytest.raises(Refused, match="Name 1 to 100 boards"):
            orders.job_order(content)
