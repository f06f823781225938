"""Retention: what ceased to hold before the period goes, its hash stays, and nobody can hide behind it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from journals import entries

from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.keys import id_of
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

ACT = Act("佐藤", "台帳の整備")
P1, P2, P3 = (Asset(id=f"P{one}", name="PLC", site="A") for one in (1, 2, 3))
B1 = replace(P1, site="B")
RULE = Recordkeeping(ledger="asset", years=3, basis="製造物責任法")


def on(year: int, before: Row | None, after: Row | None, slug: str = "asset") -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange(slug, before, after)], ACT, now=dt.datetime(year, 4, 1, 3, tzinfo=dt.UTC))


def expire(year: int) -> list[Any]:
    """Any: a class that exists once a home is open."""
    from sekisho.security.store.journal.expiring import expire as let_go  # noqa: PLC0415

    return list(let_go(Act("鈴木", "保管期間の満了"), dt.datetime(year, 4, 2, tzinfo=dt.UTC)))


def found() -> list[tuple[str, int | None]]:
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    return [(one.problem.code.partition(".")[2], one.place.first) for one in verify().faults]


def without_text() -> list[int]:
    return [position for position, body, *_ in entries() if not body]


def history() -> None:
    """Entries 0 to 7: P1 changed twice, P2 withdrawn, P3 as it was, the same number at another site, and the rule."""
    on(2016, None, P1)
    on(2017, P1, replace(P1, name="HMI"))
    on(2018, None, P2)
    on(2019, P2, None)
    on(2020, None, P3)
    on(2021, None, B1)
    on(2022, replace(P1, name="HMI"), replace(P1, name="SCADA"))
    on(2022, None, RULE, "recordkeeping")


def test_what_ceased_to_hold_before_the_period_goes() -> None:
    history()
    # In April 2022 three years reach back to 2019: P1 was superseded in 2017, P2 withdrawn on the first of April 2019.
    (one,) = expire(2022)
    assert (one.ledger, one.site, one.before, list(one.positions)) == ("asset", "", dt.date(2019, 4, 2), [0, 2, 3])
    assert without_text() == [0, 2, 3]
    assert found() == []


def test_every_day_within_the_period_can_still_be_asked_about() -> None:
    from sekisho.security.store.rows import as_of, end_of  # noqa: PLC0415

    history()
    expire(2022)
    held = [row for _, row in as_of("asset", end_of(dt.date(2019, 4, 2)))]
    assert held == [replace(P1, name="HMI")]  # an entry of 2017, which held until 2022


def test_the_entry_of_a_live_row_never_goes() -> None:
    history()
    expire(2099)
    assert without_text() == [0, 1, 2, 3]
    assert found() == []


def test_it_goes_once_and_says_so_once() -> None:
    from sekisho.security.store.journal.expired import expired_before  # noqa: PLC0415

    history()
    assert expired_before("asset") is None
    expire(2022)
    size = len(entries())
    assert expire(2022) == []
    assert len(entries()) == size == 9
    told = expired_before("asset")
    assert told is not None
    assert (told.before, told.basis, told.ranges) == (dt.date(2019, 4, 2), "製造物責任法", ((0, 0), (2, 3)))
    assert expired_before("account") is None


def test_a_rule_of_one_site_stands_before_that_of_all() -> None:
    history()
    on(2022, B1, replace(B1, name="HMI"))
    on(2022, None, replace(RULE, site="B", years=50), "recordkeeping")
    expire(2026)
    assert without_text() == [0, 1, 2, 3]  # not 5, of site B
    on(2026, replace(RULE, site="B", years=50), replace(RULE, site="B", years=1), "recordkeeping")
    (one,) = expire(2026)
    assert (one.site, list(one.positions)) == ("B", [5])


def test_without_a_rule_nothing_goes() -> None:
    on(2016, None, P1)
    on(2017, P1, None)
    assert expire(2099) == []


def test_the_29th_of_february_has_a_day_in_every_year() -> None:
    from sekisho.security.store.journal.expiring import due  # noqa: PLC0415

    history()
    (one,) = due(dt.datetime(2028, 2, 29, tzinfo=dt.UTC))
    assert one.before == dt.date(2025, 2, 28)


def test_a_text_taken_away_without_an_expiry_is_found() -> None:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    history()
    expire(2022)
    JournalEntry.objects.filter(position=4).update(body="")
    assert found() == [("E008", 4)]


@pytest.mark.parametrize(
    "change",
    [{"ledger": "account"}, {"row_id": id_of("asset", "A", '["P9"]')}, {"at": dt.datetime(2016, 4, 2, tzinfo=dt.UTC)}],
)
def test_what_is_left_of_an_expired_entry_cannot_be_altered(change: dict[str, object]) -> None:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    history()
    expire(2022)
    JournalEntry.objects.filter(position=0).update(**change)
    assert ("E009", 0) in found()


def test_an_expired_text_put_back_is_found() -> None:
    from sekisho.security.store.models import JournalEntry  # noqa: PLC0415

    history()
    body = entries()[3][1]
    expire(2022)
    JournalEntry.objects.filter(position=3).update(body=body)
    assert found() == [("E009", 3)]


def test_a_row_cannot_come_back_behind_an_expired_withdrawal() -> None:
    from sekisho.security.store.models import TABLES  # noqa: PLC0415

    history()
    expire(2022)
    row = TABLES["asset"].objects.values().get(row_id=id_of("asset", "A", '["P3"]'))
    TABLES["asset"].objects.create(**{**row, "id": None, "row_id": id_of("asset", "A", '["P2"]')})
    assert ("E018", None) in found()


def test_a_row_made_again_after_its_history_went_is_sound() -> None:
    history()
    expire(2022)
    on(2023, None, P2)
    assert found() == []


def test_the_texts_are_gone_from_the_file(home: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are not in the home")
    secret = replace(P1, id="P4", name="秘密の名前")
    on(2010, None, secret)
    on(2011, secret, None)
    history()
    assert "秘密の名前".encode() in texts(home)
    expire(2022)
    connection.close()
    assert "秘密の名前".encode() not in texts(home)
    assert found() == []


def texts(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob("sekisho.sqlite3*"))
