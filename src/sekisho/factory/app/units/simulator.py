"""The factory simulator of the business LAN."""

from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.plant import Plant


def unit(plant: Plant, name: str, _: Options) -> Unit:
    """It, and nothing else."""
    return Unit(name, [Service(name, lambda: Simulator(plant))])
