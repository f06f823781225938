"""An RFID reader at an assembly stall. What lies before its antennas is put there by the worker, not by the network."""

from datetime import datetime
from typing import Any

from sekisho.factory.app.running import Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.rfid.field import Field
from sekisho.factory.rfid.reader import Reader
from sekisho.factory.wire.plant import Plant


def unit(plant: Plant, name: str, options: Options) -> Unit:
    """It, and the field of its antennas."""
    number, field = int(name.rpartition("-")[2]) - 1, Field()

    async def put(asked: dict[str, Any]) -> dict[str, Any]:
        field.put(asked["stall"], asked["epc"], datetime.fromisoformat(asked["at"]))
        return {}

    async def take(asked: dict[str, Any]) -> dict[str, Any]:
        field.take(asked["stall"], asked["epc"], datetime.fromisoformat(asked["at"]))
        return {}

    service = Service(name, lambda: Reader(plant, number, field, options.seed))
    return Unit(name, [service], {"put": put, "take": take})
