"""`sekisho observe` as it is mostly called: reading begins at once, and the rest of the command loads meanwhile.

Only plainly written command lines are taken here; help, mistakes and rarer spellings go to `words`, which knows them
all. Loading what `words` needs takes as long as reading a million packets.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.guard.text import Language
from sekisho.security.observe.capture.hashing import Ahead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

_SWITCH_S = 0.0002  # the kernels' thread needs Python's lock between blocks, and must not wait 5 ms while modules load
_LANGUAGES: dict[str, Language] = {"ja": "ja", "en": "en"}


@dataclass(slots=True)
class Plain:
    """What a plain command line asks for; the defaults are those of `words.observe`."""

    files: list[Path] = field(default_factory=list)
    out: Path = Path("sekisho-observed")
    frames: bool = False
    as_json: bool = False
    language: Language = "ja"


def plain(arguments: Sequence[str]) -> Plain | None:
    """The command line behind the word `observe`; None where it is not plain."""
    asked, rest = Plain(), iter(arguments)
    for one in rest:
        if one == "--frames":
            asked.frames = True
        elif one == "--json":
            asked.as_json = True
        elif one in ("--out", "--lang"):
            value = next(rest, "-")
            if value.startswith("-") or (one == "--lang" and value not in _LANGUAGES):
                return None
            if one == "--out":
                asked.out = Path(value)
            else:
                asked.language = _LANGUAGES[value]
        elif one.startswith("-"):
            return None
        else:
            asked.files.append(Path(one))
    return asked if asked.files else None


def observe_at_once(asked: Plain) -> int:
    """Begin to read the first file, load the rest, and do all that `sekisho observe` does; give the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no algebra is done here; its threads take time to start
    with ExitStack() as open_until_the_end:
        _settle(open_until_the_end)
        started = None
        if not asked.frames and asked.files[0].is_file():
            ahead = open_until_the_end.enter_context(_hashing(asked.files[0]))
            from sekisho.security.observe.capture.passing import Started  # noqa: PLC0415 -- after the settings above

            started = open_until_the_end.enter_context(Started(asked.files[0], ahead=ahead))
        from sekisho.security.observe import macs  # noqa: PLC0415 -- loaded while the file is read
        from sekisho.security.present.commands.observe import run_observe  # noqa: PLC0415 -- as above

        macs.load()
        return run_observe(
            asked.files, asked.out, frames=asked.frames, as_json=asked.as_json, console=watched(as_json=asked.as_json),
            language=asked.language, started=started,
        )  # fmt: skip


def _hashing(path: Path) -> AbstractContextManager[Ahead | None]:
    """The file is hashed while what reads it is loaded; where it cannot be opened, its reader says so."""
    try:
        return Ahead(path)
    except OSError:
        return nullcontext()


def watched(*, as_json: bool) -> Console | None:
    """Where progress and results are shown; None where that is no terminal, so that nothing that draws is loaded."""
    if not (sys.stderr if as_json else sys.stdout).isatty():
        return None
    from rich.console import Console  # noqa: PLC0415 -- loaded while the file is read

    return Console(stderr=as_json)


def _settle(until: ExitStack) -> None:
    """Let the threads of one run hand over quickly, and let nobody look for cycles: what is loaded and read stays."""
    until.callback(sys.setswitchinterval, sys.getswitchinterval())
    sys.setswitchinterval(_SWITCH_S)
    if gc.isenabled():
        until.callback(gc.enable)
        until.callback(gc.freeze)  # called first: what is here now need not be looked at
        gc.disable()
