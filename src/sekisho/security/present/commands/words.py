"""The words of `sekisho`: their options as people type them. Bodies are in the modules named for the words."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sekisho.security.present.commands import home
from sekisho.security.present.commands.options import (
    AsJson,
    AsOf,
    Books,
    Evidence,
    FailOn,
    InLanguage,
    KeptIn,
    Lang,
    OfSite,
    OutDir,
    PolicyFile,
)
from sekisho.security.terms.state import Severity

Opener = Callable[[Path], None]

words = typer.Typer(
    help="関所: 工場のどの実施例がどのシステムで守られているかを、証跡から示します。 / "
    "Which security practice of a factory holds on which system, by what evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)


Files = Annotated[list[Path], typer.Argument(help="証跡のファイルまたはフォルダー / evidence: files or folders")]
Before = Annotated[
    list[Path] | None,
    typer.Option(
        "--before", help="比べる前の期間の証跡（複数可） / evidence of an earlier period, to tell what changed"
    ),
]


@words.command()
def assess(  # noqa: PLR0913, PLR0917 -- one parameter an option
    evidence: Evidence = None,
    ledgers: Books = None,
    out: OutDir = Path("sekisho-out"),
    home_dir: KeptIn = None,
    site: OfSite = "",
    as_of: AsOf = None,
    policy: PolicyFile = None,
    fail_on: FailOn = None,
    propose: Annotated[
        str,
        typer.Option("--propose", help="台帳にないものを、この人の名で--homeの台帳に提案 / propose what was seen"),
    ] = "",
    record: Annotated[
        str,
        typer.Option("--record", help="結果を、この人の名で--homeに保管 / keep the result in the home, by this person"),
    ] = "",
    why: Annotated[str, typer.Option("--why", help="保管する理由 / why it is kept")] = "",
    before: Before = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """証跡と台帳を照合し、状態・指摘・レポートを作ります。 / The main job: state, findings and a report."""
    from sekisho.security.present.commands.assess import Request, assess_command  # noqa: PLC0415 -- loads numba

    request = Request(
        evidence=evidence or [],
        ledgers=ledgers or [],
        out=out,
        as_of=as_of.date() if as_of else None,
        site=site,
        policy=policy,
        fail_on=Severity.named(fail_on) if fail_on else None,
        language=language.value,
        as_json=as_json,
        home=home_dir,
        propose=propose,
        record=record,
        why=why,
        before=before or (),
    )
    raise typer.Exit(assess_command(request, Console(stderr=as_json)))


@words.command()
def observe(  # noqa: PLR0913, PLR0917 -- one parameter an option
    files: Files,
    out: OutDir = Path("sekisho-observed"),
    frames: Annotated[bool, typer.Option("--frames", help="1パケット1行の表も書く / one row a packet too")] = False,
    before: Before = None,
    follows: Annotated[
        bool,
        typer.Option("--follow", help="フォルダーに書き足されるキャプチャを読み続ける / follow a folder of captures"),
    ] = False,
    for_s: Annotated[
        float | None, typer.Option("--for", min=0, help="--followを終える秒数 / seconds until --follow ends")
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """証跡を観測し、機器・通信・識別・操作の表を作ります。 / Tables of devices, flows, identities and operations."""
    if follows or for_s is not None:
        from sekisho.security.present.commands.following import Following, follow  # noqa: PLC0415 -- loads polars

        followed = Following(tuple(files), out, for_s, plain=follows and not frames and not before)
        raise typer.Exit(follow(followed, as_json=as_json, console=Console(), language=language.value))
    from sekisho.security.present.commands.observe import run_observe  # noqa: PLC0415 -- loads polars
    from sekisho.security.present.commands.starting import watched  # noqa: PLC0415

    raise typer.Exit(
        run_observe(
            files,
            out,
            frames=frames,
            as_json=as_json,
            console=watched(as_json=as_json),
            language=language.value,
            before=before or (),
        )
    )


@words.command()
def warm() -> None:
    """観測の部品を事前に翻訳します（初回の待ち時間をなくす）。 / Compile the kernels now, not at the first capture."""
    from sekisho.security.observe.capture.warming import warm as warm_kernels  # noqa: PLC0415 -- loads LLVM

    warm_kernels()


@words.command()
def where(subject: Annotated[str, typer.Argument(help="台帳の名前 / slug of a ledger or subject")]) -> None:
    """ある主題（asset、dataflow など）を扱うファイルを段階の順に示します。 / The files that speak of one subject."""
    from sekisho.security.present.commands.where import where as files_of  # noqa: PLC0415

    found = files_of(subject)
    Console().print("\n".join(found) or f"{subject}: ありません / none", markup=False, highlight=False)
    raise typer.Exit(0 if found else 2)


@words.command()
def serve(  # noqa: PLR0913, PLR0917 -- one parameter an option
    home_dir: Annotated[
        Path,
        typer.Option("--home", envvar="SEKISHO_HOME", help="台帳を保管するフォルダー / folder of the kept ledgers"),
    ],
    host: Annotated[str, typer.Option("--host", help="受け付けるアドレス / address to serve on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="ポート / port")] = 8300,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="プロセス数 / processes")] = 2,
    tls: Annotated[
        bool,
        typer.Option("--tls", help="TLSで受け付ける（証明書がなければ作る） / over TLS, with a certificate made here"),
    ] = False,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="工場の認証局の証明書（PEM） / certificate of your own")
    ] = None,
    key: Annotated[Path | None, typer.Option("--key", help="その鍵（PEM） / its key")] = None,
    language: InLanguage = Lang.JA,
) -> None:
    """画面とAPIを、ブラウザーとプログラムに開きます。 / Serve the console and the API."""
    from sekisho.security.present.commands.saying import ends  # noqa: PLC0415
    from sekisho.security.present.commands.serve import Serving  # noqa: PLC0415
    from sekisho.security.present.commands.serve import serve as run_serve  # noqa: PLC0415

    serving = Serving(host, port, workers, tls, certificate, key)
    ends(lambda: run_serve(home_dir, serving, language.value), language.value)


@words.command()
def factory() -> None:
    """基板工場の生産システムを動かします。 / Run the production system of the board factory."""
    # For the list of words alone: the command line hands this one to the other half before it comes here.


def run_words(arguments: Sequence[str], opener: Opener) -> None:
    """Run one command line and exit. opener: how a word opens the home that it is given."""
    home.opener = opener
    first = arguments[0] if arguments else ""
    if first in {"job", "--help", ""}:  # a job's process starts without what the others bring
        from sekisho.security.present.commands.job_words import job_commands  # noqa: PLC0415

        words.add_typer(job_commands, name="job")
    if first not in {"observe", "warm", "where", "job"}:  # these start without the ledgers' readers and writers
        from sekisho.security.present.commands.assessment import assessment_commands  # noqa: PLC0415
        from sekisho.security.present.commands.backup import backup_word  # noqa: PLC0415
        from sekisho.security.present.commands.evidence_words import evidence_commands  # noqa: PLC0415
        from sekisho.security.present.commands.journal_words import journal_commands  # noqa: PLC0415
        from sekisho.security.present.commands.ledger import ledger_commands  # noqa: PLC0415
        from sekisho.security.present.commands.login import login_commands  # noqa: PLC0415
        from sekisho.security.present.commands.proposal import proposal_commands  # noqa: PLC0415
        from sekisho.security.present.commands.restore import restore_word  # noqa: PLC0415
        from sekisho.security.present.commands.setting import setting_commands  # noqa: PLC0415
        from sekisho.security.present.commands.token import token_commands  # noqa: PLC0415

        words.add_typer(ledger_commands, name="ledger")
        words.add_typer(assessment_commands, name="assessment")
        words.add_typer(token_commands, name="token")
        words.add_typer(login_commands, name="login")
        words.add_typer(setting_commands, name="setting")
        words.add_typer(journal_commands, name="journal")
        words.add_typer(proposal_commands, name="proposal")
        words.add_typer(evidence_commands, name="evidence")
        words.command("backup")(backup_word)
        words.command("restore")(restore_word)
    if arguments[:1] in (["document"], ["--help"], []):  # it brings the writer of Word files
        from sekisho.security.present.commands.document import document_commands  # noqa: PLC0415

        words.add_typer(document_commands, name="document")
    if arguments[:1] in (["risk"], ["--help"], []):  # it brings the typesetter and the writer of workbooks
        from sekisho.security.present.commands.risk import risk_word  # noqa: PLC0415

        words.command("risk")(risk_word)
    if arguments[:1] in (["match"], ["--help"], []):  # it brings the comparing of names
        from sekisho.security.present.commands.match import match_word  # noqa: PLC0415

        words.command("match")(match_word)
    if arguments[:1] in (["zones"], ["--help"], []):
        from sekisho.security.present.commands.zones import zone_commands  # noqa: PLC0415

        words.add_typer(zone_commands, name="zones")
    sys.exit(words(list(arguments), prog_name="sekisho"))
