"""The broker of machine events: the embedded one, or Mosquitto."""

from sekisho.factory.app.running import Runs, Service
from sekisho.factory.app.unit import Options, Unit
from sekisho.factory.wire.plant import Plant


def unit(plant: Plant, name: str, options: Options) -> Unit:
    """It, and nothing else."""

    def make() -> Runs:
        if options.broker == "mosquitto":
            from sekisho.factory.wire.mosquitto import Mosquitto  # noqa: PLC0415 -- amqtt is not loaded then

            return Mosquitto(plant, name)
        from sekisho.factory.wire.mqtt import Broker  # noqa: PLC0415

        return Broker(plant, name)

    return Unit(name, [Service(name, make)])
