"""Versions of the plan: two people, one released plan at a time, and what one changes against another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plan.production import works
from factory.plan.production.works import BEGIN, OTHER, WHO, WHY, item, order, plan, version
from sekisho.factory.plan.production.acts import Acts
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.store import Store
from sekisho.factory.plan.production.versions import (
    RULE,
    SERVER,
    State,
    approved,
    difference,
    released,
    superseded,
    withdrawn,
)

ORDERS = frozenset({"WO-1"})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = works.store(tmp_path)
    acts = Acts(made, lambda: BEGIN, lambda: None)
    acts.add_item(item(), WHO)
    acts.place_order(order(), WHO)
    acts.place_order(order("WO-2"), WHO)
    return made


@pytest.fixture
def releasing(store: Store) -> Releasing:
    return Releasing(store, lambda: BEGIN, lambda: None)


def draft(store: Store, releasing: Releasing, *orders: str, who: str = SERVER) -> int:
    return releasing.draft(plan(*orders or ("WO-1",)), store.inputs(), store.revision, who, WHY).number


def test_who_made_a_plan_cannot_approve_it() -> None:
    with pytest.raises(Refused) as refused:
        approved(version(made_by=WHO), WHO, BEGIN)
    assert refused.value.text.ja == f"計画の版 1 は {WHO} が作りました。別の人が承認してください。"
    assert approved(version(made_by=WHO), OTHER, BEGIN).approved_by == OTHER


def test_what_the_server_made_anyone_approves() -> None:
    assert approved(version(), WHO, BEGIN).state is State.APPROVED


@pytest.mark.parametrize("state", [one for one in State if one is not State.DRAFT])
def test_only_a_draft_is_approved(state: State) -> None:
    with pytest.raises(Refused):
        approved(version(state=state), WHO, BEGIN)


@pytest.mark.parametrize("state", [one for one in State if one is not State.APPROVED])
def test_only_an_approved_version_is_released(state: State) -> None:
    with pytest.raises(Refused):
        released(version(state=state), WHO, BEGIN, ORDERS, 0)


def test_a_version_with_a_cancelled_order_or_older_than_the_released_one_is_not_released() -> None:
    made = version(3, state=State.APPROVED)
    with pytest.raises(Refused, match="WO-1"):
        released(made, WHO, BEGIN, frozenset(), 0)
    with pytest.raises(Refused, match="older"):
        released(made, WHO, BEGIN, ORDERS, 3)
    assert released(made, WHO, BEGIN, ORDERS, 2).released_at == BEGIN


Rule = Callable[[Any], Any]
RULES: list[Rule] = [
    lambda one: approved(one, OTHER, BEGIN), lambda one: released(one, OTHER, BEGIN, ORDERS, 0), withdrawn,
    superseded,
]  # fmt: skip


@given(st.sampled_from([SERVER, WHO]), st.lists(st.sampled_from(RULES), max_size=6))
def test_whatever_is_tried_a_released_version_was_approved_by_another_than_its_maker(
    maker: str, tried: list[Rule]
) -> None:
    made = version(made_by=maker)
    for rule in tried:
        try:
            made = rule(made)
        except Refused:
            continue
    if made.released_at:
        assert made.approved_by not in {"", maker}
        assert made.state in {State.RELEASED, State.SUPERSEDED}


def test_a_difference_tells_what_moves_what_is_new_and_what_is_gone() -> None:
    found = {one.order: one for one in difference(plan("WO-1", "WO-2", "WO-3"), plan("WO-1", "WO-3", "WO-4"))}
    assert sorted(found) == ["WO-2", "WO-3", "WO-4"]
    assert found["WO-3"].moved_s == -3600
    assert (found["WO-2"].after, found["WO-4"].before) == (None, None)
    assert found["WO-2"].moved_s is None


def test_a_difference_tells_by_how_much_lateness_grows() -> None:
    one = plan("WO-1")
    late = replace(one, outcomes=(replace(one.outcomes[0], end=one.outcomes[0].due + timedelta(minutes=5)),))
    (found,) = difference(one, late)
    assert found.late_s == 300
    assert next(iter(difference(late, one))).late_s == -300
    assert list(difference(one, one)) == []


def test_a_newer_draft_supersedes_the_older(store: Store, releasing: Releasing) -> None:
    first, second = draft(store, releasing), draft(store, releasing)
    assert releasing.version(first).state is State.SUPERSEDED
    assert releasing.version(second).state is State.DRAFT
    with pytest.raises(Refused):
        releasing.approve(first, WHO)


def test_a_newer_release_supersedes_the_released_and_what_was_approved_before(
    store: Store, releasing: Releasing
) -> None:
    first = draft(store, releasing)
    releasing.approve(first, WHO)
    releasing.release(first, WHO)
    second = draft(store, releasing)
    releasing.approve(second, WHO)
    third = draft(store, releasing, "WO-2")
    releasing.approve(third, WHO)
    releasing.release(third, OTHER)
    states = [releasing.version(one).state for one in (first, second, third)]
    assert states == [State.SUPERSEDED, State.SUPERSEDED, State.RELEASED]
    assert [letter.id for letter in store.post.waiting("exchange")] == [str(first), str(third)]
    assert [(one.act, one.who) for one in store.acts()][:2] == [("release", OTHER), ("approve", WHO)]


def test_what_is_refused_changes_nothing_and_sends_nothing(store: Store, releasing: Releasing) -> None:
    number = draft(store, releasing, who=WHO)
    acts = store.acts()
    for act in (releasing.approve, releasing.release):
        with pytest.raises(Refused):
            act(number, WHO)
    for nobody in ("", "  ", RULE, SERVER, "x" * 81):
        with pytest.raises(Refused):
            releasing.approve(number, nobody)
    assert releasing.version(number).state is State.DRAFT
    assert store.post.queue() == {}
    assert store.acts() == acts


def test_a_draft_that_is_withdrawn_is_not_the_newest_any_more(store: Store, releasing: Releasing) -> None:
    number = draft(store, releasing)
    releasing.withdraw(number, WHO, "間違い")
    assert store.versions.newest() is None
    with pytest.raises(Refused):
        releasing.approve(number, OTHER)


def test_a_plan_of_an_item_that_is_gone_is_not_released(store: Store, releasing: Releasing) -> None:
    number = draft(store, releasing)
    releasing.approve(number, WHO)
    with store.together():
        store.remove(item())
    with pytest.raises(Refused, match="B-1"):
        releasing.release(number, WHO)
    assert store.post.queue() == {}
