"""Tells whoever waits that something has changed."""

import asyncio


class Bell:
    """Rings for all who listen at that moment; whoever comes later hears the next time."""

    def __init__(self) -> None:
        self._listening: set[asyncio.Future[None]] = set()

    def heard(self) -> asyncio.Future[None]:
        """Done when it rings next. What changed before this call is known already."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listening.add(heard)
        heard.add_done_callback(self._listening.discard)
        return heard

    def ring(self) -> None:
        """Something has changed."""
        for one in list(self._listening):
            if not one.done():
                one.set_result(None)
