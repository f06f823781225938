"""What a row of the matching benchmark truly fits, told without the matcher's code: plain names, plain ranges.

A product is the same where its name is the same letter for letter (case, blanks and hyphens aside), or its order number
is. The maker's name in front, words like "series" and "firmware", a series before a model number and the models of a
list with slashes (R08/16/32CPU) are taken into account. A range that is not a plain list of bounds is not judged here,
and such a pair of row and advisory is not counted.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.security.observe.advisories.records import Advisory, Product

_LEGAL = re.compile(r",?\s+(?:Software, LLC|LLC|Inc\.?|Co\.|Ltd\.?|GmbH|AG|Corporation|Corp\.?|Pte|\(GE\))(?=$|,|\s)")
_NUMBER = re.compile(r"\(([0-9A-Z][0-9A-Z\-*. ]{7,})\)")
_EVERY = re.compile(r"(?:vers:\w+/)?\*|(?:vers:all/)?all(?: versions?)?|", re.IGNORECASE)
_BOUND = re.compile(r"(<=|>=|<|>|=)?\s*([^<>=|]+)")
_LAST = re.compile(r"\s+(?:series|firmware|software|versions?|family|all|operating system)$", re.IGNORECASE)
_LEVELS = {"sp": 0, "update": 1, "upd": 1, "hf": 2, "hotfix": 2, "patch": 3, "p": 3, "build": 4}

Version = tuple[tuple[int, ...], str, tuple[int, ...]]
Bound = tuple[str, Version]


def vendor_of(text: str) -> str:
    """A vendor without its legal form; of several, the whole list."""
    return re.sub(r"\W", "", _LEGAL.sub("", text.strip()).casefold())


def called(name: str) -> str:
    """A product's name without what a ledger writes one way or the other: case, width, blanks, hyphens."""
    return re.sub(r"[\s\-_/,:]", "", unicodedata.normalize("NFKC", name).casefold())


def names_of(vendor: str, name: str) -> set[str]:
    """All that a product of an advisory is plainly called."""
    said = unicodedata.normalize("NFKC", name).replace("_", " ")
    number = order_number(said)
    said = re.sub(r"\s+", " ", said.replace(f"({number})", " ") if number else said).strip()
    found = {said}
    for word in (
        *_first_words(vendor),
        "Delta Industrial Automation",
        "Industrial Automation",
        "Allen-Bradley",
        "GE Digital",
    ):
        found |= {one[len(word) :].strip() for one in found if one.casefold().startswith(word.casefold() + " ")}
    found |= {re.sub(r"\s*\((?:incl\.?|including|formerly|Interactive)[^)]*\)", "", one).strip() for one in found}
    for _ in range(2):
        found |= {_LAST.sub("", one).strip() for one in found}
    found |= {re.sub(r"\sVersion ?1\b", "", one).strip() for one in found}
    for one in list(found):
        if series := re.match(r"(?:.*\s)?series\s+(?:.*\s)?(\S*[A-Z]\S*\d\S*)$", one, re.IGNORECASE):
            found.add(series[1])
    for one in list(found):
        found |= _unfolded(one)
    return {called(one) for one in found if len(one) > 1}


_LINE = re.compile(
    r"\s(?:V|Version ?)(\d+(?:\.\d+)*)((?: SP\d+)?)( and (?:earlier|prior|below|newer)(?: versions)?)?(?=\s|$)",
    re.IGNORECASE,
)


def line_of(name: str) -> tuple[str, Version | None, str]:
    """A name without the version in it, that version, and the words "and earlier" or the like."""
    found = _LINE.search(name)
    if not found:
        return name, None, ""
    rest = re.sub(r"\s+", " ", name[: found.start()] + name[found.end() :]).strip()
    return rest, version_of(found[1] + found[2]), found[3] or ""


def _first_words(vendor: str) -> list[str]:
    """A vendor's name and its first word, as they stand in front of products."""
    whole = _LEGAL.sub("", vendor.strip())
    return [whole, whole.split()[0]] if whole else []


def _unfolded(name: str) -> set[str]:
    """The models of "R08/16/32(EN)CPU"."""
    found = re.search(r"\b([A-Z]+)(\d{2,3}(?:/\d{2,3})*)(\([A-Z]+\))?([A-Z]*)(?=\s|$)", name)
    if not found or ("/" not in found[2] and not found[3]):
        return set()
    optional = {"", found[3].strip("()")} if found[3] else {""}
    models = [f"{found[1]}{number}{more}{found[4]}" for number in found[2].split("/") for more in optional]
    return {name.replace(found[0], model) for model in models} | set(models)


def order_number(name: str) -> str:
    """The order number in brackets in a name, or nothing."""
    found = [one for one in _NUMBER.findall(name) if len(re.findall(r"\d", one)) > 2 and re.search(r"[A-Z]|\*", one)]
    return found[-1].replace(" ", "") if found else ""


