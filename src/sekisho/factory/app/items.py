"""What is planned and made of a board that was read: its route with times and parts, by the line's machines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sekisho.factory.plan.production.records import Changeover, Item, Material, Segment
from sekisho.factory.product.parameters import STANDARD, Parameters
from sekisho.factory.product.records import Part, Product
from sekisho.factory.product.references import natural
from sekisho.factory.product.route import Step, StepKind
from sekisho.factory.product.times import StepTime, machine_times

STALLS = ("stall-1", "stall-2", "stall-3")
ASSEMBLERS = "assemblers"
"""The crew at the stalls."""

_MACHINES: Mapping[StepKind, tuple[str, ...]] = {
    "print": ("printer",),
    "place": ("placer",),
    "reflow": ("oven",),
    "inspect": ("inspection",),
    "assemble": STALLS,
    "final": STALLS,
}
_PUTS_ON: frozenset[StepKind] = frozenset({"place", "assemble"})


def item(product: Product, revision: str, parameters: Parameters = STANDARD) -> Item:
    """The product as an item. revision: of its design. Of a product without fitted parts the route is empty."""
    return Item(product.name, revision, tuple(_segment(one) for one in machine_times(product, parameters)))


def changeover(parameters: Parameters = STANDARD) -> Changeover:
    """What it takes to change the placement machine's feeders."""
    minutes = parameters.changeover_fixed_min, parameters.feeder_off_min, parameters.feeder_on_min
    return Changeover(*(60 * one for one in minutes))


def _segment(time: StepTime) -> Segment:
    machines = _MACHINES[time.step.kind]
    by_hand = machines is STALLS
    return Segment(
        _name(time.step), machines, time.cycle_s, time.passage_s, ASSEMBLERS if by_hand else "", int(by_hand),
        _materials(time.step.parts) if time.step.kind in _PUTS_ON else (),
    )  # fmt: skip


def _name(step: Step) -> str:
    return f"{step.kind}-{step.side}" if step.side else step.kind


def _materials(parts: Iterable[Part]) -> tuple[Material, ...]:
    places: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        places[part.material].append(part.reference)
    return tuple(Material(name, len(held), tuple(sorted(held, key=natural))) for name, held in sorted(places.items()))
