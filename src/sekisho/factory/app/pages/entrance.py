"""Who may come in: whoever opens a link that is printed where the factory was started, once; and the session after it.

What is kept on the disk opens nothing: of a link its hash alone. Sessions are in memory, and end with the program.
Times are real ones: people do not work faster where the factory's clock does.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.guard.text import Text

INVITED_S = 12 * 3600
"""A link that nobody opened is void then."""

SESSION_S = 12 * 3600
"""A session ends so long after it began: a shift and its overtime."""

IDLE_S = 30 * 60
"""A session ends for pages that plan so long after the last act."""


@dataclass(slots=True)
class Session:
    """Somebody who is in. who: as they named themselves.  token: must stand in every form.  began, acted: seconds.

    told: what the next page says once, of what was done.
    """

    who: str
    began: float
    acted: float
    token: str = field(default_factory=secrets.token_urlsafe)
    told: Text | None = None


class Entrance:
    """The way into the pages of one server. folder: for its links, closed to others.  now: seconds of the real time."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._folder, self._now = folder, now
        self._sessions: dict[str, Session] = {}

    def invitation(self) -> str:
        """A new token, good for coming in once at `/enter/<token>`. Another process may make it on the same folder."""
        token = secrets.token_urlsafe(32)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / _hash(token)).touch(mode=0o600, exist_ok=False)
        return token

    def open(self, token: str) -> bool:
        """Whether a token still lets in."""
        return self._age(token) is not None

    def admit(self, token: str, who: str) -> str | None:
        """The id of a new session; None for a token that is unknown, used or too old. It is void from then on."""
        if self._age(token) is None:
            return None
        try:
            (self._folder / _hash(token)).unlink()
        except FileNotFoundError:  # somebody else came in by it just now
            return None
        now, name = self._now(), secrets.token_urlsafe(32)
        self._sessions = {key: one for key, one in self._sessions.items() if now - one.began < SESSION_S}
        self._sessions[_hash(name)] = Session(who, now, now)
        return name

    def session(self, name: str, *, idle: bool = False) -> Session | None:
        """The session of an id, if it goes on. idle: it ends where nobody acted for too long."""
        one, now = self._sessions.get(_hash(name)), self._now()
        if one is None or now - one.began >= SESSION_S or (idle and now - one.acted >= IDLE_S):
            self.leave(name)
            return None
        return one

    def act(self, session: Session) -> None:
        """A person does something, or looks at another page."""
        session.acted = self._now()

    def leave(self, name: str) -> None:
        """End a session."""
        self._sessions.pop(_hash(name), None)

    def _age(self, token: str) -> float | None:
        """How old a token is; None for one that does not let in."""
        try:
            age = self._now() - (self._folder / _hash(token)).stat().st_mtime
        except FileNotFoundError:
            return None
        return age if age < INVITED_S else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
