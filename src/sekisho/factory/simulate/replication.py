"""One replication: the whole scenario once, with its chance, by events."""

from dataclasses import dataclass
from math import inf, isfinite

from sekisho.factory.simulate.agenda import Agenda
from sekisho.factory.simulate.chance import Chance
from sekisho.factory.simulate.delivery import Deliveries
from sekisho.factory.simulate.draws import Draws
from sekisho.factory.simulate.entry import Queue
from sekisho.factory.simulate.floor import Floor
from sekisho.factory.simulate.line import Line
from sekisho.factory.simulate.routing import Routing
from sekisho.factory.simulate.scenario import Scenario, Sequence, priorities
from sekisho.factory.simulate.station import Hours, Station


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a replication. completions, begun, good, scrap, in_work: for each order; hours: for each machine.

    completions: inf for an order that was not completed up to the end.  end: seconds of the clock.
    """

    completions: tuple[float, ...]
    begun: tuple[int, ...]
    good: tuple[int, ...]
    scrap: tuple[int, ...]
    in_work: tuple[int, ...]
    hours: tuple[Hours, ...]
    end: float
    events: int


def replicate(
    scenario: Scenario, sequence: Sequence, chance: Chance, *, until: float = inf, measured: float = inf
) -> Outcome:
    """Simulate until all orders are completed, or up to an instant. The same arguments give the same outcome.

    sequence: every job of the scenario once, those of an order in turn.  measured: hours are those up to this instant.
    """
    agenda = Agenda()
    stations = {place: Station(scenario, place, chance) for place in range(len(scenario.machines))}
    routing = Routing(scenario, agenda, Draws(scenario, chance), Deliveries(scenario, chance))
    lines = {name: Line([stations[one] for one in places], routing) for name, places in scenario.lines.items()}
    alone = {place: one for place, one in stations.items() if not one.machine.line}
    first_to_last = priorities(sequence)
    floor = Floor(alone, scenario.crews, first_to_last, routing)
    routing.connect(lines, _queues(scenario, sequence, lines), floor)
    routing.begin(sorted(first_to_last, key=lambda order: first_to_last[order]))
    agenda.run(min(measured, until))
    hours = [one.hours(measured) for one in stations.values()] if isfinite(measured) else None
    agenda.run(until)
    end = until if isfinite(until) else agenda.now
    accounts = routing.accounts
    in_work = [0] * len(accounts)
    for board in routing.boards:
        in_work[board.order] += not board.over
    return Outcome(
        tuple(one.completed for one in accounts),
        tuple(one.begun for one in accounts),
        tuple(one.good for one in accounts),
        tuple(one.scrap for one in accounts),
        tuple(in_work),
        tuple(hours or [one.hours(end) for one in stations.values()]),
        end,
        agenda.events,
    )


def _queues(scenario: Scenario, sequence: Sequence, lines: dict[str, Line]) -> dict[tuple[int, int], Queue]:
    """The queues of all jobs, by order and first segment; each line's entry takes its own in the planned sequence."""
    found: dict[tuple[int, int], Queue] = {}
    planned: dict[str, list[Queue]] = {name: [] for name in lines}
    for job in sequence:
        if scenario.visits[job.order]:
            visit = scenario.visits[job.order][job.visit]
            queue = found[job.order, visit.first] = Queue(lines[visit.line].entry)
            planned[visit.line].append(queue)
    for name, line in lines.items():
        line.entry.plan(planned[name])
    return found
