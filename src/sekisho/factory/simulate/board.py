"""One board during a replication."""


class Board:
    """A board. number: from 0 in its order.  at: place of the segment that it is in or comes to next.

    reworks: how often it was reworked.  on_line: it is before the end of its order's last visit to a line.
    over: it is finished or scrap.
    """

    __slots__ = ("at", "number", "on_line", "order", "over", "reworks")

    def __init__(self, order: int, number: int, at: int) -> None:
        self.order = order
        self.number = number
        self.at = at
        self.reworks = 0
        self.on_line = False
        self.over = False
