"""Text that XML can hold: what a person typed or a device sent may have characters that XML 1.0 has not."""

import re

_UNSHOWABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters outside `Char` of XML 1.0, clause 2.2."""


def showable(value: str) -> str:
    """The text with a replacement mark for each character that XML cannot hold."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", value)
