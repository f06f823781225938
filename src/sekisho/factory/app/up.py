"""`sekisho factory up`: the whole factory, in one process at loopback addresses, or each service in its own.

No root is needed, but for network namespaces.
"""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sekisho.contracts import contracts
from sekisho.factory.app.asking import WRONG, HomeOption, Lang, LangOption
from sekisho.factory.app.browsing import link
from sekisho.factory.app.control import Refused, check_free, check_nobody
from sekisho.factory.app.factory import Factory, built
from sekisho.factory.app.hosts import Hosts
from sekisho.factory.app.opening import NoBoard, enter, items, receive
from sekisho.factory.app.standing import (
    AutoReleaseOption,
    HostsOption,
    SeedOption,
    SpeedOption,
    hosts_of,
    plant_of,
    stand,
)
from sekisho.factory.app.unit import Options
from sekisho.factory.app.watching import ENDING_S, WATCH, Watched, command, watch
from sekisho.factory.plan.production.records import Item
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.shared_clock import ClockRefused
from sekisho.guard.text import Text


def up(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home: HomeOption,
    boards: Annotated[
        list[Path] | None, typer.Option("--board", help="品目として登録する設計ファイル / design files of an item")
    ] = None,
    stock: Annotated[
        int, typer.Option("--stock", min=0, help="各品目の部品を何枚分入荷するか / boards for which parts come in")
    ] = 0,
    file: HostsOption = None,
    speed: SpeedOption = None,
    auto_release: AutoReleaseOption = False,
    seed: SeedOption = 1,
    language: LangOption = Lang.JA,
) -> None:
    """工場のすべてのサービスを起動し、Ctrl+Cまで動かします。 / Start all services of the factory, until Ctrl+C."""
    hosts = hosts_of(file)
    options = Options(seed, auto_release, hosts.broker)
    try:
        made = items(boards or ())
        asyncio.run(check_nobody(home, [WATCH, *(name for name, *_ in built(contracts()))]))
        plant = plant_of(home, hosts, speed, log="factory", changes=True)
        if "exchange" not in hosts.namespaces:
            check_free(plant)
        opened = _opened(plant, made, stock, language)
        if file:
            processes, patience_s = list(_processes(home, hosts, options, file)), ENDING_S + 2
            stand(watch(home, processes), opened, within_s=patience_s, again_s=patience_s)
        else:
            stand(Factory(plant, options).run(), opened)
    except (NoBoard, ClockRefused, Refused) as error:
        typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
        raise typer.Exit(WRONG) from error


def _processes(home: Path, hosts: Hosts, options: Options, file: Path) -> Iterator[Watched]:
    """The process of each unit."""
    words = ["--home", str(home), "--hosts", str(file), "--seed", str(options.seed)]
    words += ["--auto-release"] if options.auto_release else []
    for name, *_ in built(contracts()):
        yield Watched(name, command(name, words, hosts.namespaces.get(name, "")))


async def _opened(plant: Plant, made: Sequence[Item], stock: int, language: Lang) -> None:
    """Enter what the factory begins with, and tell where it is."""
    if made:
        await enter(plant.folder, made)
    if stock:
        await receive(plant.folder, made, stock, f"R{plant.clock.now():%m%d%H%M}")
    for line in _greeting(plant):
        typer.echo(line.of(language.value))


def _greeting(plant: Plant) -> Iterator[Text]:
    for name, system, number in built(plant.contracts):
        known, address = plant.contracts.systems[system].name, plant.address(system, number)
        yield Text(f"  {address:15} {known.ja}（{name}）", f"  {address:15} {known.en} ({name})")
    planner, floor = link(plant, "planning"), link(plant, "process")
    yield Text(f"計画担当のページ（一度だけ使えます）: {planner}", f"Pages of the planner (good for once): {planner}")
    yield Text(f"ラインと作業者のページ（一度だけ使えます）: {floor}", f"Pages at the line (good for once): {floor}")
    yield Text(
        f"動いています。別の端末から: sekisho factory status --home {plant.folder}（止めるのは Ctrl+C）",
        f"It runs. In another terminal: sekisho factory status --home {plant.folder} (Ctrl+C stops it)",
    )
