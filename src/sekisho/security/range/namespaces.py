"""Network namespaces of the range's own prefix: made, entered by this thread for a moment, and removed.

Source: network_namespaces(7), setns(2), ip-netns(8). A socket stays in the namespace it was made in, so one process
plays every device. Namespaces of another name are never touched.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from sekisho.guard.text import Text

PREFIX = "sekisho-range-"
PLACES = Path("/run/netns")
TIMEOUT_S = 20
"""For each command that is run; they take milliseconds."""
_CLONE_NEWNET = 0x40000000  # linux/sched.h
_LOCK = "\0sekisho-range"


class RangeRefused(Exception):  # noqa: N818 -- named for what happened
    """The range cannot be built here, or did not do what it should. `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def failed(error: OSError) -> Text:
    """What to say where the machine refused something that a range does."""
    return Text(
        f"模擬ネットワークで操作に失敗しました: {error} (range.E009)", f"The range failed: {error} (range.E009)"
    )


def run(*command: str, text: str = "") -> str:
    """The output of a command in this thread's namespace; RangeRefused with what it said where it fails."""
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RangeRefused(_failed(command, str(error))) from error
    if done.returncode:
        raise RangeRefused(_failed(command, done.stderr.strip()))
    return done.stdout


def _failed(command: tuple[str, ...], said: str) -> Text:
    what = " ".join(command[:4])
    return Text(
        f"模擬ネットワークの操作「{what}」ができませんでした: {said[:300]} (range.E003)",
        f'The range could not do "{what}": {said[:300]} (range.E003)',
    )


def batch(place: str, lines: Iterable[str]) -> None:
    """Lines of ip(8) inside one namespace."""
    run("ip", "-n", PREFIX + place, "-batch", "-", text="\n".join(lines) + "\n")


@contextlib.contextmanager
def inside(place: str) -> Iterator[None]:
    """This thread is in a namespace of ours as long as the block runs; so are commands it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _enter(libc, str(PLACES / (PREFIX + place)))
        try:
            yield
        finally:
            if libc.setns(home, _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "the way back from a namespace is closed")
    finally:
        os.close(home)


def _enter(libc: ctypes.CDLL, path: str) -> None:
    there = os.open(path, os.O_RDONLY)
    try:
        if libc.setns(there, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {path}")
    finally:
        os.close(there)


def require() -> None:
    """RangeRefused where this machine or this person cannot have a range: no root, no ip or nft, no namespaces."""
    if os.name != "posix" or os.geteuid() != 0:
        raise RangeRefused(
            Text(
                "模擬の工場ネットワークには管理者（root）の権限が必要です。sudo を付けて実行してください。(range.E001)",
                "The live range needs root. Run it with sudo. (range.E001)",
            )
        )
    missing = [name for name in ("ip", "nft") if not shutil.which(name)]
    if missing:
        names = "、".join(missing)
        raise RangeRefused(
            Text(
                f"{names} がありません。iproute2 と nftables を入れてください。(range.E002)",
                f"{names.replace('、', ', ')} is missing. Install iproute2 and nftables. (range.E002)",
            )
        )
    probe = f"{PREFIX}probe{os.getpid()}"  # others may ask at the same time
    try:
        run("ip", "netns", "add", probe)
    except RangeRefused as refused:
        raise RangeRefused(
            Text(
                "この環境ではネットワーク名前空間を作れません。作れる環境で実行してください。(range.E004)",
                "This machine lets nobody make network namespaces. Run the range where it can be done. (range.E004)",
            )
        ) from refused
    with contextlib.suppress(RangeRefused):  # another range that begins now may have cleared it away
        run("ip", "netns", "delete", probe)


@contextlib.contextmanager
def alone(wait_s: float = 30.0) -> Iterator[None]:
    """One range a machine: held as long as the block runs, and given back even by a crash.

    RangeRefused where another holds it longer than `wait_s`.
    """
    until = time.monotonic() + wait_s
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as lock:
        while True:
            try:
                lock.bind(_LOCK)
            except OSError:
                if time.monotonic() > until:
                    raise RangeRefused(
                        Text(
                            "別の模擬ネットワークが動いています。終わるのを待つか、sekisho range down で片付けて"
                            "ください。(range.E005)",
                            "Another range is running. Wait until it ends, or remove it with sekisho range down. "
                            "(range.E005)",
                        )
                    ) from None
                time.sleep(0.2)
            else:
                break
        yield


def standing() -> list[str]:
    """The namespaces of our prefix that stand now, by name; empty where there are none."""
    return sorted(one.name for one in PLACES.glob(f"{PREFIX}*")) if PLACES.is_dir() else []


def clear() -> int:
    """Remove every namespace of our prefix, and all in it; how many there were. Others are left alone."""
    names = standing()
    for name in names:
        run("ip", "netns", "delete", name)
    return len(names)
