"""Brackets, words and quoted texts of KiCad's files, with the line each bracket opened on.

It knows nothing of boards. Only one child of the outermost bracket is in memory at a time: a board's filled zones take
a hundred times the room of its footprints. There is no recursion: depth is counted and refused.

Source: KiCad developer documentation, "S-Expression Format"; quoted texts escape with a backslash.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from sekisho.guard.limits import DESIGN_DEPTH

_TOKEN = re.compile(r'(\n)|(\()|(\))|"((?:[^"\\]|\\.)*+)"|(")|([^\s()"]+)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r"}


class BrokenError(ValueError):
    """Text that does not follow the form. The children before it have been given already."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"{reason} at line {line}")
        self.reason, self.line = reason, line


@dataclass(slots=True)
class Form:
    """One bracket: what stands in it, in order, and the line it opened on."""

    line: int
    items: list["Form | str"]

    @property
    def name(self) -> str:
        """The first word; empty where there is none."""
        return first if self.items and isinstance(first := self.items[0], str) else ""

    @property
    def words(self) -> list[str]:
        """All words after the first."""
        return [item for item in self.items[1:] if isinstance(item, str)]

    def word(self, at: int = 0) -> str:
        """The word after the name, or the `at`-th after it; empty where there is none or a bracket stands there."""
        item = self.items[at + 1] if at + 1 < len(self.items) else ""
        return item if isinstance(item, str) else ""

    def children(self, *names: str) -> Iterator["Form"]:
        """The brackets of these names that stand directly in it, in order."""
        for item in self.items:
            if isinstance(item, Form) and item.name in names:
                yield item

    def child(self, name: str) -> "Form | None":
        """The first bracket of that name that stands directly in it."""
        return next(self.children(name), None)


def top_forms(text: str, skip: Container[str] = (), most_depth: int = DESIGN_DEPTH) -> Iterator[Form]:
    """First the outermost bracket with its own words alone, then each bracket directly in it, as they close.

    skip: names of brackets directly in it of which only name and line are kept.
    Raises BrokenError, after what could be read, with one of the reasons: `start`, `depth`, `quote`, `end`, `after`.
    """
    reader = _Reader(skip, most_depth)
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        if kind == _NEWLINE:
            line += 1
        elif kind == _OPEN:
            if reader.open(line):
                yield reader.outermost
        elif kind == _CLOSE:
            if form := reader.close(line):
                yield form
        elif kind == _LONE_QUOTE:
            raise BrokenError("quote", line)
        elif kind == _QUOTED:
            reader.word(_unescaped(match[_QUOTED]), line)
            line += match[_QUOTED].count("\n")
        else:
            reader.word(match[_BARE], line)
    if not reader.closed:
        raise BrokenError("end" if reader.begun else "start", reader.opened or line)


_NEWLINE, _OPEN, _CLOSE, _QUOTED, _LONE_QUOTE, _BARE = range(1, 7)


class _Reader:
    """Where the reading stands: the brackets that are open."""

    def __init__(self, skip: Container[str], most_depth: int) -> None:
        self.outermost = Form(0, [])
        self.begun = self.closed = self._given = False
        self._skip, self._most_depth = skip, most_depth
        self._stack: list[Form] = []
        self._skipped = 0
        """Brackets open inside one that is skipped."""
        self._skipping = False

    @property
    def opened(self) -> int:
        """The line on which the bracket opened that is still open."""
        return self._stack[0].line if self._stack else self.outermost.line

    def open(self, line: int) -> bool:
        """Whether the outermost bracket is to be given now: when the first one in it opens."""
        if not self.begun:
            self.begun, self.outermost.line = True, line
            return False
        if self.closed:
            raise BrokenError("after", line)
        if len(self._stack) + self._skipped + 1 >= self._most_depth:
            raise BrokenError("depth", line)
        if self._skipping:
            self._skipped += 1
            return False
        form = Form(line, [])
        if self._stack:
            self._stack[-1].items.append(form)
        self._stack.append(form)
        given, self._given = self._given, True
        return not given

    def close(self, line: int) -> Form | None:
        """The bracket that is whole now, if it stood directly in the outermost one."""
        if not self.begun or self.closed:
            raise BrokenError("after" if self.closed else "start", line)
        if self._skipped:
            self._skipped -= 1
            return None
        if not self._stack:
            self.closed = True
            return None if self._given else self.outermost
        form = self._stack.pop()
        if self._stack:
            return None
        self._skipping = False
        return form

    def word(self, word: str, line: int) -> None:
        if not self.begun or self.closed:
            raise BrokenError("after" if self.closed else "start", line)
        if self._skipping:
            return
        items = (self._stack[-1] if self._stack else self.outermost).items
        if len(self._stack) == 1 and not items and word in self._skip:
            self._skipping = True
        items.append(word)


def _unescaped(raw: str) -> str:
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), raw) if "\\" in raw else raw
