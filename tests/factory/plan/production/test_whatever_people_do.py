"""Whatever people do, in whatever turn, and whenever the server is started anew, what must hold holds."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from factory.plan.production import works
from factory.plan.production.works import BEGIN, OTHER, WHO, WHY, item, order, report
from sekisho.factory.plan.production.acts import Acts
from sekisho.factory.plan.production.begun import begun
from sekisho.factory.plan.production.daily import Search, daily
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.results import reported
from sekisho.factory.plan.production.versions import SERVER, State
from sekisho.factory.wire.checking import refused

ORDERS = st.sampled_from(["WO-1", "WO-2", "WO-3"])
PEOPLE = st.sampled_from([WHO, OTHER])
NUMBERS = st.integers(1, 6)


class Planning(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.reports: dict[str, int] = {}
        self.released: list[int] = []
        self.open()
        works_of = Acts(self.store, lambda: BEGIN, lambda: None)
        works_of.set_calendar(works.CALENDAR, WHO)
        works_of.add_item(item(), WHO)
        for one in works.parts():
            works_of.set_stock(one.id, one.quantity, WHO)

    def open(self) -> None:
        self.store = works.store(self.folder)
        self.acts = Acts(self.store, lambda: BEGIN, lambda: None)
        self.releasing = Releasing(self.store, lambda: BEGIN, lambda: None)

    @rule()
    def start_anew(self) -> None:
        before = self.store.inputs(), self.store.versions.all(), self.store.acts()
        self.store.close()
        self.open()
        assert (self.store.inputs(), self.store.versions.all(), self.store.acts()) == before

    @rule(name=ORDERS, quantity=st.integers(1, 30))
    def place(self, name: str, quantity: int) -> None:
        with suppress(Refused):
            self.acts.place_order(order(name, quantity), WHO)

    @rule(name=ORDERS, quantity=st.integers(1, 30))
    def change_quantity(self, name: str, quantity: int) -> None:
        with suppress(Refused):
            self.acts.change_quantity(name, quantity, WHO)

    @rule(name=ORDERS, days=st.integers(-3, 9))
    def change_due(self, name: str, days: int) -> None:
        with suppress(Refused):
            self.acts.change_due(name, BEGIN + timedelta(days=days), WHO)

    @rule(name=ORDERS)
    def cancel(self, name: str) -> None:
        with suppress(Refused):
            self.acts.cancel(name, WHO)

    @rule(revision=st.sampled_from(["A", "B"]))
    def change_item(self, revision: str) -> None:
        with suppress(Refused):
            self.acts.add_item(replace(item(), revision=revision), WHO)

    @rule(name=ORDERS, boards=st.integers(0, 30))
    def result(self, name: str, boards: int) -> None:
        """Of no more boards than are ordered, as the process server reports."""
        held = self.store.get(Order, name)
        if held:
            boards = min(boards, held.quantity)
            with self.store.together():
                for one in reported(report(1, {name: boards})):
                    self.store.totals.add(one)
            self.reports[name] = max(self.reports.get(name, 0), boards)

    @rule(who=st.sampled_from([SERVER, WHO, OTHER]))
    def plan(self, who: str) -> None:
        inputs = self.store.inputs()
        made = daily(inputs, BEGIN, None, Search(effort=100))
        self.releasing.draft(made, inputs, self.store.revision, who, WHY)

    @rule(number=NUMBERS, who=PEOPLE)
    def approve(self, number: int, who: str) -> None:
        with suppress(Refused):
            self.releasing.approve(number, who)

    @rule(number=NUMBERS, who=PEOPLE)
    def release(self, number: int, who: str) -> None:
        with suppress(Refused):
            self.released.append(self.releasing.release(number, who).number)

    @rule(number=NUMBERS)
    def withdraw(self, number: int) -> None:
        with suppress(Refused):
            self.releasing.withdraw(number, WHO)

    @invariant()
    def one_plan_is_followed_the_newest_that_was_released(self) -> None:
        followed = [one.number for one in self.store.versions.in_state(State.RELEASED)]
        assert followed == self.released[-1:]
        assert self.released == sorted(set(self.released))
        assert len(self.store.versions.in_state(State.DRAFT)) <= 1

    @invariant()
    def what_was_released_was_approved_by_another_than_its_maker_and_waits_in_turn(self) -> None:
        letters = self.store.post.waiting("exchange")
        assert [int(one.id) for one in letters] == self.released
        assert all(refused("operations-schedule", one.content) is None for one in letters)
        for number in self.released:
            version = self.releasing.version(number)
            assert version.approved_by not in {"", version.made_by}

    @invariant()
    def no_order_is_less_than_what_is_begun_and_none_that_is_begun_is_gone(self) -> None:
        orders = {one.id: one for one in self.store.all(Order)}
        for total in self.store.totals.all():
            assert begun(total) == self.reports[total.order]
            assert not begun(total) or begun(total) <= orders[total.order].quantity

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


TestWhateverPeopleDo = Planning.TestCase
TestWhateverPeopleDo.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
