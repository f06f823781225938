"""Which systems are there: told when it changes, and only then."""

from datetime import timedelta

from factory.plants import BEGIN
from sekisho.factory.wire.links import Link, Links


def test_a_link_is_told_when_it_is_first_tried_and_when_it_changes() -> None:
    told: list[tuple[str, Link]] = []
    links = Links(lambda system, link: told.append((system, link)))
    for minute, up in enumerate((False, False, True, True, False)):
        links.tell("exchange", BEGIN + timedelta(minutes=minute), up=up)
    links.tell("oven", BEGIN, up=True)
    assert [(system, one.up, (one.since - BEGIN).seconds // 60) for system, one in told] == [
        ("exchange", False, 0), ("exchange", True, 2), ("exchange", False, 4), ("oven", True, 0),
    ]  # fmt: skip
    assert links.all == {
        "exchange": Link(up=False, since=BEGIN + timedelta(minutes=4)),
        "oven": Link(up=True, since=BEGIN),
    }
