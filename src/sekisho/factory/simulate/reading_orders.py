"""The orders of a request, with their segments."""

from collections.abc import Callable, Mapping
from typing import Any

from sekisho.factory.simulate.distributions import Distribution, constant, spread
from sekisho.factory.simulate.fitting import STATED_SPREAD
from sekisho.factory.simulate.learning import Results
from sekisho.factory.simulate.refusing import Refused, twice, unknown
from sekisho.factory.simulate.scenario import Machine, Order, Rework, Segment

WASTE = 0.8
"""Share of scrap and rework at a segment beyond which its orders would hardly ever be completed."""


def orders(
    content: Mapping[str, Any], machines: tuple[Machine, ...], results: Results, seconds: Callable[[str], float]
) -> tuple[Order, ...]:
    """The orders in their sequence. seconds: from the begin to an instant. Raises Refused."""
    reading = _Orders(machines, results)
    found: dict[str, Order] = {}
    for one in content["orders"]:
        if one["ID"] in found:
            raise twice(f"orders.{one['ID']}")
        release = max(seconds(one["EarliestStartTime"]), 0.0) if "EarliestStartTime" in one else 0.0
        segments = reading.segments(one)
        found[one["ID"]] = Order(one["ID"], one["Quantity"], seconds(one["DueDate"]), segments, release)
    return tuple(found.values())


class _Orders:
    def __init__(self, machines: tuple[Machine, ...], results: Results) -> None:
        self._machines = machines
        self._places = {machine.id: place for place, machine in enumerate(machines)}
        self._results = results

    def segments(self, order: Mapping[str, Any]) -> tuple[Segment, ...]:
        """The segments of one order."""
        names = [one["ID"] for one in order["segments"]]
        where = f"orders.{order['ID']}"
        if len(set(names)) < len(names):
            raise twice(f"{where}.segments")
        found = tuple(self._segment(order, at, names, f"{where}.{name}") for at, name in enumerate(names))
        waiting = sum(one.waiting for one in found[1:])
        if waiting > order["Quantity"]:
            raise Refused(
                f"{where} の途中の基板 {waiting} 枚は、完成させる数 {order['Quantity']} より多いです。直してください。",
                f"{waiting} boards of {where} are in work, more than the {order['Quantity']} to finish. Correct them.",
            )
        in_line = [bool(self._machines[one.machines[0]].line) for one in found]
        if in_line != sorted(in_line, reverse=True):
            raise Refused(
                f"{where} は単独の設備からラインに戻ります。この順は扱えないので、作業指示を分けてください。",
                f"{where} goes from a machine that stands alone to a line, which is not simulated. Make it two orders.",
            )
        return found

    def _segment(self, order: Mapping[str, Any], at: int, names: list[str], where: str) -> Segment:
        one: Mapping[str, Any] = order["segments"][at]
        item, duration = order["MaterialDefinitionID"], one["duration"]
        machines = self._machines_of(one["machines"], where)
        passage: Distribution | None = None
        if one.get("passage", 0.0) > duration:
            if len(machines) > 1 or not self._machines[machines[0]].line:
                raise Refused(
                    f"{where} の通過時間は間隔より長いですが、ラインの設備ではありません。passageを除いてください。",
                    f"Boards run through {where} one behind the other, but it is not in a line. Leave out passage.",
                )
            passage = self._results.time(item, one["ID"], one["machines"][0], one["passage"], stated=0.0)
            times: tuple[Distribution, ...] = (constant(duration),)
        else:
            times = tuple(self._results.time(item, one["ID"], name, duration) for name in one["machines"])
        rework: Mapping[str, Any] = one.get("rework", {})
        scrap, share = self._results.judged(item, one["ID"], one.get("scrapShare"), rework.get("share"))
        if scrap + share > WASTE:
            raise Refused(
                f"{where} で廃棄か手直しになる割合が {WASTE:.0%} を超えています。実績を確かめてください。",
                f"More than {WASTE:.0%} of the boards at {where} become scrap or are reworked. Check the results.",
            )
        back = names.index(rework.get("segment", names[at])) if rework.get("segment", names[at]) in names else at + 1
        if back > at:
            raise unknown(f"{where}.rework.segment", rework["segment"])
        time = spread(rework.get("duration", duration), STATED_SPREAD)
        return Segment(
            one["ID"],
            machines,
            times,
            passage,
            one.get("setup", ""),
            scrap,
            Rework(share, time, self._rework_machine(rework, where), back) if share > 0 else None,
            one.get("boardsPerDelivery", 0),
            one.get("waiting", 0),
        )

    def _machines_of(self, named: list[str], where: str) -> tuple[int, ...]:
        for name in named:
            if name not in self._places:
                raise unknown(f"{where}.machines", name)
        places = tuple(self._places[name] for name in named)
        if len(set(places)) < len(places):
            raise twice(f"{where}.machines")
        if len(places) > 1 and any(self._machines[place].line for place in places):
            raise Refused(
                f"{where} の設備はラインにあるので、一つだけ書いてください。",
                f"The machines of {where} stand in a line. Name one only.",
            )
        return places

    def _rework_machine(self, rework: Mapping[str, Any], where: str) -> int | None:
        if "machine" not in rework:
            return None
        (machine,) = self._machines_of([rework["machine"]], f"{where}.rework")
        if self._machines[machine].line:
            raise Refused(
                f"{where} の手直しの場所はラインの中にあります。単独の設備にしてください。",
                f"The rework of {where} is done within a line. Name a machine that stands alone.",
            )
        return machine
