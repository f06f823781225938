"""`sekisho factory up`: the whole factory in one process, at loopback addresses, one block a LAN; no root is needed."""

import asyncio
import logging
import os
import signal
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho.contracts import contracts
from sekisho.factory.app import control
from sekisho.factory.app.asked import acts
from sekisho.factory.app.asking import WRONG, HomeOption, Lang, LangOption
from sekisho.factory.app.factory import Factory
from sekisho.factory.app.opening import NoBoard, enter, items, receive
from sekisho.factory.app.running import ended
from sekisho.factory.plan.production.records import Item
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

_log = logging.getLogger(__name__)


def up(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home: HomeOption,
    boards: Annotated[
        list[Path] | None, typer.Option("--board", help="品目として登録する設計ファイル / design files of an item")
    ] = None,
    stock: Annotated[
        int, typer.Option("--stock", min=0, help="各品目の部品を何枚分入荷するか / boards for which parts come in")
    ] = 0,
    speed: Annotated[
        float, typer.Option("--speed", min=1, max=1000, help="時計の何倍の速さで / times as fast as the clock")
    ] = 1.0,
    auto_release: Annotated[
        bool, typer.Option("--auto-release", help="計画を承認なしで公開 / follow plans without a person's approval")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=1, help="模擬の偶然の種 / seed of chance")] = 1,
    language: LangOption = Lang.JA,
) -> None:
    """工場のすべてのサービスを起動し、Ctrl+Cまで動かします。 / Start all services of the factory, until Ctrl+C."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.basicConfig(filename=home / "factory.log", format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        made = items(boards or ())
        plant = Plant(contracts(), Clock(datetime.now(UTC), speed), Keys(home / "keys"), home)
        control.check_free(plant)
        factory = Factory(plant, seed=seed, auto_release=auto_release)
        asyncio.run(_stand(factory, made, stock, language))
    except (NoBoard, control.Refused) as error:
        typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
        raise typer.Exit(WRONG) from error


async def _stand(factory: Factory, made: Iterable[Item], stock: int, language: Lang) -> None:
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    async with control.answering(factory.plant.folder, acts(factory)):
        running = asyncio.create_task(factory.run())
        known = list(made)
        enter(factory, known)
        if stock:
            receive(factory, known, stock, f"R{factory.plant.clock.now():%m%d%H%M}")
        for line in _greeting(factory):
            typer.echo(line.of(language.value))
        await stop.wait()
        whole = await ended(running)
    if not whole:  # whatever holds on: all that counts is on the disk
        _log.error("not all services have ended in time")
        logging.shutdown()
        os._exit(0)


def _greeting(factory: Factory) -> Iterable[Text]:
    plant = factory.plant
    for system, known in plant.contracts.systems.items():
        for unit in range(known.units):
            if (name := plant.unit(system, unit)) in {one.name for one in factory.services}:
                address = plant.address(system, unit)
                yield Text(f"  {address:15} {known.name.ja}（{name}）", f"  {address:15} {known.name.en} ({name})")
    planner, floor = (one.at.link() for one in factory.pages)
    yield Text(f"計画担当のページ（一度だけ使えます）: {planner}", f"Pages of the planner (good for once): {planner}")
    yield Text(f"ラインと作業者のページ（一度だけ使えます）: {floor}", f"Pages at the line (good for once): {floor}")
    yield Text(
        f"動いています。別の端末から: sekisho factory status --home {plant.folder}（止めるのは Ctrl+C）",
        f"It runs. In another terminal: sekisho factory status --home {plant.folder} (Ctrl+C stops it)",
    )
