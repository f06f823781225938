"""The items of one list of a JSON document of any size, one by one, so that memory does not follow the document."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator

from sekisho.security.observe.advisories.limits import RECORD_BYTES

_BLANK = re.compile(r"[\s,]*")
_BEFORE = 2**20
"""So much may stand before the list."""


class Broken(Exception):  # noqa: N818 -- named for what happened
    """The document is no JSON from here on. at: how many items came before."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def listed(parts: Iterable[bytes], name: str) -> Iterator[tuple[int, object]]:
    """Each item of the first list of a name, with its place in it; what follows the list is not read.

    Raises Broken where the document ends early, is no JSON, or has an item larger than RECORD_BYTES.
    """
    opening = re.compile(rf'"{re.escape(name)}"\s*:\s*\[')
    decoder, decode = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    held, at, is_inside = "", 0, False
    for part in parts:
        held += decode(part)
        if not is_inside:
            begun = opening.search(held)
            if begun is None:
                if len(held) > _BEFORE:
                    raise Broken(0)
                continue
            held, is_inside = held[begun.end() :], True
        place = 0
        while True:
            place = _after_blank(held, place)
            if held.startswith("]", place):
                return
            try:
                item, place = decoder.raw_decode(held, place)
            except (ValueError, RecursionError):
                break
            yield at, item
            at += 1
        held = held[place:]
        if len(held) > RECORD_BYTES:
            raise Broken(at)
    raise Broken(at)


def _after_blank(held: str, place: int) -> int:
    found = _BLANK.match(held, place)
    return found.end() if found else place
