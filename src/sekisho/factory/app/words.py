"""`sekisho factory order`, `status`, `plan`, `decide` and `trace`: what people ask of a factory that runs."""

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import uuid4

import typer

from sekisho.factory.app.asking import WRONG, HomeOption, Lang, LangOption, asked
from sekisho.factory.app.control import ask
from sekisho.factory.app.state import gathered
from sekisho.factory.plan.production.calendar import JAPAN
from sekisho.guard.durations import duration
from sekisho.guard.text import Text

JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出力 / print JSON")]
WhoOption = Annotated[
    str, typer.Option("--who", envvar="SEKISHO_WHO", help="行う人 / who does this", show_default=False)
]
_NOBODY = ""


def order(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home: HomeOption,
    item: Annotated[str, typer.Option("--item", help="品目 / item")],
    quantity: Annotated[int, typer.Option("--quantity", min=1, help="枚数 / boards")],
    due: Annotated[datetime, typer.Option("--due", help="納期（日本時間） / due, in Japan's time")],
    customer: Annotated[str, typer.Option("--customer", help="客先 / customer")],
    number: Annotated[str, typer.Option("--id", help="注文番号。なければ作る / number of the order")] = "",
    rush: Annotated[bool, typer.Option("--rush", help="特急。ほかの注文より先に / before all other orders")] = False,
    who: WhoOption = _NOBODY,
    language: LangOption = Lang.JA,
) -> None:
    """注文を入力します。 / Enter an order."""
    name = number or f"W{uuid4().hex[:8]}"
    values = {
        "id": name, "item": item, "quantity": quantity, "due": due.replace(tzinfo=JAPAN).isoformat(),
        "customer": customer, "rush": rush, "who": who,
    }  # fmt: skip
    asked(home, ask(home, "planning", "order", values))
    _say(language, Text(f"注文 {name} を受け付けました。", f"Order {name} is entered."))


def status(home: HomeOption, as_json: JsonOption = False, language: LangOption = Lang.JA) -> None:
    """工場の今の状態。停止や帳簿の不一致があれば1で終わります。 / Show its state; exit 1 if it is not well."""
    state = asked(home, gathered(home))
    well = not state["imbalances"] and all(one["up"] for one in state["services"])
    if as_json:
        typer.echo(json.dumps(state, ensure_ascii=False))
    else:
        _say(language, *_state(state))
    raise typer.Exit(0 if well else 1)


def plan(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home: HomeOption,
    approve: Annotated[int, typer.Option("--approve", min=0, help="この版を承認 / approve this version")] = 0,
    release: Annotated[int, typer.Option("--release", min=0, help="この版を公開 / release this version")] = 0,
    simulate: Annotated[int, typer.Option("--simulate", min=0, help="この版を試算 / simulate this version")] = 0,
    who: WhoOption = _NOBODY,
    as_json: JsonOption = False,
    language: LangOption = Lang.JA,
) -> None:
    """計画の版を表示し、承認・公開・試算します。 / Show the versions of the plan; approve, release or simulate one."""
    asked_for = (("approve", approve), ("release", release), ("simulate", simulate))
    values = {name: one for name, one in asked_for if one}
    if values and not who:
        typer.echo("--who で行う人を指定してください。\nSay by --who who does it.", err=True)
        raise typer.Exit(WRONG)
    found = asked(home, ask(home, "planning", "plan", {**values, "who": who}))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _say(language, *_plans(found))


class Verdict(StrEnum):
    """What --verdict takes."""

    GOOD = "good"
    REWORK = "rework"
    SCRAP = "scrap"


def decide(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home: HomeOption,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="基板の製造番号 / serial number of a board")],
    verdict: Annotated[Verdict, typer.Option("--verdict", help="良品・手直し・廃棄 / what becomes of it")],
    reason: Annotated[str, typer.Option("--reason", help="理由 / why")],
    who: WhoOption = _NOBODY,
    language: LangOption = Lang.JA,
) -> None:
    """不合格の基板をどうするか決めます。 / Say what becomes of a board that failed."""
    values = {"board": serial, "verdict": verdict.value, "reason": reason, "who": who}
    asked(home, ask(home, "process", "decide", values))
    _say(language, Text(f"基板 {serial} の判断を記録しました。", f"What becomes of board {serial} is recorded."))


def trace(
    home: HomeOption,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="基板の製造番号 / serial number of a board")],
    as_json: JsonOption = False,
    language: LangOption = Lang.JA,
) -> None:
    """基板の経歴と、使われたリールを表示します。 / Show where a board has been, and which reels are in it."""
    found = asked(home, ask(home, "process", "board", {"serial": serial}))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _say(language, *_history(found))


