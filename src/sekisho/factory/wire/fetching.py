"""The documents of a message that the exchange server holds for a system, taken one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.links import Links
from sekisho.factory.wire.web import Unreachable, WebClient

POLL_S = 60.0
"""Seconds of the factory's time between two questions for a newer document."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """Fetches one message. sender: whom it is fetched from.  last: number of the last document that was taken.

    take: takes a document by its number, in its turn; it must keep that number.
    """

    message: str
    sender: str
    last: Callable[[], int]
    take: Callable[[int, dict[str, Any]], None]

    async def run(self, client: WebClient, links: Links, clock: Clock) -> None:
        """Ask for documents, for ever."""
        while True:
            try:
                found = await client.next(self.message, self.last())
            except Unreachable:
                await links.cut(self.sender, clock.now())
                continue
            links.tell(self.sender, clock.now(), up=True)
            if found is None:
                await clock.sleep(POLL_S)
            else:
                self.take(*found)
