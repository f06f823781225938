"""`sekisho restore`: a backup into a new home, verified; or a rehearsal that leaves nothing but its record."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.commands import home, keys
from sekisho.security.present.commands.journal import (
    held_checkpoint,
    tell_verdict,
    unread_checkpoint,
    verdict_as_json,
)
from sekisho.security.present.commands.options import AsJson, InLanguage, Lang
from sekisho.security.present.commands.progress import Bars
from sekisho.security.present.commands.saying import (
    CLEAN,
    FOUND,
    WRONG,
    WordRefused,
    ends,
    print_json,
    say,
    say_refusal,
)
from sekisho.security.store.backup.restoring import Asked, Restored, restore
from sekisho.security.work.backup.refusing import BackupRefused
from sekisho.security.work.backup.sealing import ARMOR, Opener, kind_of

if TYPE_CHECKING:  # needs an open home
    from sekisho.security.store.backup.rehearsal import Tried


@dataclass(frozen=True, slots=True)
class Recording:
    """Where a rehearsal is recorded, and by whom. device: number of the asset whose backup it is."""

    home: Path
    device: str
    site: str
    act: Act


def restore_command(asked: Asked, recording: Recording | None, language: Language, *, as_json: bool) -> int:
    """Restore or rehearse, say what came of it, and record it where that is asked for."""
    began = time.monotonic()
    try:
        with ExitStack() as stack:
            done = restore(asked, home.point_at, _shown(stack, language))
    except BackupRefused as refusal:
        if recording:
            seconds, findings = time.monotonic() - began, refusal.text.ja
            _record(recording, lambda: _failed(findings, seconds), language)
        raise
    seconds = time.monotonic() - began
    if as_json:
        print_json(_as_json(asked, done, seconds))
    else:
        _tell(asked, done, seconds, language)
    code = CLEAN if done.sound else FOUND if done.kept else WRONG
    if recording:
        code = max(code, _record(recording, lambda: _tried(done, asked.source, seconds), language))
    return code


def _shown(stack: ExitStack, language: Language) -> Callable[[str, int, int], None]:
    """A bar for each step, begun when the step begins."""
    bars = stack.enter_context(Bars(Console(stderr=True), language))
    known: dict[str, Callable[[int], None]] = {}

    def progress(step: str, done: int, total: int) -> None:
        if step not in known:
            known[step] = bars.absolute(stack.enter_context(bars.step(_STEPS[step], 100)))
        known[step](done * 100 // max(total, 1))

    return progress


_STEPS = {
    "loading": Text("表を戻しています", "Filling the tables"),
    "verifying": Text("履歴を確かめています", "Verifying the journal"),
}


def _as_json(asked: Asked, done: Restored, seconds: float) -> dict[str, object]:
    said = done.manifest
    return {
        "file": asked.source.name,
        "sha256": done.sha256,
        "taken": said.at.isoformat(timespec="seconds"),
        "sekisho": said.version,
        "database": said.database,
        "rehearsal": asked.home is None,
        "restored": done.kept,
        "same_journal": done.same,
        "rows": sum(one.rows for one in said.tables),
        "files": len(said.files),
        "seconds": round(seconds, 1),
        "verdict": verdict_as_json(done.verdict),
    }


def _tell(asked: Asked, done: Restored, seconds: float, language: Language) -> None:
    said = done.manifest
    rows, files = sum(one.rows for one in said.tables), len(said.files)
    taken = f"{said.at:%Y-%m-%d %H:%M} UTC"
    counts = Text(
        f"{asked.source.name}（{taken} 取得、{said.database}、Sekisho {said.version}）: "
        f"表の行 {rows:,}件、ファイル {files:,}件を {seconds:.1f} 秒で戻しました。",
        f"{asked.source.name} (taken {taken}, {said.database}, Sekisho {said.version}): "
        f"{rows:,} rows and {files:,} files in {seconds:.1f} s.",
    )
    say(counts, language)
    tell_verdict(done.verdict, language, held=asked.checkpoint is not None)
    if not done.same:
        say(_DIFFERS, language)
    if done.kept:
        say(_KEPT if done.sound else _KEPT_WITH_FAULTS, language)
    elif asked.home is None:
        say(_REHEARSED if done.sound else _REHEARSED_WITH_FAULTS, language)
    else:
        say(_NOT_KEPT, language, error=True)


_DIFFERS = Text(
    "履歴が、バックアップを取ったときのものと一致しません。(backup.E917)",
    "The journal is not what it was when the backup was taken. (backup.E917)",
)
_KEPT = Text(
    "復元しました。バックアップの後に失効させたトークンや権限は、もう一度失効させてください。",
    "Restored. Tokens and rights that were revoked after the backup must be revoked again.",
)
_KEPT_WITH_FAULTS = Text("問題を残したまま復元しました。", "Restored, with the faults above.")
_REHEARSED = Text("復元の練習は成功です。何も残していません。", "The rehearsal worked. Nothing was left behind.")
_REHEARSED_WITH_FAULTS = Text(
    "復元の練習で問題が見つかりました。何も残していません。",
    "The rehearsal found the faults above. Nothing was left behind.",
)
_NOT_KEPT = Text(
    "問題があるため復元していません。何も残していません。それでも戻すときは --with-faults を付けてください。",
    "Not restored, for the faults above; nothing was left behind. To restore it as it is, add --with-faults.",
)


def _failed(findings: str, seconds: float) -> "Tried":
    from sekisho.security.store.backup.rehearsal import Tried  # noqa: PLC0415 -- needs Django

    return Tried(seconds, findings=findings)


def _tried(done: Restored, source: Path, seconds: float) -> "Tried":
    from sekisho.security.store.backup.rehearsal import Tried  # noqa: PLC0415 -- needs Django

    with source.open("rb") as file:
        encrypted = kind_of(file.read(len(ARMOR))) != "none"
    codes = sorted({one.problem.code for one in done.verdict.faults})
    findings = "" if done.sound else f"履歴の検証で問題: {', '.join(codes) or 'backup.E917'}"
    return Tried(seconds, done.manifest.at, done.sha256, encrypted, findings)


def _record(recording: Recording, tried: "Callable[[], Tried]", language: Language) -> int:
    """Enter a trial in the ledger of the living home. Its exit code."""
    home.open_home(recording.home)
    from sekisho.security.store.backup.rehearsal import record  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415

    try:
        row = record(recording.device, recording.site, tried(), recording.act)
    except StoreError as refusal:
        say_refusal(refusal, language)
        return WRONG
    result = row.result
    assert result is not None  # noqa: S101 -- for the reader of types: a trial has one
    said = Text(
        f"バックアップ・復旧検証記録に記入しました（{row.device}、{result.ja}）。",
        f"Entered in the backup and restore test record ({row.device}, {result.en}).",
    )
    say(said, language, error=True)
    return CLEAN


def restore_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    file: Annotated[Path, typer.Argument(help="バックアップのファイル / the backup")],
    home_dir: Annotated[
        Path | None,
        typer.Option(
            "--home",
            envvar="SEKISHO_HOME",
            help="復元先の空のフォルダー。--rehearse では記録先 / new home; with --rehearse, where to record",
        ),
    ] = None,
    identity: Annotated[
        list[Path] | None, typer.Option("--identity", help="ageの鍵のファイル（複数可） / file of age identities")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="1行目がパスフレーズのファイル / its first line is it")
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="練習: 一時フォルダーに戻して確かめ、残さない / try it, leave nothing")
    ] = False,
    checkpoint: Annotated[
        Path | None,
        typer.Option("--checkpoint", help="別の場所に保管したチェックポイント / a checkpoint kept elsewhere"),
    ] = None,
    with_faults: Annotated[
        bool, typer.Option("--with-faults", help="履歴に問題があっても戻す / restore it though its journal has faults")
    ] = False,
    device: Annotated[
        str, typer.Option("--record", help="練習の結果を、この装置IDの行に記録 / record the rehearsal for this asset")
    ] = "",
    site: Annotated[str, typer.Option("--site", help="記録する行の工場 / site of the recorded row")] = "",
    who: Annotated[str, typer.Option("--who", envvar="SEKISHO_WHO", help="練習した人 / who rehearses")] = "",
    why: Annotated[str, typer.Option("--why", help="記録の理由 / why it is recorded")] = "",
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """バックアップを新しいフォルダーに復元し、履歴を確かめます。 / Restore into a new home, and verify its journal."""

    def act() -> int:
        if home_dir is None and not rehearse:
            raise WordRefused(_NO_HOME)
        recording = _recording(home_dir, device, site, Act(who, why), rehearse=rehearse)
        held = held_checkpoint(checkpoint) if checkpoint else None
        if checkpoint and held is None:
            raise WordRefused(unread_checkpoint(checkpoint.name))
        opener = _opener(file, identity or [], passphrase_file, language.value)
        asked = Asked(file, opener, None if rehearse else home_dir, held, with_faults)
        return restore_command(asked, recording, language.value, as_json=as_json)

    ends(act, language.value)


def _recording(home_dir: Path | None, device: str, site: str, act: Act, *, rehearse: bool) -> Recording | None:
    if not device:
        return None
    if not rehearse or home_dir is None or not act.who.strip() or not act.why.strip():
        raise WordRefused(_NOT_TO_RECORD)
    return Recording(home_dir, device, site, act)


def _opener(file: Path, identities: list[Path], passphrase_file: Path | None, language: Language) -> Opener:
    try:
        with file.open("rb") as opened:
            kind = kind_of(opened.read(len(ARMOR)))
    except OSError as error:
        raise WordRefused(
            Text(
                f"{file.name} を読めません。場所と権限を確かめてください。",
                f"{file.name} cannot be read. Check its place and your permission.",
            )
        ) from error
    passphrase = keys.passphrase_of(passphrase_file) if passphrase_file else ""
    if kind == "passphrase" and not passphrase and keys.at_terminal():
        passphrase = keys.typed(language, twice=False)
    return Opener(tuple(line for path in identities for line in keys.lines(path)), passphrase)


_NO_HOME = Text(
    "--home に復元先のフォルダーを指定するか、--rehearse で練習してください。",
    "Name the folder to restore into with --home, or rehearse with --rehearse.",
)
_NOT_TO_RECORD = Text(
    "--record は --rehearse と一緒に使い、--home に記録先、--who と --why に人と理由を指定してください。",
    "--record goes with --rehearse; name the home to record in with --home, and who and why.",
)
