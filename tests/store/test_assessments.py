"""Runs kept in the home: numbered, journaled, whole, and read back as they were."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.ledgers.assessment import Assessment
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.present.as_json import as_json
from sekisho.security.work.kept import Run
from small import DAY, result_of

pytestmark = pytest.mark.usefixtures("home")
ACT = Act("佐藤", "日次の評価")
NOW = dt.datetime(2026, 5, 20, 3, tzinfo=dt.UTC)
NEXT = dt.timedelta(days=1)


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Result:
    return result_of(tmp_path_factory.mktemp("kept"), catalogue)


@pytest.fixture
def said(result: Result, catalogue: Catalogue) -> dict[str, Any]:
    return as_json(result, catalogue)


def keep(said: dict[str, Any], now: dt.datetime = NOW, **parts: object) -> Assessment:
    from sekisho.security.store.assessments import keep as into_home  # noqa: PLC0415 -- needs an open home

    return into_home(said | parts, ACT, now=now)


@pytest.fixture
def forgotten() -> Iterator[Callable[[], None]]:
    """Forgets what this process has decoded, as another process would begin."""
    from sekisho.security.store import assessments  # noqa: PLC0415

    yield assessments._remembered.clear
    assessments._remembered.clear()


def test_a_run_is_numbered_and_its_figures_stand_in_the_ledger(said: dict[str, Any], result: Result) -> None:
    row = keep(said)
    counts = said["summary"]["findings"]
    assert (row.number, row.as_of, row.who, row.site) == ("A2026-000001", DAY, "佐藤", "第一工場")
    assert (row.high, row.medium, row.low) == (counts["high"], counts["medium"], counts["low"])
    assert sum((row.fails, row.stale, row.not_assessed, row.holds, row.not_applicable)) == 66  # type: ignore[arg-type]
    assert row.sources == len(result.observed.sources) == 1
    assert keep(said).number == "A2026-000002"
    assert keep(said, now=dt.datetime(2026, 12, 31, 15, tzinfo=dt.UTC)).number == "A2027-000001", "the year in Japan"


def test_a_run_is_read_back_as_it_was(said: dict[str, Any], result: Result, forgotten: Callable[[], None]) -> None:
    from sekisho.security.store.assessments import latest, of  # noqa: PLC0415

    row = keep(said)
    forgotten()
    kept = of(row.number)
    assert (kept.number, kept.at, kept.who, kept.as_of) == (row.number, row.at, "佐藤", DAY)
    assert [one.id for one in kept.findings] == [one.id for one in result.findings]
    assert kept.sources == result.observed.sources
    assert latest() is kept, "decoded once in a process"
    assert latest("第二工場") is None


def test_a_finding_remembers_the_first_run_that_shows_it(said: dict[str, Any]) -> None:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415

    *_, last = said["findings"]
    first = keep(said)
    keep(said, as_of="2026-05-21", findings=said["findings"][:-1])
    keep(said, as_of="2026-05-22")
    kept = latest()
    assert kept is not None
    assert {one.first_seen for one in kept.findings if one.id != last["id"]} == {Run(first.number, DAY)}
    assert kept.by_id[last["id"]].first_seen == Run("A2026-000003", DAY + 2 * NEXT), "it was gone in between"


def test_the_run_before_is_of_an_earlier_day_and_the_same_site(said: dict[str, Any]) -> None:
    from sekisho.security.store.assessments import before, history, latest, of  # noqa: PLC0415

    keep(said)
    keep(said, site="第二工場", as_of="2026-05-21")
    keep(said)
    keep(said, as_of="2026-05-22")
    keep(said, as_of="2026-05-10")
    assert [row.number[-1] for row in history()] == ["4", "2", "3", "1", "5"]
    assert [row.number[-1] for row in history("第一工場")] == ["4", "3", "1", "5"]
    last = latest()
    assert last is not None
    chain = [last]
    while (earlier := before(chain[-1])) is not None:
        chain.append(earlier)
    assert [one.number[-1] for one in chain] == ["4", "3", "5"]
    assert before(of("A2026-000002")) is None


def test_a_run_without_person_or_reason_is_not_kept(said: dict[str, Any]) -> None:
    from sekisho.security.store.assessments import history  # noqa: PLC0415
    from sekisho.security.store.assessments import keep as into_home  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415

    for act in (Act("", "日次"), Act("佐藤", " ")):
        with pytest.raises(ActRefused, match=r"store\.E003"):
            into_home(said, act)
    assert history() == ()
    assert not KeptFile.objects.exists()


def test_a_run_that_is_too_large_is_refused(said: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.security.store import assessments  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    monkeypatch.setattr(assessments, "KEPT_RESULT_BYTES", 1_000)
    with pytest.raises(ActRefused, match=r"store\.E030"):
        keep(said)


def test_an_unknown_number_is_told(said: dict[str, Any]) -> None:
    from sekisho.security.store.assessments import of  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    keep(said)
    with pytest.raises(ActRefused, match=r"A2026-000009.*store\.E031"):
        of("A2026-000009")


def test_a_run_of_a_later_format_is_told_and_not_guessed(said: dict[str, Any], forgotten: Callable[[], None]) -> None:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    keep(said, format=2)
    forgotten()
    with pytest.raises(ActRefused, match=r"store\.E032"):
        latest()


def test_an_altered_result_is_not_shown_and_the_journal_names_it(
    said: dict[str, Any], forgotten: Callable[[], None]
) -> None:
    from sekisho.security.store.assessments import latest  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415
    from sekisho.security.store.models import KeptFile  # noqa: PLC0415

    row = keep(said)
    assert not verify().faults
    KeptFile.objects.filter(pk=row.sha256).update(data=b"forged")
    forgotten()
    with pytest.raises(ActRefused, match=r"store\.E022"):
        latest()
    (altered,) = verify().faults
    assert (altered.problem.code, row.sha256 in altered.problem.text.ja) == ("journal.E021", True)
    KeptFile.objects.filter(pk=row.sha256).delete()
    (gone,) = verify().faults
    assert (gone.problem.code, gone.place.ledger) == ("journal.E022", "assessment")


def test_a_run_is_in_the_journal_with_who_and_why(said: dict[str, Any]) -> None:
    from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415
    from sekisho.security.ledgers.keys import row_id  # noqa: PLC0415
    from sekisho.security.store.journal.reading import history  # noqa: PLC0415

    row = keep(said)
    (entry,) = history(row_id(REGISTRY["assessment"], row))
    assert (entry["deed"], entry["who"], entry["why"]) == ("create", "佐藤", "日次の評価")
    assert entry["after"]["sha256"] == row.sha256  # type: ignore[index]


def test_no_hand_writes_a_run(said: dict[str, Any]) -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.work.rowchange import RowChange  # noqa: PLC0415

    row = keep(said)
    with pytest.raises(ActRefused, match=r"store\.E004"):
        write([RowChange("assessment", row, replace(row, high=0))], ACT)


def test_the_home_opens_without_a_run(home: Path) -> None:
    from sekisho.security.store.assessments import history, latest  # noqa: PLC0415

    assert home.is_dir()
    assert (latest(), history()) == (None, ())
