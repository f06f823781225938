"""`sekisho range`: a small factory in network namespaces that stands, works, is broken on purpose and is judged."""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sekisho.guard.stopping import asked_to_stop
from sekisho.guard.text import Language, Text
from sekisho.security.present.commands.options import AsJson, InLanguage, Lang
from sekisho.security.present.commands.saying import CLEAN, FOUND, WRONG, print_json, say
from sekisho.security.range.comparing import Outcome, as_json
from sekisho.security.range.namespaces import RangeRefused, clear, failed, require, standing
from sekisho.security.range.telling import (
    DOWN,
    NOTHING,
    STOPPED,
    TOGETHER,
    declared_stands,
    recorded,
    seed_line,
    stands,
    totals,
)
from sekisho.security.terms.calendar import JAPAN

range_commands = typer.Typer(
    help="模擬の工場ネットワークを建て、違反を起こし、見つかるかを確かめます（要root）。 / "
    "The live range: a factory in namespaces, broken on purpose, and what is found (needs root).",
    no_args_is_help=True,
)
MOST_SEEDS = 10_000
VISITS_EVERY_S = 1.0
EVIDENCE, HOSTS = "evidence", "hosts.toml"
Seed = Annotated[int, typer.Option("--seed", min=0, help="乱数の種。同じ種は同じ計画 / same seed, same plan")]


def _today() -> dt.date:
    return dt.datetime.now(JAPAN).date()


@contextmanager
def _refusing(language: Language) -> Iterator[None]:
    """Tell in one sentence why a range cannot be, and end with 2."""
    try:
        yield
    except RangeRefused as refused:
        say(refused.text, language, error=True)
        raise typer.Exit(WRONG) from refused
    except OSError as error:
        say(failed(error), language, error=True)
        raise typer.Exit(WRONG) from error


@range_commands.command("up")
def up_word(
    seed: Seed = 1,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=1440, help="立てておく分数 / minutes it stands")] = 60,
    contracts: Annotated[
        bool,
        typer.Option(
            "--contracts", help="乱数でなく、宣言された工場のネットワーク / the contracts' factory, not a random one"
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="--contractsの記録・台帳・hosts.tomlのフォルダー / where --contracts keeps all"),
    ] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """工場を建て、Ctrl-C か range down まで動かします。 / Build the factory and let it work until it is ended."""
    with _refusing(language.value):
        if contracts != (out is not None):
            raise RangeRefused(TOGETHER)
        if out:
            _up_declared(out, minutes, language.value)
        else:
            _up(seed, minutes, language.value)


def _up(seed: int, minutes: int, language: Language) -> None:
    require()  # before what takes long to load, or is not there on another system
    from sekisho.security.range.drawing import planned  # noqa: PLC0415 -- these load what reads and writes ledgers
    from sekisho.security.range.serving import served, visited  # noqa: PLC0415
    from sekisho.security.range.wiring import built, dress, load  # noqa: PLC0415

    plan = planned(seed, _today(), violated=False)
    end = time.monotonic() + 60 * minutes
    with asked_to_stop() as stop, built():
        dress(plan.gateways, plan.hosts)
        load(plan.policy)
        with served(plan):
            for line in stands(plan, minutes, language):
                typer.echo(line)
            at = 0
            try:
                while time.monotonic() < end and standing() and not stop.wait(VISITS_EVERY_S):
                    visited(plan.talks[at % len(plan.talks)])
                    at += 1
            except OSError:
                if standing():
                    raise
    say(STOPPED, language)


