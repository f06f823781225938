"""`sekisho factory day`: a day of production on real boards, faster than the clock, and whether its books balance."""

import asyncio
import json
import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sekisho.contracts import contracts
from sekisho.factory.app.asking import WRONG, Lang
from sekisho.factory.app.control import Refused, check_free
from sekisho.factory.app.factory import Factory
from sekisho.factory.app.opening import NoBoard, enter, items, receive
from sekisho.factory.app.running import ENDING_S, ended
from sekisho.factory.app.unit import Options
from sekisho.factory.line.kinds import MACHINES
from sekisho.factory.plan.production.records import Item, Order
from sekisho.factory.process.status import OrderStatus
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant
from sekisho.guard.text import Text

BEGIN = datetime(2026, 11, 30, 21, tzinfo=UTC)
"""A Tuesday at six in the morning in Japan, when the first shift begins."""

LONGEST = timedelta(hours=24)
LOOK_S = 300.0
RUSH_AFTER = timedelta(hours=2)
WHO = "operator (simulated)"


@dataclass(frozen=True, slots=True)
class Day:
    """What came of a day. orders: as they stood at its end.  late: those of them past their due date.

    imbalances: of the books.  failures: of services, by name.  rejected: by who sent it to whom, and the reason's code.
    """

    hours: float
    orders: tuple[OrderStatus, ...]
    late: tuple[str, ...]
    decided: int
    plans: int
    imbalances: tuple[Text, ...]
    failures: dict[str, int]
    rejected: dict[str, int]

    @property
    def balances(self) -> bool:
        """All orders are made, every board and part is accounted for, and no service has failed."""
        made = bool(self.orders) and all(one.good == one.quantity for one in self.orders)
        return made and not self.imbalances and not self.failures


def day(  # noqa: PLR0913, PLR0917 -- one parameter an option
    boards: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="設計ファイルのフォルダー / design files")],
    quantity: Annotated[int, typer.Option("--quantity", min=1, max=200, help="各注文の枚数 / boards an order")] = 20,
    speed: Annotated[float, typer.Option("--speed", min=1, max=1000, help="何倍の速さで / times as fast")] = 240,
    seed: Annotated[int, typer.Option("--seed", min=1, help="偶然の種 / seed of chance")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力 / print JSON")] = False,
    language: Annotated[Lang, typer.Option("--lang", help="表示の言語 / language")] = Lang.JA,
) -> None:
    """工場の一日を早回しで動かし、帳簿が合うか確かめます。 / Run a day of production fast, and see that it balances."""
    logging.disable()  # what went wrong is counted
    try:
        made = items(boards)
    except NoBoard as error:
        typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
        raise typer.Exit(WRONG) from error
    with tempfile.TemporaryDirectory() as folder:
        plant = Plant(contracts(), Clock(BEGIN, speed), Keys(Path(folder) / "keys"), Path(folder))
        try:
            check_free(plant)
        except Refused as error:
            typer.echo(f"{error.text.ja}\n{error.text.en}", err=True)
            raise typer.Exit(WRONG) from error
        found = asyncio.run(_made(Factory(plant, Options(seed, auto_release=True)), made, quantity))
    if as_json:
        typer.echo(json.dumps(told(found), ensure_ascii=False))
    else:
        for line in lines(found):
            typer.echo(line.of(language.value))
    raise typer.Exit(0 if found.balances else 1)


async def _made(factory: Factory, made: list[Item], quantity: int) -> Day:
    running = asyncio.create_task(factory.run())
    try:
        return await _worked(factory, made, quantity)
    finally:
        await ended(running, ENDING_S)


