"""XML as a plain tree with line numbers; its depth and the count of its elements are limited."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from sekisho.guard.strict_xml import XmlRefused, feed, strict_parser

MOST_DEPTH = 100
MOST_ELEMENTS = 2_000_000


@dataclass(slots=True)
class Element:
    """One element: its tag, `name` attribute, line, text and children."""

    tag: str
    name: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def at(self, *path: str) -> "Element | None":
        """The first element at a path of tags below; None where there is none."""
        here: Element | None = self
        for tag in path:
            here = next((one for one in here.children if one.tag == tag), None) if here else None
        return here

    def below(self, *path: str) -> list["Element"]:
        """The children of the element at a path; none where there is none."""
        found = self.at(*path)
        return found.children if found else []

    def says(self, *path: str) -> str:
        """The text of the element at a path; empty where there is none."""
        found = self.at(*path)
        return found.text.strip() if found else ""

    def members(self, *path: str) -> tuple[str, ...]:
        """The texts of `member` at a path."""
        return tuple(one.text.strip() for one in self.below(*path) if one.tag == "member")

    def walk(self, tag: str) -> Iterator["Element"]:
        """Every element of a tag below."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            if here.tag == tag:
                yield here
            waiting.extend(reversed(here.children))


def tree(text: str) -> Element:
    """The root of a document. Raises XmlRefused."""
    parser = strict_parser()
    root = Element("", "", 0)
    stack, count = [root], 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > MOST_DEPTH or count > MOST_ELEMENTS:
            raise XmlRefused(parser.CurrentLineNumber)
        made = Element(tag, attributes.get("name", ""), parser.CurrentLineNumber)
        stack[-1].children.append(made)
        stack.append(made)

    def said(data: str) -> None:
        stack[-1].text += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = said
    try:
        feed(parser, text.encode("utf-8", "replace"), last=True)
    except expat.ExpatError as error:
        raise XmlRefused(parser.CurrentLineNumber) from error
    return root.children[0]
