"""A request (`simulation-input`), read into a scenario; refused where it contradicts itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sekisho.factory.simulate.distributions import spread
from sekisho.factory.simulate.fitting import STATED_SPREAD
from sekisho.factory.simulate.learning import Learned, LearnedShare, Results
from sekisho.factory.simulate.paths import seconds_from
from sekisho.factory.simulate.reading_orders import orders
from sekisho.factory.simulate.refusing import Refused, twice, unknown
from sekisho.factory.simulate.scenario import Job, Machine, Scenario, Sequence, Transport
from sekisho.factory.simulate.shifts import Shifts

BOARD_SEGMENTS = 500_000
"""Boards times segments of one request: some ten seconds for each replication."""

PAIRS = 10_000_000
"""Pairs of families of set-ups, for each machine that is set up: changeovers are held for each pair."""

Seconds = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Request:
    """A request. begin: what seconds are counted from.  precision: None where only the other limits count."""

    id: str
    seed: int
    replications: int
    precision: float | None
    limit_s: float
    begin: datetime
    improve: bool
    scenario: Scenario
    fits: tuple[Learned, ...]
    shares: tuple[LearnedShare, ...]


def request(content: Mapping[str, Any]) -> Request:
    """Read a request whose form was checked. Raises Refused."""
    begin = instant(content["begin"], "begin")

    def seconds(text: str) -> float:
        return (instant(text, text) - begin).total_seconds()

    results = Results(content)
    machines = _machines(content, results, seconds)
    read = orders(content, machines, results, seconds)
    if sum(order.quantity * len(order.segments) for order in read) > BOARD_SEGMENTS:
        raise Refused(
            f"基板の数と工程の数の積が {BOARD_SEGMENTS} を超えています。期間を短くしてください。",
            f"Boards times segments are more than {BOARD_SEGMENTS}. Ask for a shorter period.",
        )
    families = len({segment.setup for order in read for segment in order.segments})
    set_up = len({one["machine"] for one in content.get("changeovers", ())})
    if families**2 * set_up > PAIRS:
        raise Refused(
            f"段取りの組 {families} は多すぎます。期間を短くするか、組をまとめてください。",
            f"{families} families of set-ups are too many. Ask for a shorter period, or join families.",
        )
    scenario = Scenario(
        machines,
        read,
        {one["ID"]: one["people"] for one in content.get("crews", ())},
        _changeovers(content, machines),
        _transport(content, machines, results),
    )
    return Request(
        content["id"],
        content["seed"],
        content["replications"],
        content.get("precision"),
        content["limit"],
        begin,
        content["sequence"] == "improve",
        scenario,
        tuple(results.fits.values()),
        tuple(results.shares.values()),
    )


def instant(text: str, where: str) -> datetime:
    """An instant of the wire. Raises Refused for a day that is in no calendar."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(
            f"{where} の {text} は日時として読めません。例: 2026-12-01T08:00:00Z のように直してください。",
            f"{text} at {where} is no instant. Correct it, as 2026-12-01T08:00:00Z.",
        ) from None


def job_names(scenario: Scenario) -> Mapping[str, Job]:
    """The jobs by what the wire calls them: work order/first segment."""
    found = {}
    for job in scenario.given:
        order, visits = scenario.orders[job.order], scenario.visits[job.order]
        first = visits[job.visit].first if visits else 0
        found[f"{order.id}/{order.segments[first].id}"] = job
    return found


def sequence_of(scenario: Scenario, names: list[str]) -> Sequence:
    """A sequence by what the wire calls its jobs. Raises Refused where it is not every job once."""
    known = job_names(scenario)
    if sorted(names) != sorted(known):
        raise Refused(
            "以前の依頼の順序が、その注文と合いません。依頼からpastを除いてください。",
            "The sequence of an earlier run does not fit its orders. Leave it out of `past`.",
        )
    return tuple(known[name] for name in names)


def _machines(content: Mapping[str, Any], results: Results, seconds: Seconds) -> tuple[Machine, ...]:
    crews = [one["ID"] for one in content.get("crews", ())]
    found: dict[str, Machine] = {}
    for one in content["machines"]:
        where = f"machines.{one['ID']}"
        crew, line = one.get("crew", ""), one.get("line", "")
        if one["ID"] in found or crews.count(crew) > 1:
            raise twice(where)
        if crew and crew not in crews:
            raise unknown(f"{where}.crew", crew)
        if crew and line:
            raise Refused(
                f"{where} はラインにあるので、作業者の組を指定できません。crewかlineを除いてください。",
                f"{where} stands in a line and can have no crew. Leave out crew or line.",
            )
        chance = results.failure(one["ID"], one["meanTimeBetweenFailures"], one["meanTimeToRepair"])
        failure, repair = chance or (None, None)
        shifts = _shifts(one, where, seconds)
        setup, buffer = one.get("setup", ""), one.get("buffer", 0)
        found[one["ID"]] = Machine(one["ID"], shifts, line, buffer, setup, crew, failure, repair)
    return tuple(found.values())


def _shifts(machine: Mapping[str, Any], where: str, seconds: Seconds) -> Shifts:
    try:
        return Shifts([(seconds(one["begin"]), seconds(one["end"])) for one in machine["shifts"]])
    except Refused:
        raise
    except ValueError:
        raise Refused(
            f"{where} の稼働の時間帯が、重なっているか、順でないか、長さがありません。直してください。",
            f"The shifts of {where} overlap, are out of turn or have no length. Correct them.",
        ) from None


def _changeovers(content: Mapping[str, Any], machines: tuple[Machine, ...]) -> dict[tuple[int, str, str], float]:
    places = {machine.id: place for place, machine in enumerate(machines)}
    found: dict[tuple[int, str, str], float] = {}
    for at, one in enumerate(content.get("changeovers", ())):
        if one["machine"] not in places:
            raise unknown(f"changeovers.{at}.machine", one["machine"])
        found[places[one["machine"]], one.get("from", ""), one["to"]] = one["duration"]
    return found


def _transport(content: Mapping[str, Any], machines: tuple[Machine, ...], results: Results) -> Transport | None:
    if "transport" not in content:
        return None
    one = content["transport"]
    nodes = {machine["ID"]: machine.get("node", "") for machine in content["machines"]}
    if one.get("seconds"):
        drive = dict.fromkeys(range(len(machines)), results.transport(one["seconds"]))
        return Transport(one["vehicles"], one["loading"], drive)
    edges = [(edge["from"], edge["to"], edge["duration"]) for edge in one.get("edges", ())]
    reached = seconds_from(one.get("base", ""), edges)
    asked = {
        machine
        for order in content["orders"]
        for segment in order["segments"]
        if "boardsPerDelivery" in segment
        for machine in segment["machines"]
    }
    for name in sorted(asked):
        if nodes[name] not in reached:
            raise Refused(
                f"自動倉庫から設備 {name} への道がありません。node、base、edgesを直すか、secondsを書いてください。",
                f"No way leads from the warehouse to {name}. Correct node, base and edges, or write seconds.",
            )
    return Transport(
        one["vehicles"],
        one["loading"],
        {
            place: spread(reached[nodes[machine.id]], STATED_SPREAD)
            for place, machine in enumerate(machines)
            if nodes[machine.id] in reached
        },
    )
