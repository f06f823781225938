"""An outbox brought to another system, until each message is acknowledged: once the link is back, without a person.

What the receiver will never take is put aside for a person to look at, so that it does not hold up what comes after.
"""

import asyncio
import json
import logging
from contextlib import closing, suppress

from sekisho.factory.wire.checking import NotSent
from sekisho.factory.wire.post import Letter, Post
from sekisho.factory.wire.web import Answer, Unreachable, WebClient

_log = logging.getLogger(__name__)
_KNOWN = 409  # the receiver has it already (EPCIS 2.0, 12.3)
_NEVER = frozenset({400, 413, 422})
_RETRY_S = (0.1, 5.0)  # real time until it is tried again: at first, and at most
_TABLES = """
CREATE TABLE IF NOT EXISTS put_aside (
  id TEXT PRIMARY KEY, receiver TEXT NOT NULL, content TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
"""


class Delivery:
    """Brings the messages of an outbox to one receiver. message: id in `contracts`."""

    def __init__(self, post: Post, receiver: str, message: str) -> None:
        self._post, self._receiver, self._message = post, receiver, message
        self._put = asyncio.Event()
        self._put.set()
        post.base.executescript(_TABLES)

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return self._post.queue().get(self._receiver, 0)

    @property
    def put_aside(self) -> int:
        """How many messages were refused for good."""
        with closing(self._post.base.execute("SELECT count(*) FROM put_aside")) as rows:
            return int(rows.fetchone()[0])

    def wake(self) -> None:
        """There is something to bring."""
        self._put.set()

    async def run(self, client: WebClient) -> None:
        """Bring what waits, in its order, until cancelled."""
        while True:
            await self._put.wait()
            self._put.clear()
            wait, most = _RETRY_S
            while letters := self._post.waiting(self._receiver):
                if await self._bring(letters, client):
                    wait = _RETRY_S[0]
                else:
                    await asyncio.sleep(wait)
                    wait = min(2 * wait, most)

    async def _bring(self, letters: list[Letter], client: WebClient) -> bool:
        """Whether all were brought; else those behind the first that was not wait on. Those that were wait no more."""
        brought: list[tuple[Letter, str]] = []
        with suppress(Unreachable):
            for letter in letters:
                reason = await self._refusal(letter, client)
                brought.append((letter, reason))
        with self._post.together() as base:
            for letter, reason in brought:
                self._post.acknowledged(letter.id)
                if reason:
                    _log.error("%s refuses %s %s: %s", self._receiver, self._message, letter.id, reason)
                    base.execute(
                        "INSERT INTO put_aside (id, receiver, content, reason) VALUES (?, ?, ?, ?)",
                        (letter.id, letter.receiver, json.dumps(letter.content, ensure_ascii=False), reason),
                    )
        return len(brought) == len(letters)

    async def _refusal(self, letter: Letter, client: WebClient) -> str:
        """Why the receiver will never take a message; empty where it has it now. Raises Unreachable."""
        try:
            answer = await client.send(self._message, letter.content)
        except NotSent as fault:
            return fault.text.en
        if answer.status < 300 or answer.status == _KNOWN:
            return ""
        if answer.status in _NEVER:
            return _reason(answer)
        raise Unreachable(f"{self._receiver} answers {answer.status}")


def _reason(answer: Answer) -> str:
    return f"{answer.status} {(answer.content or {}).get('en', '')}".strip()
