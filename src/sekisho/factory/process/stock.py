"""The reels that came in, and where their parts went: on the reel still, on boards, lost."""

from datetime import datetime
from functools import singledispatchmethod

from sekisho.factory.process import refusals
from sekisho.factory.process.facts import Counted, Found, Lost, Received
from sekisho.factory.process.records import Reel

StockFact = Received | Counted | Lost | Found


class Stock:
    """All reels, in the order in which they came in."""

    def __init__(self) -> None:
        self.reels: dict[str, Reel] = {}

    @singledispatchmethod
    def enter(self, fact: StockFact) -> None:
        """Take a fact of a reel alone. Raises Refused, and then nothing has changed."""
        raise TypeError(f"{type(fact).__name__} is no fact of the stock")

    @enter.register
    def _received(self, fact: Received) -> None:
        positive(fact.quantity)
        if fact.reel in self.reels:
            raise refusals.known_reel(fact.reel)
        self.reels[fact.reel] = Reel(fact.reel, fact.part, fact.quantity, fact.quantity)

    @enter.register
    def _counted(self, fact: Counted) -> None:
        self.counted(fact.reel, fact.left, fact.at)

    @enter.register
    def _lost(self, fact: Lost) -> None:
        reel = self.with_enough(fact.reel, fact.quantity)
        reel.left -= fact.quantity
        reel.lost += fact.quantity

    @enter.register
    def _found(self, fact: Found) -> None:
        positive(fact.quantity)
        reel = self.known(fact.reel)
        reel.left += fact.quantity
        reel.found += fact.quantity

    def known(self, name: str) -> Reel:
        """A reel. Raises Refused for one that never came in."""
        if name not in self.reels:
            raise refusals.unknown_reel(name)
        return self.reels[name]

    def with_enough(self, name: str, quantity: int) -> Reel:
        """A reel that has so many parts left. Raises Refused."""
        positive(quantity)
        reel = self.known(name)
        if quantity > reel.left:
            raise refusals.too_few_on_reel(name, reel.left)
        return reel

    def placed(self, name: str, quantity: int, at: datetime) -> None:
        """Parts went on a board. Raises Refused.

        What is told late was missing on the reel when the machine counted since, and was taken for lost.
        """
        positive(quantity)
        reel = self.known(name)
        if reel.told is not None and at < reel.told and quantity <= reel.missed:
            reel.lost -= quantity
            reel.missed -= quantity
        else:
            self.with_enough(name, quantity).left -= quantity

    def counted(self, name: str, left: int, at: datetime) -> None:
        """A machine has counted a reel; a word that is older than the last one says nothing new. Raises Refused."""
        reel = self.known(name)
        if reel.told is not None and at < reel.told:
            return
        missing = reel.left - left
        if left < 0 or missing < -reel.missed:
            raise refusals.too_many_on_reel(name, left, reel.left)
        reel.left, reel.told = left, at
        reel.lost += missing
        reel.missed += missing

    def discarded(self, name: str, quantity: int) -> None:
        """Parts came off a board and were thrown away."""
        self.reels[name].lost += quantity


def positive(quantity: int) -> None:
    """Raise Refused for a quantity of nothing or less."""
    if quantity < 1:
        raise refusals.wrong_quantity(quantity)
