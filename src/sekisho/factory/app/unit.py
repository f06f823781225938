"""One address of the factory with all that runs there: the program, the pages it has, and what it is asked."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sekisho.factory.app.control import Act, answering
from sekisho.factory.app.running import Service, side_by_side
from sekisho.factory.wire.plant import Plant


@dataclass(frozen=True, slots=True)
class Options:
    """How a factory is run. seed: of all chance in the machines and workers that are simulated.

    auto_release: plans that the planning server makes by itself are followed without a person's approval.
    """

    seed: int = 1
    auto_release: bool = False
    broker: Literal["embedded", "mosquitto"] = "embedded"


class Unit:
    """What runs at one address. name: of the system, or of one of its units.  acts: what it is asked, by name."""

    def __init__(self, name: str, services: Iterable[Service[Any]], acts: Mapping[str, Act] | None = None) -> None:
        self.name, self.services = name, tuple(services)
        self.acts: Mapping[str, Act] = {**(acts or {}), "services": self._services}

    async def _services(self, _: dict[str, Any]) -> dict[str, Any]:
        """How its services go on."""
        return {
            "services": [
                {"name": one.name, "up": one.since is not None, "failures": one.failures, "why": one.why}
                for one in self.services
            ]
        }


@asynccontextmanager
async def _answered(plant: Plant, units: Iterable[Unit]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for one in units:
            await stack.enter_async_context(answering(plant.folder, one.name, one.acts))
        yield


async def run(plant: Plant, units: Iterable[Unit]) -> None:
    """Run units side by side until cancelled. Raises Refused where one of them runs in the folder already."""
    held = tuple(units)
    async with _answered(plant, held):
        await side_by_side([service for one in held for service in one.services], plant.clock)
