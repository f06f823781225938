"""Numbered events: their ids are UUIDs of version 8, and say the number again."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.wire.series import EventId, EventsShown, new_series

EVENTS = st.builds(EventId, st.integers(0, 2**60 - 1), st.integers(0, 2**62 - 1))


@given(EVENTS)
def test_an_id_says_its_series_and_number_and_is_a_uuid_of_version_8(event: EventId) -> None:
    held = UUID(str(event))
    assert (held.version, held.variant) == (8, "specified in RFC 4122")
    assert EventId.of(str(event)) == event


def test_the_fields_stand_where_the_standard_has_them() -> None:
    event = EventId(0x123456789ABC_DEF, 0x1122334455667788)
    assert str(event) == "12345678-9abc-8def-9122-334455667788"


@given(st.text(max_size=40) | st.uuids().map(str) | EVENTS.map(lambda one: str(one).upper()))
def test_any_other_text_is_no_numbered_event_or_is_written_as_one(text: str) -> None:
    event = EventId.of(text)
    assert event is None or str(event) == text


def test_events_that_are_not_numbered_and_new_series_are_told_apart() -> None:
    assert EventId.of(str(uuid4())) is None
    assert new_series() != new_series()


@pytest.mark.parametrize(
    ("first", "last", "untold"),
    [
        (EventId(1, 1), EventId(2, 5), 0), (EventId(1, 0), EventId(1, 5), 0), (EventId(1, 6), EventId(1, 5), 0),
        (EventId(1, 1), EventId(1, 5), 6), (EventId(1, 1), EventId(1, 5), -1), ("", EventId(1, 5), 0),
    ],
)  # fmt: skip
def test_what_no_machine_can_show_is_refused(first: EventId | str, last: EventId, untold: int) -> None:
    with pytest.raises(ValueError, match="events"):
        EventsShown.of(str(first), str(last), untold)


def test_what_a_machine_shows_is_read() -> None:
    assert EventsShown.of(str(EventId(1, 2)), str(EventId(1, 5)), 3) == EventsShown(EventId(1, 2), EventId(1, 5), 3)
