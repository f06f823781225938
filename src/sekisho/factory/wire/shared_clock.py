"""The factory's time in a file, so that all processes of a factory show the same, also one that begins a day later.

While the machine runs, processes count by its monotonic clock, which all of them share and nobody sets: a clock on the
wall that is set meanwhile changes nothing. Only what a restart of the machine took is read off the clock on the wall;
one that shows an earlier time then than before is not followed back.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.whole_files import CLOSED, alone, replace
from sekisho.guard.text import Text

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class ClockRefused(ValueError):  # noqa: N818 -- named for what it is
    """The time of a factory cannot be had so. `text`: why, and what to do."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _Anchor:
    """What the factory's time was at a moment. boot: of the machine.  monotonic_s, wall: its clocks at that moment."""

    boot: str
    monotonic_s: float
    wall: AwareDatetime
    shows: AwareDatetime
    factor: Annotated[float, Field(gt=0, allow_inf_nan=False)]


_ANCHOR = TypeAdapter(_Anchor)


def shared_clock(path: Path, factor: float | None = None, *, changes: bool = False) -> Clock:
    """The clock whose time is in a file. The first who asks sets it: by the clock on the wall, `factor` times as fast.

    factor: None for what the file says, or 1.  changes: another factor than that of the file counts from now on, which
    nobody may ask for while other processes run.  Raises ClockRefused for another factor without that, and for a file
    that cannot be read.
    """
    with alone(path.parent):
        wall, monotonic_s, boot = datetime.now(UTC), time.monotonic(), _boot()
        held = _read(path) if path.exists() else _Anchor(boot, monotonic_s, wall, wall, factor or 1.0)
        asked = factor or held.factor
        if asked != held.factor and not changes:
            raise ClockRefused(_other(held.factor))
        if asked != held.factor or boot != held.boot or not path.exists():
            held = _Anchor(boot, monotonic_s, wall, _shown(held, boot, monotonic_s, wall), asked)
            replace(path, _ANCHOR.dump_json(held, indent=1), CLOSED)
        return Clock(held.shows, held.factor, held.monotonic_s)


def _shown(held: _Anchor, boot: str, monotonic_s: float, wall: datetime) -> datetime:
    if boot and boot == held.boot:
        passed = timedelta(seconds=monotonic_s - held.monotonic_s)
    else:
        passed = max(wall - held.wall, timedelta())
    return held.shows + passed * held.factor


def _read(path: Path) -> _Anchor:
    try:
        return _ANCHOR.validate_json(path.read_bytes())
    except ValidationError as error:
        raise ClockRefused(_unreadable(path)) from error


def _boot() -> str:
    """Which start of the machine this is; "" where it does not say."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _other(factor: float) -> Text:
    return Text(
        f"この工場の時計は {factor:g} 倍で進んでいます。--speed を外すか、{factor:g} にしてください。",
        f"The clock of this factory runs {factor:g} times as fast. Leave --speed out, or say {factor:g}.",
    )


def _unreadable(path: Path) -> Text:
    return Text(
        f"{path.name} を工場の時刻として読めません。控えから戻すか、工場を止めてから消してください。",
        f"{path.name} cannot be read as the factory's time. Restore it, or stop the factory and remove it.",
    )
