"""Everything a factory brings about vulnerabilities, read into one record. What a file is, its content says.

A file that cannot be read becomes a problem, and the others are read all the same. Nothing is fetched, and no clock is
asked: how old a source is follows from `Source.newest`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe.advisories.carried import BROKEN, Document, carried
from sekisho.security.observe.advisories.gathering import Gathering
from sekisho.security.observe.advisories.kinds import Room, parts_of
from sekisho.security.observe.advisories.limits import PROBLEMS_OF_A_CODE
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.sources import Intelligence


def read(paths: Sequence[Path]) -> Intelligence:
    """All that some files, folders and archives say of vulnerabilities; equal content is read once.

    Of the same advisory of the same publisher the newest revision counts, of the same signal the newest. Signatures,
    hashes and lists of files that lie beside advisories are passed over. Never raises on input. Problems are
    `advisory.E…` and `advisory.W…`; of each code the first PROBLEMS_OF_A_CODE of an input, and the number of others.
    """
    gathering, room = Gathering(), Room()
    seen: set[str] = set()
    for one in carried(paths):
        notes = one.place.notes()
        if not isinstance(one, Document):
            notes.add(one.code, "")
        elif one.sha256 in seen:
            notes.add("advisory.W001", "")
        else:
            seen.add(one.sha256)
            if not _read(one, room, gathering, notes):
                break
        gathering.noted(one.place, notes)
    whole = gathering.intelligence()
    return replace(whole, problems=cut(gathering.problems))


def _read(document: Document, room: Room, gathering: Gathering, notes: Notes) -> bool:
    """Read one document; whether there is room for more."""
    has_room = True
    try:
        for part in parts_of(document, room, notes):
            has_room = has_room and room.takes(part)
            if has_room:
                gathering.take(document.place, part, notes)
    except BROKEN:
        notes.add("advisory.E003", "")
    if not has_room:
        notes.add("advisory.E009", "")
        gathering.noted(document.place, notes)
    return has_room


def cut(problems: Sequence[tuple[str, Problem]]) -> tuple[Problem, ...]:
    """The problems in their order, each given with the input it lies in; of one code of one input the first
    PROBLEMS_OF_A_CODE, and the number of the others.
    """
    counts = Counter((input_, one.code) for input_, one in problems)
    told: list[Problem] = []
    done: Counter[tuple[str, str]] = Counter()
    for input_, one in problems:
        key = input_, one.code
        done[key] += 1
        if done[key] <= PROBLEMS_OF_A_CODE:
            told.append(one)
        elif done[key] == PROBLEMS_OF_A_CODE + 1:
            told.append(Problem(one.code, input_ or one.file, "", _others(counts[key] - PROBLEMS_OF_A_CODE)))
    return tuple(told)


def _others(count: int) -> Text:
    return Text(
        f"同じ問題のファイルがほかに{count:,}個あります。上のものを直してからもう一度読み取ってください。",
        f"{count:,} more files have the same problem. Settle those above and read them once more.",
    )
