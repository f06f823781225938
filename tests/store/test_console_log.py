"""The console's own log: whole lines however many write at once, parts by size, closed to others."""

import json
import threading
from pathlib import Path

from sekisho.security.store.console_log import PARTS, append


def lines(folder: Path) -> list[str]:
    return [
        line for path in folder.glob("console.log*") if path.suffix != ".lock" for line in path.read_text().splitlines()
    ]


def test_many_writers_lose_and_mix_nothing(tmp_path: Path) -> None:
    def write(writer: int) -> None:
        for at in range(100):
            append(tmp_path / "console.log", json.dumps({"writer": writer, "at": at, "more": "x" * 200}), 40_000)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    found = {(said["writer"], said["at"]) for said in map(json.loads, lines(tmp_path))}
    assert found == {(writer, at) for writer in range(6) for at in range(100)}


def test_parts_are_put_aside_by_size_and_the_oldest_goes(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    for at in range(PARTS + 5):
        append(path, f"{at:08}", 10)
    assert path.read_text() == f"{PARTS + 4:08}\n"
    parts = sorted(tmp_path.glob("console.log.[0-9]*"))
    assert len(parts) == PARTS
    assert path.with_name("console.log.1").read_text() == f"{PARTS + 3:08}\n"
    assert {part.stat().st_mode & 0o777 for part in (path, *parts)} == {0o600}
