"""`sekisho observe FOLDER --follow`: a folder of rotating captures, its tables brought up to date until it is ended.

What was read is not kept between two runs: the next one reads what lies in the folder then, so nothing counts twice.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from rich.console import Console

from sekisho.guard.stopping import asked_to_stop
from sekisho.guard.text import Language, Text
from sekisho.security.observe.rotating import QUIET_S, Rotation
from sekisho.security.observe.tables import Observed
from sekisho.security.present.commands.lines import print_line
from sekisho.security.present.commands.observe import DONE, UNUSABLE, write
from sekisho.security.present.commands.shown import show, unwritten

_LOOK_S = 2.0  # a folder is looked at so often; a look costs less than a thousandth of it
_BEGUN = Text(
    "「{folder}」を見ています。書き終わったファイルから順に読みます。Ctrl+Cで終わります。",
    "Following {folder}. Files are read once they are finished. Ctrl+C ends it.",
)
_TAKEN = Text("{at} {name} まで計{files}件、記録 {records}件", "{at} up to {name}: {files} files, {records} records")
_FORGOTTEN = Text("（古い{n}件は表から外しました）", " (the oldest {n} have left the tables)")
_MISSED = Text("（読む前に消された{n}件があります）", " ({n} were deleted before they could be read)")
_NO_FOLDER = Text(
    "「{folder}」は開けるフォルダーではありません。キャプチャが書かれるフォルダーを一つ指定してください。",
    "{folder} is no folder that can be opened. Name the one folder into which captures are written.",
)
_WRONG_USE = Text(
    "--follow には、キャプチャが書かれるフォルダーを一つだけ指定してください。--frames、--before とは使えず、"
    "--for は --follow と使います。",
    "Give --follow the one folder into which captures are written. It does not go with --frames and --before, and "
    "--for goes with --follow.",
)
_NOTHING = Text(
    "読み終えたファイルはありません。キャプチャがこのフォルダーに書かれているか確認してください。",
    "No finished file was read. Check that captures are written into this folder.",
)


@dataclass(frozen=True, slots=True)
class Following:
    """What is followed, and how long.

    named: what the command line names, which should be one folder.  for_s: seconds until it ends by itself; None for
    until it is ended.  plain: whether no option is given that does not go with it.
    """

    named: tuple[Path, ...]
    out: Path
    for_s: float | None = None
    plain: bool = True
    quiet_s: float = QUIET_S

    @property
    def folder(self) -> Path:
        """The folder."""
        return self.named[0]


def follow(asked: Following, *, as_json: bool, console: Console, language: Language = "ja") -> int:
    """Follow the folder; after each batch the tables in `out` are written anew. Give the exit code.

    Ends by Ctrl+C, SIGTERM, or its time; what is finished by then is read and written, the file still being written is
    left. Tables that cannot be written are said and tried again. With `as_json` the summary goes to
    standard output at the end, and all else to standard error.
    """
    say = Console(stderr=True) if as_json else console
    if not asked.plain or len(asked.named) != 1:
        print_line(Console(stderr=True), _WRONG_USE.of(language))
        return UNUSABLE
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        with asked_to_stop() as stop:
            print_line(say, _BEGUN.of(language).format(folder=asked.folder.name))
            observed, summary = _batches(asked, stop, say, language)
    except OSError as error:
        gone = not asked.folder.is_dir()
        text = _NO_FOLDER.of(language).format(folder=asked.folder.name) if gone else unwritten(error, language)
        print_line(Console(stderr=True), text)
        return UNUSABLE
    if summary is None:
        for problem in observed.problems:
            print_line(say, problem.sentence(language))
        print_line(Console(stderr=True), _NOTHING.of(language))
        return UNUSABLE
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201 -- the answer itself, for another program
    else:
        show(observed, summary, asked.out, console, language)
    return DONE


def _batches(
    asked: Following, stop: Event, say: Console, language: Language
) -> tuple[Observed, dict[str, object] | None]:
    """Take batch after batch; what was seen in all, and its summary, None where nothing was written.

    Raises OSError where the folder cannot be listed.
    """
    rotation, observed = Rotation(asked.folder, asked.quiet_s), Observed()
    ends = time.monotonic() + asked.for_s if asked.for_s is not None else None
    summary, due, over, missed = None, False, False, 0
    while not over:
        over = stop.is_set() or (ends is not None and time.monotonic() >= ends)
        taken = rotation.take(time.time())
        if taken or rotation.missed > missed:
            observed, due, missed = rotation.observed, True, rotation.missed
        if taken:
            print_line(say, _told(taken[-1], observed, rotation, language))
        if due and observed.sources:
            try:
                summary, due = write(observed, asked.out, language), False
            except OSError as error:
                if taken:  # said once for a batch, and tried again at every look
                    print_line(say, unwritten(error, language))
        if not over:
            stop.wait(_LOOK_S if ends is None else min(_LOOK_S, max(ends - time.monotonic(), 0)))
    return observed, summary


def _told(name: str, observed: Observed, rotation: Rotation, language: Language) -> str:
    records = sum(one.records for one in observed.sources)
    line = _TAKEN.of(language).format(
        at=time.strftime("%H:%M:%S"), name=name, files=f"{len(observed.sources):,}", records=f"{records:,}"
    )
    for text, count in ((_FORGOTTEN, rotation.forgotten), (_MISSED, rotation.missed)):
        line += text.of(language).format(n=f"{count:,}") if count else ""
    return line
