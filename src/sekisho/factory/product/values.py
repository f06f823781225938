"""The value of a part as people write it -> kind, figure, unit, tolerance, voltage, dielectric, package.

`1µF 10V X5R`, `0201, 22ohm, 1/16W, 1%`, `270OHM/0402`, `4k7`, `0R`, `100n`. What is not told is None or empty; a text
that is no value (`BSS138`) is kept as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from sekisho.factory.product.references import prefix

KINDS = {
    "C": "capacitor", "R": "resistor", "RN": "resistor", "RM": "resistor", "RP": "resistor", "L": "inductor",
    "FB": "bead", "D": "diode", "LED": "led", "Q": "transistor", "FET": "transistor", "T": "transformer",
    "U": "circuit", "IC": "circuit", "J": "connector", "P": "connector", "CN": "connector", "CON": "connector",
    "X": "crystal", "Y": "crystal", "OSC": "crystal", "SW": "switch", "S": "switch", "RST": "switch", "F": "fuse",
    "FUSE": "fuse", "TP": "mechanical", "FID": "mechanical", "H": "mechanical", "MH": "mechanical",
}  # fmt: skip
"""What a reference's letters say of the part (IEEE 315 and what design programs use beside it)."""

_FACTORS = {
    "p": Fraction(1, 10**12), "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000), "": Fraction(1),
    "r": Fraction(1), "k": Fraction(1000), "meg": Fraction(10**6), "M": Fraction(10**6), "g": Fraction(10**9),
}  # fmt: skip
_UNITS = {"f": "F", "h": "H", "ohm": "Ω", "ohms": "Ω", "ω": "Ω", "r": "Ω", "hz": "Hz"}
_OF_KIND = {"capacitor": "F", "resistor": "Ω", "inductor": "H", "bead": "Ω", "crystal": "Hz"}
_FIGURE = re.compile(
    r"(?P<whole>\d{1,12})(?:[.](?P<part>\d{1,12}))?\s?"
    r"(?P<factor>meg|MEG|Meg|[pPnNuUmMkKgGrR])?(?P<more>\d{1,6})?\s?(?P<unit>ohms?|Ohms?|OHMS?|[fFhHωrR]|[Hh][Zz])?"
)
_TOLERANCE = re.compile(r"(?:\+-)?(\d{1,3}(?:\.\d{1,3})?)%")
_VOLTAGE = re.compile(r"(\d{1,5}(?:[.V]\d{1,3})?)V(?:DC)?", re.IGNORECASE)
_POWER = re.compile(r"(?:(\d{1,3})/(\d{1,3})|(\d{1,4}(?:\.\d{1,4})?))(m)?W")
_DIELECTRIC = re.compile(r"(C0G|COG|NP0|NPO|CH|U2J|X[5678][RSTU]|Y5V|Z5U|X8L)", re.IGNORECASE)
_CHIP = re.compile(
    r"(01005|0201|0402|0603|0805|1008|1206|1210|1806|1812|2010|2012|2220|2512)(?:M|METRIC)?", re.IGNORECASE
)
_APART = re.compile(r"(?<=\d)\s+(?=(?:[pnumkMG]|meg)?(?:F|H|Hz|Ohms?)\b)", re.IGNORECASE)
_BREAKS = re.compile(r"[\s,;_]+|(?<![\d])/|/(?![\d])|/(?=\d*[.]?\d*(?:%|[VAv]\b))|/(?=0\d{3})|/(?=\d{4})")


@dataclass(frozen=True, slots=True)
class PartValue:
    """A value taken apart.

    figure: in `unit` (F, Ω, H, Hz) without a prefix.  tolerance_percent, voltage_v, power_w: None where not told.
    text: as written; words that are not understood stand there alone.
    """

    text: str
    kind: str = ""
    figure: Fraction | None = None
    unit: str = ""
    tolerance_percent: Fraction | None = None
    voltage_v: Fraction | None = None
    power_w: Fraction | None = None
    dielectric: str = ""
    package: str = ""

    @property
    def told(self) -> dict[str, str | float | None]:
        """It as programs read it."""
        return {
            "text": self.text, "kind": self.kind, "figure": _float(self.figure), "unit": self.unit,
            "tolerance_percent": _float(self.tolerance_percent), "voltage_v": _float(self.voltage_v),
            "power_w": _float(self.power_w), "dielectric": self.dielectric, "package": self.package,
        }  # fmt: skip


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def part_value(text: str, reference: str = "", footprint: str = "") -> PartValue:
    """The value taken apart; reference and footprint tell kind and package where the text does not."""
    kind = KINDS.get(prefix(reference), "")
    plain = (
        unicodedata.normalize("NFKC", text[:500])
        .replace("μ", "u")
        .replace("Ω", "Ohm")
        .replace("±", "")
        .replace("+/-", "")
    )
    plain = _APART.sub("", plain)
    figure: Fraction | None = None
    unit = package = dielectric = ""
    tolerance = voltage = power = None
    for word in [word for word in _BREAKS.split(plain) if word]:
        if found := _TOLERANCE.fullmatch(word):
            tolerance = Fraction(found[1])
        elif _DIELECTRIC.fullmatch(word):
            dielectric = word.upper().replace("COG", "C0G").replace("NPO", "NP0")
        elif found := _VOLTAGE.fullmatch(word):
            voltage = Fraction(found[1].upper().replace("V", "."))
        elif found := _POWER.fullmatch(word):
            power = _power(found)
        elif (chip := _CHIP.fullmatch(word)) and not (word == plain.strip() and word[0] != "0"):
            package = chip[1]
        elif figure is None and (read := _figure(word, kind)):
            figure, unit = read
    package = package or _package(footprint)
    return PartValue(text, kind or _kind(unit), figure, unit, tolerance, voltage, power, dielectric, package)


def _kind(unit: str) -> str:
    return {"F": "capacitor", "Ω": "resistor", "H": "inductor", "Hz": "crystal"}.get(unit, "")


def _power(found: re.Match[str]) -> Fraction:
    value = Fraction(int(found[1]), max(int(found[2]), 1)) if found[1] else Fraction(found[3])
    return value / 1000 if found[4] else value


def _figure(word: str, kind: str) -> tuple[Fraction, str] | None:
    """A figure with its unit; None where the word is a name. Without any unit only a part of a known kind has one."""
    found = _FIGURE.fullmatch(word)
    if not found or (found["part"] and found["more"]):
        return None
    letters = found["factor"] or ""
    unit = _UNITS.get((found["unit"] or "").casefold(), "") or (
        "Ω" if letters in {"r", "R"} else _OF_KIND.get(kind, "")
    )
    bare = not letters and not found["unit"]
    if not unit or (bare and (found["more"] or kind != "resistor")):
        return None
    number = found["whole"] + "." + (found["part"] or found["more"] or "0")
    return Fraction(number) * _FACTORS[_factor(letters, unit)], unit


def _factor(letters: str, unit: str) -> str:
    """M is mega for ohms and hertz, and what else is written of farads and henries in capitals is milli."""
    if letters == "M":
        return "M" if unit in {"Ω", "Hz"} else "m"
    return letters.casefold()


def _package(footprint: str) -> str:
    found = re.search(r"(?<![0-9])(01005|0201|0402|0603|0805|1206|1210|1812|2010|2512)(?![0-9])", footprint)
    return found[1] if found else ""
