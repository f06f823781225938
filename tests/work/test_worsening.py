"""What got worse from one kept run to the next."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from big_result import DAY, SITE, Size, big_result
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.present.as_json import as_json
from sekisho.security.terms.state import State
from sekisho.security.work.kept import Kept
from sekisho.security.work.kept_packing import packed
from sekisho.security.work.kept_reading import decoded
from sekisho.security.work.worsening import ages, rank, worsening

F, S, N, H, X = (State.FAILS, State.STALE, State.NOT_ASSESSED, State.HOLDS, State.NOT_APPLICABLE)


@pytest.fixture(scope="module")
def content() -> Catalogue:
    return read_catalogue()


def kept(content: Catalogue, *more: Any, findings: int = 2, systems: int = 2, as_of: dt.date = DAY) -> Kept:
    result = big_result(Size(systems, 6, findings, 1, 2), content, *more, as_of=as_of)
    return decoded(packed(as_json(result, content)))


def test_the_same_run_is_no_worse(content: Catalogue) -> None:
    told = worsening(kept(content), kept(content))
    assert (told.new, told.gone, told.reopened, told.rules, told.practices) == ((), (), (), (), ())
    assert not told.anything


def test_findings_come_and_go_and_take_their_rules_with_them(content: Catalogue) -> None:
    clean, found = kept(content, findings=0), kept(content, findings=2)
    told = worsening(clean, found)
    assert {one.id for one in told.new} == found.by_id.keys() - clean.by_id.keys()
    assert [one.check for one in told.new] == ["dataflow/unlisted"] * 2
    assert told.anything
    worse = {one.number for one in told.rules if one.worse and one.after is F}
    assert worse == set(told.new[0].rules)
    assert "3.1.8" in {one.number for one in told.practices if one.worse}
    back = worsening(found, clean)
    assert (back.new, {one.id for one in back.gone}) == ((), {one.id for one in told.new})
    assert {one.number for one in back.rules if not one.worse} == worse
    assert not back.anything


def test_an_acceptance_that_ends_is_told(content: Catalogue) -> None:
    one = next(one for one in kept(content).findings if one.check == "dataflow/unlisted")
    accepted = Decision(
        finding=one.id, deed=Deed.ACCEPT, until=DAY, reason="更新まで", person="P1", approver="P2", decided=DAY,
        site=SITE,
    )  # fmt: skip
    told = worsening(kept(content, accepted), kept(content, accepted, as_of=DAY + dt.timedelta(days=1)))
    assert [reopened.id for reopened in told.reopened] == [one.id]
    assert (told.new, told.anything) == ((), True)


def test_a_system_that_is_new_has_nothing_to_be_compared_with(content: Catalogue) -> None:
    told = worsening(kept(content, findings=0, systems=1), kept(content, findings=0, systems=2))
    assert {one.system for one in (*told.rules, *told.practices)} <= {"", "第1ライン"}


@pytest.mark.parametrize(("better", "worse"), [(S, F), (N, S), (H, N), (X, N), (X, F)])
def test_the_order_of_states(better: State, worse: State) -> None:
    assert rank(worse) < rank(better)


def test_holding_and_not_applicable_are_equally_good() -> None:
    assert rank(H) == rank(X)


def test_evidence_ages_by_the_days_of_the_policy(content: Catalogue) -> None:
    """The records end on 25 November at 09:00 in Japan; 30 days are fresh."""
    run = kept(content)
    last = dt.date(2026, 11, 25)
    assert [(one.days, one.fresh) for one in ages(run, last)] == [(0, True)] * 2
    assert [one.fresh for one in ages(run, last + dt.timedelta(days=30))] == [True] * 2
    assert [(one.days, one.fresh) for one in ages(run, last + dt.timedelta(days=31))] == [(31, False)] * 2


def test_the_oldest_evidence_leads_and_that_without_a_record_first(content: Catalogue) -> None:
    run = kept(content)
    one, other = run.sources
    older = replace(other, last=other.last - dt.timedelta(days=3))  # type: ignore[operator]
    blank = replace(one, name="empty.pcap", first=None, last=None)
    told = ages(replace(run, sources=(one, older, blank)), DAY)
    assert [(aged.source.name, aged.days) for aged in told] == [
        ("empty.pcap", None),
        ("line1.pcap", 3),
        ("line0.pcap", 0),
    ]
    assert not told[0].fresh


def test_of_files_of_advisories_the_newest_stands_for_all(content: Catalogue) -> None:
    run = kept(content)
    one = run.sources[0]
    told = [
        replace(one, name=name, kind="advisory", first=None, last=dt.datetime(2026, 8, day, 3, tzinfo=dt.UTC))
        for name, day in (("a.json", 20), ("b.json", 25), ("c.json", 1))
    ]
    blank = replace(one, name="kev.json", kind="advisory", first=None, last=None)
    run = replace(run, sources=(one, *told, blank))
    assert [(aged.source.name, aged.fresh) for aged in ages(run, DAY)] == [("b.json", True), ("line0.pcap", True)]
    later = ages(run, dt.date(2026, 11, 26))
    assert [(aged.source.name, aged.fresh) for aged in later] == [("b.json", False), ("line0.pcap", True)]
