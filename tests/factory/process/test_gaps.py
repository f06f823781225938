"""What a machine is asked for again: all that was lost, nothing that is under way, and nothing for ever."""

from dataclasses import dataclass, field
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.process import gaps
from sekisho.factory.process.gaps import TRIES, Ask, Gaps, Missing
from sekisho.factory.wire.series import EventId, EventsShown

SERIES = 7
AT_ONCE = 5


def event(number: int) -> EventId:
    return EventId(SERIES, number)


def shown(last: int, untold: int = 0, first: int = 1) -> EventsShown:
    return EventsShown(event(first), event(last), untold)


@dataclass
class Wire:
    """A machine, a broker that may lose all it holds, and a server that may die before it has an event on its disk."""

    kept: int = 1000
    last: int = 0
    untold: set[int] = field(default_factory=set)
    under_way: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    given_up: set[int] = field(default_factory=set)
    gaps: Gaps = field(default_factory=Gaps)

    @property
    def reached(self) -> int:
        number = 0
        while number + 1 in self.taken | self.given_up:
            number += 1
        return number

    @property
    def first(self) -> int:
        return min({max(self.last - self.kept, 0) + 1, *self.untold})

    def make(self) -> None:
        self.last += 1
        self.untold.add(self.last)

    def tell(self) -> None:
        if self.untold:
            number = min(self.untold)
            self.untold.remove(number)
            self.under_way.append(number)

    def take(self) -> None:
        if self.under_way:
            self.taken.add(self.under_way.pop(0))

    def overtake(self) -> None:
        if self.under_way:
            self.taken.add(self.under_way.pop())

    def repeat(self) -> None:
        self.under_way += self.under_way[:1]

    def lose_one(self) -> None:
        del self.under_way[:1]

    def lose_all(self) -> None:
        self.under_way.clear()

    def kill(self) -> None:
        """The server dies, with what it heard and did not take."""
        self.under_way.clear()
        self.gaps = Gaps()

    def look(self) -> None:
        if not self.last:
            return
        match self.gaps.look(shown(self.last, len(self.untold), self.first), event(self.reached)):
            case Ask(after):
                assert after.number == self.reached
                kept = range(max(after.number + 1, self.first), self.last + 1)
                self.untold |= set(kept[:AT_ONCE])
            case Missing(first, last):
                self.given_up |= set(range(first.number, last.number + 1))
            case None:
                pass

    def settle(self) -> None:
        """All is well again. What is under way arrives between two looks."""
        for _ in range(3 * self.last + 10):
            self.look()
            while self.untold or self.under_way:
                self.tell()
                self.take()


HAPPENS = ["make", "tell", "take", "overtake", "repeat", "lose_one", "lose_all", "kill"]


@given(st.lists(st.sampled_from(HAPPENS), max_size=150))
def test_all_that_was_told_is_there_in_the_end(happens: list[str]) -> None:
    wire = Wire()
    for one in happens:
        getattr(wire, one)()
    wire.settle()
    assert wire.taken == set(range(1, wire.last + 1))
    assert wire.given_up == set()


@given(st.lists(st.sampled_from([*HAPPENS, "look"]), max_size=150), st.integers(1, 20))
def test_what_the_machine_no_longer_keeps_is_given_up_and_nothing_else_is_lost(happens: list[str], kept: int) -> None:
    wire = Wire(kept)
    with mock.patch.object(gaps, "TRIES", 1000):  # however often the same one is lost
        for one in happens:
            getattr(wire, one)()
        wire.settle()
    assert wire.taken | wire.given_up == set(range(1, wire.last + 1))
    assert wire.reached == wire.last
    assert all(number not in range(wire.last - kept + 1, wire.last + 1) for number in wire.given_up - wire.taken)


def test_nothing_is_asked_for_while_events_come() -> None:
    seen = Gaps()
    assert [seen.look(shown(last), event(last - 3)) for last in range(4, 40)] == [None] * 36


def test_what_is_under_way_at_the_first_look_is_waited_for() -> None:
    seen = Gaps()
    assert seen.look(shown(10), event(7)) is None
    assert seen.look(shown(10), event(10)) is None
    assert seen.look(shown(12), event(10)) is None
    assert seen.look(shown(12), event(10)) == Ask(event(10))


def test_what_the_machine_could_not_tell_yet_is_not_lost() -> None:
    seen = Gaps()
    assert [seen.look(shown(10, untold=3), event(7)) for _ in range(50)] == [None] * 50


def test_what_never_comes_is_given_up_alone() -> None:
    seen, acts = Gaps(), []
    while not acts or not isinstance(acts[-1], Missing):
        acts.append(seen.look(shown(10), event(4)))
    assert acts.count(Ask(event(4))) == TRIES
    assert acts[-1] == Missing(event(5), event(5))


def test_nothing_is_given_up_while_the_machine_still_has_to_tell() -> None:
    seen = Gaps()
    acts = {seen.look(shown(10, untold=2), event(4)) for _ in range(10 * TRIES)}
    assert acts == {None, Ask(event(4))}


def test_a_cut_connection_begins_the_count_anew() -> None:
    seen = Gaps()
    for _ in range(10 * TRIES):
        seen.look(shown(10), event(4))
        seen.forget()
        assert seen.look(shown(10), event(4)) is None


def test_another_series_is_looked_at_from_its_begin() -> None:
    seen, anew = Gaps(), EventId(SERIES + 1, 0)
    seen.look(shown(10), event(10))
    assert seen.look(EventsShown(anew.at(1), anew.at(3), 0), anew) is None
    assert seen.look(EventsShown(anew.at(1), anew.at(3), 0), anew) == Ask(anew)
