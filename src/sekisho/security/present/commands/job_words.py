"""The words of `sekisho job`: their options as people type them. Bodies are in `job`."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from sekisho.security.present.commands import job
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who
from sekisho.security.present.commands.saying import ends_in_store
from sekisho.security.work.job import JobKind

job_commands = typer.Typer(
    help="時間のかかる処理（ジョブ）を依頼し、確かめます。 / Long work: ask for it, look at it, cancel it.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(min=1, help="ジョブの番号 / number of the job")]


class Word(StrEnum):
    """Kinds of jobs as they are typed."""

    ASSESS = "assess"
    REPORT = "report"


@job_commands.command("ask")
def ask_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    kind: Annotated[Word, typer.Argument(help="照合またはレポート / what is to be done")],
    home_dir: HomeDir,
    who: Who,
    site: Annotated[str, typer.Option("--site", help="証跡を取得した工場 / site of the evidence")] = "",
    files: Annotated[
        list[str] | None, typer.Option("--file", help="証跡のハッシュ（複数可。なければすべて） / hashes; else all")
    ] = None,
    as_of: Annotated[
        dt.datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="評価の基準日 / day of the assessment")
    ] = None,
    assessment: Annotated[
        str, typer.Option("--assessment", help="保管した評価の番号（レポート） / a kept run, for a report")
    ] = "",
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """ジョブを依頼します。別のプロセスが実行します。 / Ask for a job; a process of its own runs it."""
    what = {
        "site": site,
        "files": files or [],
        "as_of": as_of.date().isoformat() if as_of else "",
        "assessment": assessment,
    }
    named = next(one for one in JobKind if one.code == kind)
    ends_in_store(home_dir, lambda: job.ask(named, what, who, language.value, as_json=as_json), language.value)


@job_commands.command("again")
def again_word(
    number: Number, home_dir: HomeDir, who: Who, as_json: AsJson = False, language: InLanguage = Lang.JA
) -> None:
    """終わったジョブと同じことをもう一度依頼します。 / Ask for the same once more."""
    ends_in_store(home_dir, lambda: job.again(number, who, language.value, as_json=as_json), language.value)


@job_commands.command("list")
def list_word(home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """新しいジョブから順に表示します。 / The newest jobs."""
    ends_in_store(home_dir, lambda: job.list_jobs(language.value, as_json=as_json), language.value)


@job_commands.command("show")
def show_word(number: Number, home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """ジョブの進み具合と結果を表示します。 / How far a job is, and what it made."""
    ends_in_store(home_dir, lambda: job.show(number, language.value, as_json=as_json), language.value)


@job_commands.command("run")
def run_word(number: Number, home_dir: HomeDir, language: InLanguage = Lang.JA) -> None:
    """ジョブをこのプロセスで実行します。 / Run a job in this process."""
    ends_in_store(home_dir, lambda: job.run(number, language.value), language.value)


@job_commands.command("cancel")
def cancel_word(number: Number, home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """ジョブを中止します。 / Call a job off."""
    ends_in_store(home_dir, lambda: job.cancel(number, language.value, as_json=as_json), language.value)
