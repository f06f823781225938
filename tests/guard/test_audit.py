"""A line of the log: one line, the same keys, nothing cut out of it by what somebody typed."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.audit import MOST_CHARACTERS, Event, Outcome, line

AT = dt.datetime(2026, 11, 25, 10, 0, 0, 123_456, dt.timezone(dt.timedelta(hours=9)))
KEYS = ["time", "event", "outcome", "why", "login", "person", "source", "what"]


def test_a_line_is_as_it_is_documented() -> None:
    event = Event(AT, "sign-in", Outcome.REFUSED, "wrong-password", "p001", "P001", "192.0.2.1", "/account/sign-in/")
    assert line(event) == (
        '{"time":"2026-11-25T01:00:00.123Z","event":"sign-in","outcome":"refused","why":"wrong-password",'
        '"login":"p001","person":"P001","source":"192.0.2.1","what":"/account/sign-in/"}'
    )


@given(st.text(), st.text())
def test_whatever_was_typed_stays_in_its_place(login: str, what: str) -> None:
    said = line(Event(AT, "sign-in", Outcome.DONE, login=login, what=what))
    assert said.isascii()
    assert said.isprintable()
    read = json.loads(said)
    assert list(read) == KEYS
    assert (read["login"], read["what"]) == (login[:MOST_CHARACTERS], what[:MOST_CHARACTERS])
