"""Lists: filtered by any column, searched as people type, sorted with the empty ones last, and never out of date."""

import datetime as dt
from dataclasses import replace

import pytest

from sekisho.security.ledgers.asset import Asset, Importance, Status
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.terms.address import Ip
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")

OVEN = Asset(
    id="P1", name="ﾘﾌﾛｰ炉", site="A", status=Status.IN_USE, importance=Importance.LOW, zone="FA LAN1",
    ips=(Ip("192.0.2.1"), Ip("192.0.2.12")), loan_end=dt.date(2026, 4, 1), software=("制御 1.0", "OS"), lender="X社",
)  # fmt: skip
ROBOT = Asset(id="P2", name="ロボット", site="B", status=Status.SPARE, importance=Importance.HIGH, zone="FA LAN10")
HUB = Asset(id="P3", name="HUB", site="A", loan_end=dt.date(2026, 5, 1), ips=(Ip("192.0.2.2"),), lender="Y社")


def write(*changes: tuple[Row | None, Row | None], now: dt.datetime | None = None) -> None:
    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415 -- needs an open home

    through_the_door([RowChange("asset", *change) for change in changes], Act("佐藤", "登録"), now=now)


def listed(**asked: object) -> list[str]:
    """The ids of the page that a question gives."""
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.lists import Question, page_of  # noqa: PLC0415

    page = page_of("asset", Question(**asked), versions(("asset",))["asset"])  # type: ignore[arg-type]
    return [str(one.values["id"]) for one in page.rows]


def where(field: str, match: str, value: object) -> list[str]:
    from sekisho.security.store.lists import Filter, Match  # noqa: PLC0415

    return listed(filters=(Filter(field, Match[match], value),))


@pytest.mark.parametrize(
    ("field", "match", "value", "expected"),
    [
        ("name", "HAS", "リフロー", ["P1"]),
        ("name", "HAS", "りふろー", ["P1"]),
        ("name", "HAS", "\uff48\uff55\uff42", ["P3"]),
        ("name", "HAS", ".*", []),
        ("status", "IS", Status.SPARE, ["P2"]),
        ("status", "IS", None, ["P3"]),
        ("zone", "IS", "fa lan1", ["P1"]),
        ("zone", "IS", None, ["P3"]),
        ("ips", "HAS", "192.0.2.1", ["P1"]),
        ("ips", "HAS", "192.0.2.2", ["P3"]),
        ("ips", "IS", "192.0.2.1", ["P1"]),
        ("ips", "IS", "192.0.2", []),
        ("software", "HAS", "制御", ["P1"]),
        ("loan_end", "FROM", dt.date(2026, 5, 1), ["P3"]),
        ("loan_end", "TO", dt.date(2026, 4, 30), ["P1"]),
        ("loan_end", "IS", dt.date(2026, 4, 1), ["P1"]),
        ("loan_end", "IS", None, ["P2"]),
        ("site", "IS", "B", ["P2"]),
    ],
)
def test_a_column_filters(field: str, match: str, value: object, expected: list[str]) -> None:
    write((None, OVEN), (None, ROBOT), (None, HUB))
    assert where(field, match, value) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ((), ["P1", "P2", "P3"]),
        ((("id", True),), ["P3", "P2", "P1"]),
        ((("loan_end", False),), ["P1", "P3", "P2"]),
        ((("loan_end", True),), ["P3", "P1", "P2"]),
        ((("importance", False),), ["P2", "P1", "P3"]),
        ((("name", False),), ["P3", "P1", "P2"]),
        ((("site", False), ("id", True)), ["P3", "P1", "P2"]),
    ],
)
def test_the_empty_ones_are_last_either_way(sort: object, expected: list[str]) -> None:
    write((None, OVEN), (None, ROBOT), (None, HUB))
    assert listed(sort=sort) == expected


def test_words_are_searched_in_the_whole_row() -> None:
    write((None, OVEN), (None, ROBOT), (None, HUB))
    assert listed(words=("fa lan1",)) == ["P1", "P2"]
    assert listed(words=("fa", "稼働")) == ["P1"]
    assert listed(words=("2026/05",)) == ["P3"]


def test_only_the_rows_of_ones_sites_are_counted() -> None:
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.lists import Question, page_of  # noqa: PLC0415

    write((None, OVEN), (None, ROBOT), (None, HUB))
    page = page_of("asset", Question(sites=frozenset({"A"}), size=1, page=2), versions(("asset",))["asset"])
    assert (page.count, [one.values["id"] for one in page.rows]) == (2, ["P3"])


def test_a_page_beyond_the_last_is_empty_and_still_counted() -> None:
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.lists import Question, page_of  # noqa: PLC0415

    write((None, OVEN))
    page = page_of("asset", Question(page=10**9, size=500), versions(("asset",))["asset"])
    assert (page.count, page.rows) == (1, ())


