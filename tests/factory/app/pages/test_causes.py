"""What a late order's time went to, added up by cause."""

from datetime import timedelta

from factory.plants import BEGIN
from sekisho.factory.app.pages.causes import Spent, held_up, spent
from sekisho.factory.plan.production.plan import Cause, Link, Outcome, Plan


def link(cause: Cause, begin: int, end: int, by: str = "", machine: str = "placer") -> Link:
    return Link(cause, "place-top", machine, BEGIN + timedelta(minutes=begin), BEGIN + timedelta(minutes=end), by)


LINKS = (
    link(Cause.MATERIAL, 0, 300, "J-1", ""), link(Cause.MACHINE, 300, 400, "O-1"), link(Cause.SHIFT, 400, 1000),
    link(Cause.MACHINE, 1000, 1350, "O-1"), link(Cause.MACHINE, 1350, 1360, "O-2"), link(Cause.WORK, 1360, 2560),
)  # fmt: skip


def test_minutes_of_one_cause_are_added_up_what_took_longest_first() -> None:
    assert spent(LINKS) == [
        Spent(Cause.WORK, "placer", "", 1200.0),
        Spent(Cause.SHIFT, "placer", "", 600.0),
        Spent(Cause.MACHINE, "placer", "O-1", 450.0),
        Spent(Cause.MATERIAL, "", "J-1", 300.0),
        Spent(Cause.MACHINE, "placer", "O-2", 10.0),
    ]


def test_an_orders_own_work_does_not_hold_it_up_and_one_in_time_is_held_up_by_nothing() -> None:
    late = Outcome("O-3", "FOMU", 10, BEGIN, BEGIN + timedelta(hours=26), BEGIN + timedelta(hours=24), LINKS)
    in_time = Outcome("O-4", "FOMU", 10, BEGIN, BEGIN, BEGIN + timedelta(hours=24))
    found = held_up(Plan(BEGIN, (), (), (late, in_time), (), 0, 0))
    assert found == {"O-3": spent(LINKS)[1:]}
    assert held_up(None) == {}
