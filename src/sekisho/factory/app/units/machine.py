"""A machine of the board line."""

from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.line.machine import BoardMachine
from sekisho.factory.wire.mqtt import Bus
from sekisho.factory.wire.plant import Plant


def unit(plant: Plant, name: str, options: Options) -> Unit:
    """It, and nothing else."""
    return Unit(name, [Service(name, lambda: BoardMachine(plant, name, Bus(plant, name), seed=options.seed))])
