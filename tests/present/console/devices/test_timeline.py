"""The events of a life: what is due, what the journal tells, and their order."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.text import Text
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.present.console.devices.timeline import (
    Event,
    Kind,
    due,
    of_asset,
    of_journal,
    of_traffic,
    ordered,
)

DAY = dt.date(2024, 1, 31)
EVENTS = st.lists(
    st.builds(
        Event,
        st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
        st.sampled_from(Kind),
        st.just(Text("a", "a")),
        st.just(Text("b", "b")),
    )
)


@given(EVENTS)
def test_every_event_stands_once_by_its_day_before_or_after_today(events: list[Event]) -> None:
    before, after = ordered(events, DAY)
    assert set(before) | set(after) == set(events)
    assert len(before) + len(after) == len(set(events))
    assert [one.day for one in (*before, *after)] == sorted(one.day for one in set(events))
    assert all(one.day <= DAY for one in before)
    assert all(one.day > DAY for one in after)


def test_the_next_stocktake_and_review_are_counted_by_the_policy() -> None:
    asset = Asset(id="A", stocktaken=DAY, reviewed=DAY)
    found = [(one.day, one.what.ja) for one in due(asset, Policy(stocktake_months=1, review_months=12))]
    assert found == [(dt.date(2024, 2, 29), "次の棚卸"), (dt.date(2025, 1, 31), "次の見直し")]


def test_what_is_wireless_is_counted_more_often() -> None:
    asset = Asset(id="A", stocktaken=DAY, connection=Connection.WIRELESS)
    assert [one.day for one in due(asset, Policy())] == [dt.date(2024, 4, 30)]


def test_nothing_is_due_for_what_is_disposed_of_or_was_never_counted() -> None:
    assert list(due(Asset(id="A", stocktaken=DAY, status=Status.DISPOSED), Policy())) == []
    assert list(due(Asset(id="A"), Policy())) == []


def test_the_days_of_the_row_are_named_as_its_columns() -> None:
    asset = Asset(id="A", support_end=DAY, reviewed=DAY)
    assert [one.what.ja for one in of_asset(asset)] == ["サポート終了日", "最終見直し日"]


def test_the_journal_tells_who_changed_what_and_why() -> None:
    entries = [
        {"at": "2024-03-01T16:00:00Z", "who": "佐藤", "why": "廃棄", "before": {"id": "A"}, "after": None},
        {"at": "2024-02-01T00:00:00Z", "who": "田中", "why": "移設", "before": {"id": "A", "place": "1階"},
         "after": {"id": "A", "place": "2階"}},
        {"at": "2024-01-01T00:00:00Z", "who": "田中", "why": "登録", "before": None, "after": {"id": "A"}},
        {"at": "2023-01-01T00:00:00Z", "expired": True},
    ]  # fmt: skip
    found = [(one.day, one.what.ja, one.text.ja) for one in of_journal(entries)]
    assert found == [
        (dt.date(2024, 3, 2), "資産台帳から取り下げ", "廃棄（佐藤）"),
        (dt.date(2024, 2, 1), "資産台帳を変更", "移設（田中）: 設置場所"),
        (dt.date(2024, 1, 1), "資産台帳に登録", "登録（田中）"),
        (dt.date(2023, 1, 1), "保存期間を過ぎた変更", "―"),
    ]


def test_traffic_is_told_by_its_day_in_japan() -> None:
    instant = dt.datetime(2024, 1, 31, 15, 0, tzinfo=dt.UTC)
    assert [one.day for one in of_traffic(instant, None)] == [dt.date(2024, 2, 1)]
