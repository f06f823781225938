"""The exchange server of the DMZ: takes what one LAN has for another, and holds it until it is fetched.

It opens no connection of its own, so that nothing reaches into a factory LAN from above. Which messages it serves,
who may bring and who may fetch them, follows from `contracts`.
"""

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from sekisho.factory.exchange.documents import Brought, Conflict, Documents, Held
from sekisho.factory.wire.hops import asks, method_and_path, taken
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.refusing import Refusal
from sekisho.factory.wire.web import Answer, Asked, WebServer
from sekisho.guard.text import Text

ONCE = frozenset({"id", "version", "revision"})
"""Items of a path that name one content for ever; of a path without them, the newest content counts."""

KEEP = timedelta(days=90)
"""So long a document is held, by the factory's time: longer than a LAN is ever cut off."""

_LOOKS = timedelta(hours=1)
_log = logging.getLogger(__name__)


class ExchangeServer:
    """The exchange server. keep: how long documents are held; the newest of each message is held for ever."""

    def __init__(self, plant: Plant, *, system: str = "exchange", keep: timedelta = KEEP) -> None:
        self._plant = plant
        self._keep = keep
        self._path = plant.file(system, "documents.sqlite")
        self._web = WebServer(plant, system)
        self._receivers: dict[str, dict[str, int]] = {}
        for message in plant.contracts.messages:
            for hop in taken(plant.contracts, message, system, "tls"):
                method, path = method_and_path(hop)
                once = not ONCE.isdisjoint(re.findall(r"{(\w+)}", path))
                answer = partial(self._give, message) if asks(hop) else partial(self._take, message, once=once)
                self._web.answer(message, answer, method=method)
                receivers = plant.contracts.members(hop.opens) if asks(hop) else ()
                self._receivers.setdefault(message, {}).update(dict.fromkeys(receivers, 0))

    async def run(self) -> None:
        """Serve until cancelled. Raises OSError where the address cannot be had."""
        with Documents(self._path) as self._documents:
            async with self._web.listening():
                while True:
                    self._clear()
                    await self._plant.clock.sleep(_LOOKS.total_seconds())

    def status(self) -> Mapping[str, Held]:
        """What is held, by message; who never asked has taken up to 0."""
        with Documents(self._path) as documents:
            return {message: documents.held(message, who) for message, who in self._receivers.items()}

    def _clear(self) -> None:
        if removed := self._documents.remove(self._plant.clock.now() - self._keep):
            _log.info("%d documents were held long enough and are removed", removed)

    async def _take(self, message: str, asked: Asked, *, once: bool) -> Answer:
        brought = Brought(message, asked.client, asked.path, asked.content or {}, self._plant.clock.now())
        try:
            number = self._documents.put(brought, once=once)
        except Conflict:
            raise Refusal(409, _OTHER_CONTENT, "exchange.E001") from None
        return Answer(number=number)

    async def _give(self, message: str, asked: Asked) -> Answer:
        after = asked.query.get("after", "")
        if set(asked.query) != {"after"} or not (after.isascii() and after.isdecimal() and len(after) <= 18):
            raise Refusal(400, _NO_NUMBER)
        if int(after) > self._documents.newest:
            raise Refusal(409, _NEVER_GIVEN, "exchange.E002")
        self._documents.has(message, asked.client, int(after))
        found = self._documents.next(message, int(after))
        return Answer(204) if found is None else Answer(content=found[1], number=found[0])


_OTHER_CONTENT = Text(
    "同じidまたは版で、内容の違うものを先に預かっています。新しいidまたは版を付けて送ってください。",
    "Another content is held under this id or version. Send yours under a new one.",
)
_NO_NUMBER = Text(
    "どこまで受け取ったかをafter=番号だけで尋ねてください。初めは0です。",
    "Ask with after=NUMBER alone: the number of the last document you have, at first 0.",
)
_NEVER_GIVEN = Text(
    "その番号はまだ付けていません。このサーバが古い控えに戻された場合は、受け手の番号を0に戻してください。",
    "That number was never given. If this server went back to an older copy, set the receiver back to 0.",
)