def events(
    home: HomeOption,
    parameters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE]...", help="EPCIS 2.0の検索条件 / parameters of a query of EPCIS 2.0"),
    ] = None,
) -> None:
    """部品の組み付けの記録をEPCIS 2.0のJSONで出力します。 / Print what was built in, as a document of EPCIS 2.0.

    NAME: MATCH_parentID（基板 / board）, MATCH_epc（部品 / part）, EQ_bizTransaction_prodorder（作業指示 / order）,
    GE_eventTime, LT_eventTime, EQ_eventID, perPage, nextPageToken
    """
    asked_for = dict(one.partition("=")[::2] for one in parameters or ())
    found = asked(home, ask(home, "rfid", "events", {"parameters": asked_for}))
    typer.echo(json.dumps(found["document"], ensure_ascii=False, indent=2))
    if found["next"]:
        typer.echo(f"続き / the rest: nextPageToken={found['next']}", err=True)


def _say(language: Lang, *lines: Text) -> None:
    for line in lines:
        typer.echo(line.of(language.value))


def _state(state: dict[str, Any]) -> Iterator[Text]:
    if state["at"]:
        yield Text(f"工場の時刻 {_at(state['at'])}", f"The factory's time is {_at(state['at'])}")
    for one in state["services"]:
        if not one["up"]:
            yield Text(f"! {one['name']} は停止しています: {one['why']}", f"! {one['name']} is down: {one['why']}")
    yield Text("注文:", "Orders:")
    for one in state["orders"]:
        late = duration(one["late_s"] / 60)
        yield Text(
            f"  {one['id']} {one['item']}: {one['good']}/{one['quantity']} 枚、廃棄 {one['scrap']}"
            + (f"、{late.ja}遅れる見込み" if one["late_s"] else ""),
            f"  {one['id']} {one['item']}: {one['good']}/{one['quantity']}, {one['scrap']} scrap"
            + (f", {late.en} late" if one["late_s"] else ""),
        )
        yield from (Text(f"    {why['ja']}", f"    {why['en']}") for why in one["why"])
    for name, label in state["machines"].items():
        yield Text(f"  {name}: {label['ja']}", f"  {name}: {label['en']}")
    for one in (*state["alarms"], *state["troubles"]):
        yield Text(f"! {one['ja']}", f"! {one['en']}")
    for one in state["imbalances"] or ():
        yield Text(f"! 帳簿: {one['ja']}", f"! books: {one['en']}")


def _plans(found: dict[str, Any]) -> Iterator[Text]:
    for one in found["versions"]:
        state = _STATES[one["state"]]
        yield Text(
            f"第{one['number']}版（{state.ja}、{one['made_by']}）: {one['why']['ja']}",
            f"Version {one['number']} ({state.en}, {one['made_by']}): {one['why']['en']}",
        )
        for out in one["orders"]:
            begin, end = _at(out["begin"]), _at(out["end"])
            late = duration(out["late_s"] / 60)
            line = f"  {out['id']} {out['item']} x {out['boards']}: {begin} - {end}"
            yield Text(f"{line}（{late.ja}遅れ）", f"{line} ({late.en} late)") if out["late_s"] else Text(line, line)
    if not found["versions"]:
        yield Text("計画はまだありません。注文を入力してください。", "There is no plan yet. Enter an order.")


def _history(found: dict[str, Any]) -> Iterator[Text]:
    over = _OVER[found["over"]]
    yield Text(
        f"{found['board']}（{found['order']}、{found['item']} {found['revision']}）: {over.ja}",
        f"{found['board']} ({found['order']}, {found['item']} {found['revision']}): {over.en}",
    )
    for one in found["facts"]:
        if label := _FACTS.get(one["kind"]):
            line = f"  {_at(one['at'])} {one['segment']}".rstrip()
            yield Text(f"{line} {label.ja}", f"{line} {label.en}")
    yield Text("部品:", "Parts:")
    for one in found["parts"]:
        line = f"  {one['reel']} {one['part']} x {one['quantity']}"
        yield Text(line, line)


def _at(instant: str) -> str:
    """An instant as people in Japan read it."""
    return f"{datetime.fromisoformat(instant).astimezone(JAPAN):%Y/%m/%d %H:%M}"


_STATES = {
    "draft": Text("案", "draft"),
    "approved": Text("承認済み", "approved"),
    "released": Text("公開中", "released"),
}
_OVER = {"": Text("作業中", "in work"), "good": Text("良品", "good"), "scrap": Text("廃棄", "scrap")}
_FACTS = {
    "Begun": Text("開始", "begun"),
    "Done": Text("終了", "done"),
    "Failed": Text("不合格", "failed"),
    "Accepted": Text("良品と判断", "good after all"),
    "Reworked": Text("手直しへ", "to rework"),
    "Removed": Text("部品を外した", "parts taken off"),
    "Scrapped": Text("廃棄", "scrapped"),
}
"""What a board's history tells; the parts that were put on stand below it."""
