"""`sekisho factory serve`: one unit of the factory alone, to be run on its own machine or in its network namespace."""

from typing import Annotated

import typer

from sekisho.contracts import contracts
from sekisho.factory.app.asking import WRONG, HomeOption, Lang, LangOption
from sekisho.factory.app.control import Refused
from sekisho.factory.app.factory import built, unit
from sekisho.factory.app.standing import (
    AutoReleaseOption,
    HostsOption,
    SeedOption,
    SpeedOption,
    hosts_of,
    plant_of,
    stand,
)
from sekisho.factory.app.unit import Options, run
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.shared_clock import ClockRefused
from sekisho.guard.text import Text


def serve(  # noqa: PLR0913, PLR0917 -- one parameter an option
    name: Annotated[str, typer.Argument(metavar="UNIT", help="例 process、reader-2 / as process, reader-2")],
    home: HomeOption,
    file: HostsOption = None,
    speed: SpeedOption = None,
    auto_release: AutoReleaseOption = False,
    seed: SeedOption = 1,
    watched: Annotated[bool, typer.Option("--watched", hidden=True)] = False,
    language: LangOption = Lang.JA,
) -> None:
    """工場の一つのサービスだけを動かします。 / Run one service of the factory alone, until Ctrl+C."""
    hosts = hosts_of(file, alone=name)
    try:
        _check(name)
        plant = plant_of(home, hosts, speed, log=name)
        made = unit(plant, name, Options(seed, auto_release, hosts.broker))
        stand(run(plant, [made]), _greet(plant, name, language), watched=watched)
    except (ClockRefused, Refused) as error:
        typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
        raise typer.Exit(WRONG) from error


def _check(name: str) -> None:
    names = [known for known, *_ in built(contracts())]
    if name not in names:
        raise Refused(
            Text(
                f"「{name}」というサービスはありません。次のどれかにしてください: {'、'.join(names)}",
                f"There is no service {name!r}. It is one of: {', '.join(names)}",
            )
        )


async def _greet(plant: Plant, name: str, language: Lang) -> None:
    at = {known: plant.address(system, number) for known, system, number in built(plant.contracts)}[name]
    typer.echo(Text(f"{name} が {at} で動いています。", f"{name} runs at {at}.").of(language.value))
