"""The units of a factory: which there are, how each is made, and all of them in one process."""

from collections.abc import Iterator
from importlib import import_module

from sekisho.contracts import Contracts
from sekisho.factory.app.unit import Options, Unit, run
from sekisho.factory.wire.plant import Plant

_MODULES = {
    "exchange": "exchange", "broker": "broker", "planning": "planning", "simulator": "simulator",
    "process": "process", "printer": "machine", "placer": "machine", "oven": "machine", "inspection": "machine",
    "rfid": "rfid", "reader": "reader", "terminal": "terminal",
}  # fmt: skip
"""The module in `units` of each system that is built."""


def built(contracts: Contracts) -> Iterator[tuple[str, str, int]]:
    """The name of each unit that is built, with its system and its number from 0."""
    for system in contracts.built:
        for number, name in enumerate(contracts.units(system)):
            yield name, system, number


def unit(plant: Plant, name: str, options: Options) -> Unit:
    """One unit by its name. Raises KeyError for one that is not built. No other's part of the program is loaded."""
    system = {known: system for known, system, _ in built(plant.contracts)}[name]
    module = import_module(f"sekisho.factory.app.units.{_MODULES[system]}")
    made: Unit = module.unit(plant, name, options)
    return made


class Factory:
    """All units of a plant."""

    def __init__(self, plant: Plant, options: Options) -> None:
        from sekisho.factory.app.units.planning import Planning  # noqa: PLC0415 -- a unit alone does not need it
        from sekisho.factory.app.units.process import Process  # noqa: PLC0415

        self.plant = plant
        self.units = tuple(unit(plant, name, options) for name, *_ in built(plant.contracts))
        (self.planning,) = (one.server for one in self.units if isinstance(one, Planning))
        (self.process,) = (one.server for one in self.units if isinstance(one, Process))

    async def run(self) -> None:
        """Run all of them until cancelled. Raises Refused where one of them runs in the folder already."""
        await run(self.plant, self.units)