async def _worked(factory: Factory, made: list[Item], quantity: int) -> Day:
    """Place an order for each item, a rush order some hours later, decide on boards that fail, until all are made."""
    clock, process = factory.plant.clock, factory.process
    begin = clock.now()
    await enter(factory.plant.folder, made)
    await receive(factory.plant.folder, made, 2 * quantity, "R")
    for number, one in enumerate(made, start=1):
        _order(factory, f"W{number}", (one, quantity), begin + timedelta(hours=6 + 4 * number))
    rush, asked, decided = False, False, 0
    while clock.now() - begin < LONGEST:
        if not rush and clock.now() - begin >= RUSH_AFTER:
            _order(factory, "W0", (made[0], max(quantity // 4, 1)), clock.now() + timedelta(hours=4))
            factory.planning.at.acts.rush("W0", WHO)
            rush = True
        if not asked and (followed := factory.planning.at.status().released):
            await factory.planning.at.ask_simulator(followed.number, WHO)
            asked = True
        for board in process.at.status().decisions:
            process.at.acts.decide(board, "scrap", "不良を目で確かめた", WHO)
            decided += 1
        known = factory.planning.at.status().orders
        if rush and all(one.good >= one.order.quantity for one in known):
            break
        await clock.sleep(LOOK_S)
    return _told(factory, begin, decided)


def _order(factory: Factory, name: str, wanted: tuple[Item, int], due: datetime) -> None:
    made, quantity = wanted
    order = Order(name, "見本電機", made.id, quantity, due, factory.plant.clock.now())
    factory.planning.at.acts.place_order(order, WHO)


def _told(factory: Factory, begin: datetime, decided: int) -> Day:
    orders = factory.process.at.status().orders
    now = factory.plant.clock.now()
    newest = factory.planning.at.store.versions.newest()
    rejected: dict[str, int] = {}
    for system in ("exchange", "process", "planning", "broker", "rfid", *MACHINES):
        for (source, _, code), count in factory.plant.rejections(system).counts.items():
            name = f"{source} > {system} {code}"
            rejected[name] = rejected.get(name, 0) + count
    return Day(
        (now - begin) / timedelta(hours=1),
        orders,
        tuple(one.id for one in orders if one.good < one.quantity and one.due < now),
        decided,
        newest.number if newest else 0,
        tuple(factory.process.at.balance()),
        {one.name: one.failures for unit in factory.units for one in unit.services if one.failures},
        rejected,
    )


def told(found: Day) -> dict[str, object]:
    """The day as programs read it."""
    return {
        "hours": round(found.hours, 2),
        "orders": [
            {"id": one.id, "item": one.item, "quantity": one.quantity, "good": one.good, "scrap": one.scrap,
             "state": one.state}
            for one in found.orders
        ],
        "late": list(found.late),
        "decisions": found.decided,
        "plans": found.plans,
        "imbalances": [one.told for one in found.imbalances],
        "failures": found.failures,
        "rejected": found.rejected,
        "balances": found.balances,
    }  # fmt: skip


def lines(found: Day) -> list[Text]:
    """The day as people read it."""
    told = [
        Text(f"工場の時間で {found.hours:.1f} 時間", f"{found.hours:.1f} hours of the factory's time"),
        *map(_order_line, found.orders),
        Text(
            f"計画 {found.plans} 版、人の判断 {found.decided} 件、受け取りの拒否 {sum(found.rejected.values())} 件",
            f"{found.plans} plans, {found.decided} decisions of people, {sum(found.rejected.values())} rejections",
        ),
    ]
    told += [Text(f"期限を過ぎた注文: {one}", f"late: {one}") for one in found.late]
    told += [Text(f"止まったサービス: {one}", f"a service has failed: {one}") for one in found.failures]
    told += found.imbalances
    if not found.imbalances:
        told.append(
            Text(
                "帳簿は合っています: どの部品も在庫か基板か廃棄に、どの基板も一か所にあります。",
                "The books balance: every part is in stock, in a board or in scrap, and every board in one place.",
            )
        )
    return told


def _order_line(one: OrderStatus) -> Text:
    return Text(
        f"  {one.id} {one.item}: {one.quantity} 枚中 良品 {one.good}、廃棄 {one.scrap}",
        f"  {one.id} {one.item}: {one.good} good of {one.quantity}, {one.scrap} scrap",
    )
