"""Which layer a Gerber or drill file is: by the file function its own header states, else by its name.

Each file is told by itself. Guessing over a whole folder was tried and refused: of one real archive it took an inner
layer for the top, and saw none of its two drill files.
Source: Gerber Layer Format Specification 2024.05, 5.6.3 (.FileFunction); drill files of KiCad carry it in a comment.
"""

import re

_FUNCTION = re.compile(r"(?:TF\.FileFunction|#@! TF\.FileFunction),([^*%\n]{1,200})")
_WORDS = {
    "soldermask": "mask", "paste": "paste", "legend": "silk", "profile": "outline", "component": "component",
    "assemblydrawing": "drawing", "otherdrawing": "drawing", "fabricationdrawing": "drawing", "other": "drawing",
    "drillmap": "drawing", "keep-out": "drawing", "glue": "glue",
}  # fmt: skip
_NAMES = (
    ("outline", r"edge[._ -]?cuts|outline|profile|board[._ -]?shape|\.gm1$|\.gko$|外形"),
    ("mask top", r"f[._]mask|mask[._ -]?top|top[._ -]?(?:solder)?mask|\.gts$"),
    ("mask bottom", r"b[._]mask|mask[._ -]?bot|bot(?:tom)?[._ -]?(?:solder)?mask|\.gbs$"),
    ("paste top", r"f[._]paste|paste[._ -]?top|top[._ -]?paste|\.gtp$"),
    ("paste bottom", r"b[._]paste|paste[._ -]?bot|bot(?:tom)?[._ -]?paste|\.gbp$"),
    ("silk top", r"f[._]silk|silk[._ -]?(?:screen)?[._ -]?top|top[._ -]?silk|\.gto$"),
    ("silk bottom", r"b[._]silk|silk[._ -]?(?:screen)?[._ -]?bot|bot(?:tom)?[._ -]?silk|\.gbo$"),
    ("copper top", r"f[._]cu|cu[._ -]?top|top[._ -]?(?:cu|copper|layer)|\.gtl$"),
    ("copper bottom", r"b[._]cu|cu[._ -]?bot|bot(?:tom)?[._ -]?(?:cu|copper|layer)|\.gbl$"),
    ("copper inner", r"in\d+[._]cu|inner|\.g\d+$|\.g[pl]\d+$"),
    ("drawing", r"crtyd|fab|drawing|cmts|user|eco\d|margin|\.gm\d+$"),
)


def function_of(text: str, name: str) -> str:
    """`copper top`, `copper inner`, `mask bottom`, `outline`, `drawing`, ...; empty where nothing tells."""
    if told := _FUNCTION.search(text[:20_000]):
        words = [word.strip().casefold() for word in told[1].split(",")]
        side = next((one for one in words[1:] if one in {"top", "bot"}), "").replace("bot", "bottom")
        if words[0] == "copper":
            return f"copper {'inner' if 'inr' in words else side}".strip()
        if kind := _WORDS.get(words[0]):
            return f"{kind} {side}".strip()
    plain = name.rpartition("/")[2]
    return next((kind for kind, pattern in _NAMES if re.search(pattern, plain, re.IGNORECASE)), "")


def plating_of(text: str, name: str) -> bool | None:
    """Whether the holes are plated; None where nothing tells."""
    words = told[1].casefold() if (told := _FUNCTION.search(text[:20_000])) else ""
    if "nonplated" in words or re.search(r"npth|non[._ -]?plated", name, re.IGNORECASE):
        return False
    if "plated" in words or re.search(r"pth|plated", name, re.IGNORECASE):
        return True
    return None


def is_gerber(text: str) -> bool:
    """Whether it has the words every Gerber file has: a unit or format statement."""
    return re.search(r"%(?:MO(?:MM|IN)|FS[LTD]?[AI])", text[:20_000]) is not None


def is_drill(text: str) -> bool:
    """Whether it has the header of an Excellon file."""
    return re.search(r"^M48\s*$", text[:20_000], re.MULTILINE) is not None
