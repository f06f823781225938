import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from factory.plants import run
from sekisho.factory.wire.clock import Clock

BEGIN = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def test_a_day_of_the_factory_passes_while_nobody_waits_for_it() -> None:
    clock = Clock(BEGIN, factor=10_000_000)
    run(clock.sleep(24 * 3600))
    assert clock.now() >= BEGIN + timedelta(days=1)


def test_it_waits_until_a_moment_in_any_time_zone() -> None:
    clock = Clock(BEGIN, factor=1_000_000)
    at = datetime(2026, 12, 1, 18, 0, tzinfo=timezone(timedelta(hours=9)))
    run(clock.until(at))
    assert clock.now() >= at
    assert clock.now().tzinfo is UTC


def test_a_moment_that_has_passed_is_not_waited_for() -> None:
    clock = Clock(BEGIN, factor=0.001)
    run(clock.until(BEGIN - timedelta(days=1)))
    run(clock.sleep(-5))
    assert clock.now() < BEGIN + timedelta(days=1)


def test_it_sleeps_on_when_it_wakes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(seconds / 2))
    clock = Clock(BEGIN, factor=1_000_000)
    run(clock.sleep(10_000))
    assert clock.now() >= BEGIN + timedelta(seconds=10_000)


@pytest.mark.parametrize("factor", [0, -1, float("nan")])
def test_time_does_not_stand_still_or_go_back(factor: float) -> None:
    with pytest.raises(ValueError, match="factor must be above 0"):
        Clock(BEGIN, factor)


def test_a_beginning_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(BEGIN.replace(tzinfo=None))
