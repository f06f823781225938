"""Elements of an XML document of any size, one by one: only those that are asked for are held, and only while used.

Namespaces are passed over: an element is known by its local name. A document that declares anything is refused.
"""

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from xml.parsers import expat

from sekisho.guard.strict_xml import XmlRefused, feed, strict_parser
from sekisho.security.observe.advisories.lenient import text
from sekisho.security.observe.advisories.limits import (
    DEPTH,
    DOCUMENT_BYTES,
    NAME_CHARACTERS,
    RECORD_ELEMENTS,
)

_OPEN_BYTES = 8 * 2**20
"""Octets that may be read without an element ending among them: a larger token is of no format that is read here."""
_NO_ATTRIBUTES: dict[str, str] = {}


@dataclass(slots=True)
class Element:
    """One element: its local name, line, attributes, characters and children."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    characters: str = ""
    children: list["Element"] = field(default_factory=list)

    def at(self, *path: str) -> "Element | None":
        """The first element at a path of names below; None where there is none."""
        here: Element | None = self
        for tag in path:
            here = next((one for one in here.children if one.tag == tag), None) if here else None
        return here

    def all(self, *path: str) -> "list[Element]":
        """The children of a name, which is the last of the path, of the first element at the rest of the path."""
        found = self.at(*path[:-1])
        return [one for one in found.children if one.tag == path[-1]] if found else []

    def says(self, *path: str, most: int = NAME_CHARACTERS) -> str:
        """The characters of the first element at a path; "" where there is none."""
        found = self.at(*path)
        return text(found.characters, most) if found else ""

    def told(self, attribute: str) -> str:
        """An attribute by its local name; "" where there is none."""
        return text(self.attributes.get(attribute))


def root_of(start: bytes) -> str:
    """The local name of the first element of a document, by its first octets; "" where it is no XML."""
    found: list[str] = []
    parser = strict_parser()
    parser.StartElementHandler = lambda tag, _: found.append(_local(tag))
    with contextlib.suppress(expat.ExpatError, XmlRefused):
        feed(parser, start, last=False)
    return found[0] if found else ""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def elements(parts: Iterable[bytes], wanted: AbstractSet[str]) -> Iterator[Element]:
    """The outermost elements of some local names, each with all that is in it, in the order of the document.

    parts: the octets of the document. Raises XmlRefused where it is no XML, declares anything, or is too
    deep or too large.
    """
    reading = _Reading(wanted)
    for part in itertools.chain(parts, [b""]):
        broken = reading.feed(part)
        yield from reading.done
        if broken:
            raise broken


class _Reading:
    """What is open while a document is read."""

    def __init__(self, wanted: AbstractSet[str]) -> None:
        self._wanted = wanted
        self._open: list[Element] = []
        self._words: list[list[str]] = []
        self.done: list[Element] = []
        self._depth = self._count = self._bytes = self._begun = 0
        self._parser = strict_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, part: bytes) -> XmlRefused | None:
        """Read some more octets, none at the end of the document; why it is read no further, where that is so.

        `done` are then the elements that ended among these octets, before the fault if there is one.
        """
        self.done = []
        self._bytes += len(part)
        try:
            feed(self._parser, part, last=not part)
        except expat.ExpatError:
            return XmlRefused(self._parser.CurrentLineNumber)
        except XmlRefused as refused:
            return refused
        is_open = self._bytes - self._parser.CurrentByteIndex > _OPEN_BYTES + len(part)
        return XmlRefused(self._parser.CurrentLineNumber) if is_open else None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        tag = _local(name)
        if self._depth > 2 * DEPTH:
            raise XmlRefused(self._parser.CurrentLineNumber)
        if not self._open and tag not in self._wanted:
            return
        if not self._open:
            self._count, self._begun = 0, self._parser.CurrentByteIndex
        self._count += 1
        self._bounded()
        told = {_local(key): value for key, value in attributes.items()} if attributes else _NO_ATTRIBUTES
        self._open.append(Element(tag, self._parser.CurrentLineNumber, told))
        self._words.append([])

    def _text(self, characters: str) -> None:
        if self._words:
            self._bounded()
            self._words[-1].append(characters)

    def _bounded(self) -> None:
        """Refuse an outermost element that takes more than may be held."""
        if self._count > RECORD_ELEMENTS or self._parser.CurrentByteIndex - self._begun > DOCUMENT_BYTES:
            raise XmlRefused(self._parser.CurrentLineNumber)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        made = self._open.pop()
        made.characters = "".join(self._words.pop())
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.done.append(made)