def version_of(text: str) -> Version | None:
    """Numbers, a letter after them, and service packs, updates and hotfixes; nothing else is a version here."""
    said = re.sub(r"^(?:versions?|firmware|fw|v|r)[\s._]*(?=\d)", "", text.strip().casefold().replace("_", " "))
    found = re.fullmatch(r"(\d+(?:\.\d+)*)([a-z]?)((?:\s*[a-z]+\s?\d+)*)", said)
    if not found:
        return None
    levels = [0] * 5
    for word, number in re.findall(r"([a-z]+)\s?(\d+)", found[3]):
        if word not in _LEVELS:
            return None
        levels[_LEVELS[word]] = int(number)
    numbers = [int(one) for one in found[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), found[2], tuple(levels)


def bounds_of(text: str) -> list[Bound] | None:
    """The bounds of a plain range, all of which hold; an empty list is every version, None is a range not judged."""
    said = re.sub(r"^vers:\w+/", "", text.strip())
    if _EVERY.fullmatch(said):
        return []
    said = re.sub(r"^all versions\s*(?=[<>])", "", said, flags=re.IGNORECASE).replace(" and ", " ")
    if re.search(r"\|\s*(?![<>=\s])", said):
        return None
    bounds = []
    for sign, rest in _BOUND.findall(said.replace("|", " ")):
        version = version_of(rest)
        if version is None:
            return None
        bounds.append((sign or "=", version))
    signs = [sign for sign, _ in bounds]
    return bounds if signs and len(signs) == len({sign[0] for sign in signs}) else None


def holds(bounds: Iterable[Bound], version: Version) -> bool:
    """Whether a version lies within all bounds."""
    return all(
        {
            "<": version < bound,
            "<=": version <= bound,
            ">": version > bound,
            ">=": version >= bound,
            "=": version == bound,
        }[sign]
        for sign, bound in bounds
    )


@dataclass(frozen=True, slots=True)
class Named:
    """One product of one advisory, and whether that says the product is affected."""

    advisory: Advisory
    product: Product
    affected: bool


class Truth:
    """All products of some advisories by their plain names and order numbers."""

    def __init__(self, advisories: Sequence[Advisory]) -> None:
        self.products = [named for advisory in advisories for named in _named(advisory)]
        self._by_name: dict[str, list[Named]] = defaultdict(list)
        self._by_line: dict[str, list[Named]] = defaultdict(list)
        self._by_number: dict[str, list[Named]] = defaultdict(list)
        for named in self.products:
            for name in names_of(named.product.vendor, named.product.name):
                self._by_name[name].append(named)
            rest, line, _ = line_of(named.product.name)
            if line:
                for name in names_of(named.product.vendor, rest):
                    self._by_line[name].append(named)
            for one in {order_number(named.product.name), *named.product.models} - {""}:
                self._by_number[called(one)].append(named)

    def fits(self, vendor: str, name: str, number: str, version: str, *, bare: bool) -> tuple[set[str], set[str]]:
        """Advisories that a row fits, and those that cannot be judged. bare: the row tells no order number."""
        own = version_of(version)
        fitting: set[str] = set()
        unjudged: set[str] = set()
        for one in self._same(vendor, name, number, own, bare=bare):
            if not _one_maker(vendor, one.product.vendor):
                continue
            bounds = bounds_of(one.product.version)
            if bounds is None or own is None or not one.affected:
                unjudged.add(one.advisory.id)
            elif holds(bounds, own):
                fitting.add(one.advisory.id)
        return fitting, unjudged - fitting

    def _same(self, vendor: str, name: str, number: str, own: Version | None, *, bare: bool) -> list[Named]:
        """Products of this number or name, each once; names that tell a line of versions only if `own` is of it."""
        same = {id(one): one for one in self._by_number[called(number)]} if number else {}
        for plain in names_of(vendor, name):
            for one in self._by_name[plain]:
                theirs = {order_number(one.product.name), *one.product.models} - {""}
                if bare or not theirs or number in theirs:
                    same[id(one)] = one
        rest, line, _ = line_of(name)
        for plain in names_of(vendor, rest):
            for one in (*self._by_line[plain], *(self._by_name[plain] if line else ())):
                if _in_line(own, one.product.name) and (bare or not order_number(one.product.name)):
                    same[id(one)] = one
        return list(same.values())


def _in_line(own: Version | None, name: str) -> bool:
    """Whether a version is of the line that a product's name tells."""
    _, line, earlier = line_of(name)
    if line is None or own is None:
        return line is None
    digits = _LINE.search(name)
    numbers = tuple(int(one) for one in digits[1].split(".")) if digits else ()
    if (*own[0], *([0] * len(numbers)))[: len(numbers)] == numbers:
        return not line[2][0] or own[2][0] == line[2][0]
    return bool(earlier) and (own > line if "newer" in earlier else own < line)


def _one_maker(one: str, other: str) -> bool:
    here, there = vendor_of(one), vendor_of(other)
    return here in there or there in here


def _named(advisory: Advisory) -> Iterable[Named]:
    affected = {id_ for flaw in advisory.flaws for id_ in flaw.affected}
    for product in advisory.products:
        yield Named(advisory, product, product.id in affected)
