"""A connection that is cut is an alarm; work goes on without it."""

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.wire.links import Link
from sekisho.guard.text import Text


def alarm(alarms: Alarms, system: str, link: Link) -> None:
    """Tell people whether a system can be reached."""
    if link.up:
        alarms.end(f"link/{system}", link.since)
    else:
        alarms.call(f"link/{system}", link.since, _cut(system))


def _cut(system: str) -> Text:
    return Text(
        f"{system} に届きません。作業は続けます。{system} と、そこまでの回線を確かめてください。",
        f"{system} cannot be reached. Work goes on. See whether it runs, and whether the network lets us through.",
    )
