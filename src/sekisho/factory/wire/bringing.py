"""An outbox brought to another system, until each message is acknowledged: once the link is back, without a person.

What the receiver will never take is set aside: it stays in the file for a person, and holds up nothing behind it.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from sekisho.factory.wire.checking import NotSent
from sekisho.factory.wire.hops import asks, opened
from sekisho.factory.wire.lasting import until_set
from sekisho.factory.wire.links import Links, again
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.post import Letter, Post
from sekisho.factory.wire.web import Answer, Unreachable, WebClient
from sekisho.guard.text import Text

POLL_S = 60.0
"""Seconds of the factory's time between two looks into the outbox; what is told to be there is brought at once."""

NEVER = frozenset({400, 409, 413, 415, 422})
"""Answers to what a message is; the others are to who sends it, or to the moment, and the same may be taken later."""

_log = logging.getLogger(__name__)
_SAID_MOST = 300
_TABLES = """
CREATE TABLE IF NOT EXISTS set_aside (
  id TEXT, receiver TEXT, at TEXT NOT NULL, content TEXT NOT NULL, ja TEXT NOT NULL, en TEXT NOT NULL,
  PRIMARY KEY (id, receiver)
) STRICT, WITHOUT ROWID;
"""

Tell = Callable[[str, Text | None], None]
"""Told of a trouble by its name: `refused` where what is brought is not taken now, with None when that is over;
`aside/<id>` where a message was set aside."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is brought to whom. system: that brings.  message: in `contracts`.

    item: of its path, which ids stand for; empty where it has none.  remedy: what a person does about a message that is
    set aside.  known: the status that says that the receiver has a message already, where there is one.
    """

    system: str
    receiver: str
    message: str
    item: str
    remedy: Text
    known: int | None = None


class Bringing:
    """Brings the messages of an outbox to one receiver, in their order.

    refused: why what is brought is not taken now; None while it is.
    Raises ValueError where the contracts let the system bring no such message: else all would be set aside for that.
    """

    def __init__(
        self, plant: Plant, post: Post, errand: Errand, links: Links, tell: Tell = lambda _trouble, _text: None
    ) -> None:
        if all(asks(hop) for hop in opened(plant.contracts, errand.message, errand.system, "tls")):
            raise ValueError(f"{errand.system} brings no {errand.message}")
        self._plant, self._post, self._errand, self._links, self._tell = plant, post, errand, links, tell
        self._put = asyncio.Event()
        self.refused: Text | None = None
        post.base.executescript(_TABLES)

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return self._post.queue().get(self._errand.receiver, 0)

    def wake(self) -> None:
        """Something was put into the outbox: bring it without waiting."""
        self._put.set()

    def set_aside(self) -> dict[str, Text]:
        """Why, and what to do, by the ids of all messages that were set aside."""
        query = "SELECT id, ja, en FROM set_aside WHERE receiver = ? ORDER BY at, id"
        with closing(self._post.base.execute(query, (self._errand.receiver,))) as rows:
            return {name: Text(ja, en) for name, ja, en in rows}

    async def run(self, client: WebClient) -> None:
        """Bring what waits, for ever."""
        while True:
            self._put.clear()
            try:
                is_brought = await self._bring_all(client)
            except Unreachable:
                await self._links.cut(self._errand.receiver, self._plant.clock.now())
                continue
            if is_brought:
                await until_set(self._put, self._plant.clock, POLL_S)
            else:
                await again()

    async def _bring_all(self, client: WebClient) -> bool:
        """Whether nothing waits any more. Raises Unreachable."""
        while letters := self._post.waiting(self._errand.receiver):
            for letter in letters:
                if not await self._bring(letter, client):
                    return False
        return True

    async def _bring(self, letter: Letter, client: WebClient) -> bool:
        """Whether a message waits no more. Raises Unreachable."""
        errand = self._errand
        path = {errand.item: letter.id} if errand.item else {}
        try:
            answer = await client.send(errand.message, letter.content, path=path)
        except ValueError as fault:  # the message is at fault, and will be the next time
            self._put_aside(letter, 422, fault.text if isinstance(fault, NotSent) else Text(str(fault), str(fault)))
            return True
        self._links.tell(errand.receiver, self._plant.clock.now(), up=True)
        if answer.status < 400 or answer.status == errand.known:
            self._post.acknowledged(letter.id)
        elif answer.status in NEVER:
            self._put_aside(letter, answer.status, _said(answer))
        else:
            self._refuse(_waits(errand, letter, answer))
            return False
        self._refuse(None)
        return True

    def _refuse(self, why: Text | None) -> None:
        self.refused = why
        self._tell("refused", why)

    def _put_aside(self, letter: Letter, status: int, said: Text) -> None:
        errand, why = self._errand, _aside(self._errand, letter, status, said)
        at, content = self._plant.clock.now().isoformat(), json.dumps(letter.content, ensure_ascii=False)
        with self._post.together() as base:
            base.execute(
                "INSERT OR REPLACE INTO set_aside (id, receiver, at, content, ja, en) VALUES (?, ?, ?, ?, ?, ?)",
                (letter.id, letter.receiver, at, content, why.ja, why.en),
            )
            self._post.acknowledged(letter.id)
            self._tell(f"aside/{letter.id}", why)
        _log.error("%s", why.en)
        self._plant.rejections(errand.system).add(errand.system, errand.message, why, code=f"wire.E{status}")


def _said(answer: Answer) -> Text:
    """The receiver's own words."""
    ja, en = (str((answer.content or {}).get(language, ""))[:_SAID_MOST] for language in ("ja", "en"))
    return Text(ja, en) if ja.strip() and en.strip() else _SILENT


def _aside(errand: Errand, letter: Letter, status: int, said: Text) -> Text:
    what, remedy = f"{errand.message} {letter.id}", errand.remedy
    return Text(
        f"{errand.receiver} は {what} を受け取りません（{status}）。{said.ja}"
        f"送るのをやめ、内容を {errand.system} のファイルに残しました。{remedy.ja}",
        f"{errand.receiver} does not take {what} ({status}). {said.en}"
        f" It is sent no more; its content is kept in the file of {errand.system}. {remedy.en}",
    )


def _waits(errand: Errand, letter: Letter, answer: Answer) -> Text:
    what = f"{errand.message} {letter.id}"
    return Text(
        f"{errand.receiver} がいま {what} を受け取りません（{answer.status}）。送り直しています。"
        "両方のサーバの記録を見てください。",
        f"{errand.receiver} does not take {what} now ({answer.status}). It is sent again. Look at the logs of both"
        " servers.",
    )


_SILENT = Text("理由は示されていません。", "No reason is given.")