def test_a_page_says_exactly_what_the_row_says() -> None:
    import orjson  # noqa: PLC0415

    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.plain import as_json  # noqa: PLC0415
    from sekisho.security.store.freshness import versions  # noqa: PLC0415
    from sekisho.security.store.lists import Question, page_of  # noqa: PLC0415

    write((None, OVEN), (None, ROBOT))
    page = page_of("asset", Question(), versions(("asset",))["asset"])
    told = [orjson.loads(orjson.dumps(one.values)) for one in page.rows]
    assert told == [as_json(REGISTRY["asset"], row) for row in (OVEN, ROBOT)]


def test_a_write_is_seen_by_the_next_list() -> None:
    write((None, OVEN), (None, HUB))
    by_name = (("name", False),)
    assert listed(sort=by_name) == ["P3", "P1"]
    write((None, ROBOT), (HUB, replace(HUB, name="ん")), (OVEN, replace(OVEN, name="あ")))
    assert listed(sort=by_name) == ["P1", "P2", "P3"]
    write((ROBOT, None))
    assert listed(sort=by_name) == ["P1", "P3"]
    assert where("name", "HAS", "ろぼっと") == []


@pytest.mark.parametrize("count", [3, 60])
def test_a_kept_order_is_the_order_made_anew(count: int) -> None:
    """Few changes are placed between their neighbours, many make the order anew: both ways must agree."""
    rows = [Asset(id=f"A{at:03}", name=f"{at * 37 % 101:03}", site="A") for at in range(100)]
    write(*((None, row) for row in rows))
    by_name = (("name", False), ("id", True))
    assert listed(sort=by_name, size=200) == _ordered(rows)
    for turn in range(3):
        moved = [replace(row, name=f"{(at * 53 + turn * 7) % 90:03}x{turn}") for at, row in enumerate(rows[:count])]
        write(*zip(rows, moved, strict=False))
        rows[:count] = moved
        assert listed(sort=by_name, size=200) == _ordered(rows)


def _ordered(rows: list[Asset]) -> list[str]:
    return [row.id for row in sorted(sorted(rows, key=lambda row: row.id, reverse=True), key=lambda row: row.name)]


def test_places_between_neighbours_may_run_out() -> None:
    """Every new name lies just above the lowest: the room between two numbers is halved each time."""
    rows = [Asset(id="A", name="a", site="A"), Asset(id="B", name="b", site="A")]
    write(*((None, row) for row in rows))
    by_name = (("name", False),)
    assert listed(sort=by_name) == ["A", "B"]
    for at in range(70):
        added = Asset(id=f"N{at:02}", name=f"a{'0' * at}1", site="A")
        write((None, added))
        assert listed(sort=by_name)[1] == added.id
        rows.append(added)
    assert listed(sort=by_name, size=100) == [row.id for row in sorted(rows, key=lambda row: row.name)]


def test_another_home_is_never_answered_from_memory(tmp_path: object) -> None:
    from pathlib import Path  # noqa: PLC0415

    from sekisho.security.app.setup import open_home  # noqa: PLC0415
    from sekisho.security.store import place  # noqa: PLC0415

    write((None, OVEN))
    assert listed() == ["P1"]
    here = place.opened()
    try:
        open_home(Path(str(tmp_path)) / "other")
        # On PostgreSQL the database is not in the home, so the rows are the same; the memory is a new one.
        assert listed() in ([], ["P1"])
    finally:
        open_home(here)
    assert listed() == ["P1"]


def test_a_journal_that_was_put_back_is_noticed() -> None:
    """A restored database has fewer entries, or others at the same place."""
    from sekisho.security.store.models import TABLES, JournalEntry  # noqa: PLC0415

    write((None, OVEN), (None, HUB))
    assert listed(sort=(("name", False),)) == ["P3", "P1"]
    JournalEntry.objects.filter(position=1).delete()
    TABLES["asset"].objects.filter(position=1).delete()
    assert listed(sort=(("name", False),)) == ["P1"]
    JournalEntry.objects.filter(position=0).update(leaf=b"\1" * 32)
    TABLES["asset"].objects.filter(position=0).delete()
    assert listed() == []


def test_the_past_is_filtered_and_sorted_like_the_present() -> None:
    day = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
    write((None, OVEN), (None, ROBOT), (None, HUB), now=day)
    write((OVEN, replace(OVEN, name="炉")), (HUB, None), now=day + dt.timedelta(days=1))
    first, later = dt.date(2026, 4, 1), dt.date(2026, 4, 2)
    assert listed(day=first, sort=(("name", True),)) == ["P2", "P1", "P3"]
    assert listed(day=first, words=("りふろー",)) == ["P1"]
    assert listed(day=later, words=("りふろー",)) == []
    assert listed(day=later, sites=frozenset({"A"})) == ["P1"]
    assert listed(day=dt.date(2026, 3, 31)) == []