def _up_declared(out: Path, minutes: int, language: Language) -> None:
    require()  # as in `_up`
    from sekisho.contracts import contracts  # noqa: PLC0415 -- as above
    from sekisho.security.present.workbook.writing import write_book  # noqa: PLC0415
    from sekisho.security.range.declared import declared, hosts_file  # noqa: PLC0415
    from sekisho.security.range.keeping import Captures  # noqa: PLC0415
    from sekisho.security.range.recording import listening, not_whole  # noqa: PLC0415
    from sekisho.security.range.running import CONFIGURATION, LEDGERS  # noqa: PLC0415
    from sekisho.security.range.wiring import built, dress, load, ruleset  # noqa: PLC0415

    factory = declared(contracts(), _today())
    end = time.monotonic() + 60 * minutes
    (evidence := out / EVIDENCE).mkdir(parents=True, exist_ok=True)
    (evidence / CONFIGURATION).unlink(missing_ok=True)  # of an earlier range
    with asked_to_stop() as stop, built(factory.places):
        dress(factory.gateways, factory.hosts)
        load(factory.book)
        write_book(out / LEDGERS, factory.book)
        (out / HOSTS).write_text(hosts_file(factory), "utf-8")
        with listening(factory.networks) as sensors, closing(Captures(evidence, sensors)) as captures:
            for line in declared_stands(factory, out, minutes, language):
                typer.echo(line)
            captures.follow(end, stop)
            if standing():
                (evidence / CONFIGURATION).write_text(ruleset(), "utf-8")
    say(recorded(captures.frames, evidence), language)
    if captures.lost:
        raise not_whole(captures.frames, captures.lost)
    say(STOPPED, language)


@range_commands.command("run")
def run_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    seed: Seed = 1,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=MOST_SEEDS, help="種の数 / how many seeds")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="記録・設定・台帳・正解を残すフォルダー / keep evidence and truth here")
    ] = None,
    as_of: Annotated[
        dt.datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="記録の日 / day of the recording")
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """種ごとに工場を建て、違反を起こし、すべて見つかり余計がないかを確かめます。 / Break it; compare with the truth."""
    day = as_of.date() if as_of else _today()
    with _refusing(language.value):
        outcomes = _run(range(seed, seed + seeds), day, out, None if as_json else language.value)
    if as_json:
        print_json(_json(outcomes, day))
    else:
        for line in totals(outcomes, language.value):
            typer.echo(line)
    raise typer.Exit(CLEAN if all(one.equal for one in outcomes) else FOUND)


def _json(outcomes: list[Outcome], day: dt.date) -> dict[str, object]:
    return {"day": f"{day}", **as_json(outcomes)}


def _run(wanted: range, day: dt.date, out: Path | None, language: Language | None) -> list[Outcome]:
    """Play seeds in one range. language: of the lines that tell each one; None for silence."""
    require()  # as in `_up`
    from sekisho.security.catalogue.reading import read_catalogue  # noqa: PLC0415 -- as above
    from sekisho.security.range.recording import listening  # noqa: PLC0415
    from sekisho.security.range.running import played  # noqa: PLC0415
    from sekisho.security.range.wiring import built  # noqa: PLC0415

    catalogue = read_catalogue()
    outcomes = []
    with built(), listening() as sensors:
        for seed in wanted:
            with _folder(out, seed) as folder:
                outcomes.append(played(seed, day, sensors, catalogue, folder, keep=out is not None))
            if language:
                for line in seed_line(outcomes[-1], language):
                    typer.echo(line)
    return outcomes


@contextmanager
def _folder(out: Path | None, seed: int) -> Iterator[Path]:
    """An empty folder for one seed; what an earlier run left there is removed first."""
    if out is None:
        with tempfile.TemporaryDirectory(prefix="sekisho-range-") as passing:
            yield Path(passing)
        return
    folder = out / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    for one in (*folder.glob("*.pcap"), *folder.glob("*.json"), *folder.glob("*.xlsx")):
        one.unlink()
    yield folder


@range_commands.command("down")
def down_word(language: InLanguage = Lang.JA) -> None:
    """残った模擬ネットワークをすべて片付けます。 / Remove whatever a range left, after a crash too."""
    with _refusing(language.value):
        if not standing():
            say(NOTHING, language.value)
            return
        require()
        count = clear()
    say(Text(DOWN.ja.format(count), DOWN.en.format(count)), language.value)
