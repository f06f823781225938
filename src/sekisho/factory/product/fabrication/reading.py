"""One Gerber or drill file -> its layer, bounds and holes, through gerbonara. What it cannot read is told.

gerbonara belongs to the extra `factory`; without it every file is reported as not read.
"""

import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TypeVar

from sekisho.factory.product import faults
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.fabrication.counting import hole_lines, most_repeats, routed
from sekisho.factory.product.fabrication.telling import function_of, is_drill, plating_of
from sekisho.factory.product.records import Bounds, Drill, Layer
from sekisho.guard.limits import DESIGN_REPEATS

T = TypeVar("T")
_MACRO_TEXT = re.compile(r"%AM[^%'\"]*['\"]")
_USUAL = ("header statement found after end of header", "Using implicit number format", "Implicitly cleaning up")
"""Oddities of KiCad's own files that gerbonara warns of and reads rightly."""


def present() -> bool:
    """Whether gerbonara is installed."""
    return find_spec("gerbonara") is not None


def read_fabrication(texts: Mapping[str, str], complaints: Complaints) -> tuple[tuple[Layer, ...], tuple[Drill, ...]]:
    """Layers and drills of the files, in the order of their names."""
    if texts and not present():
        complaints.add(faults.GERBER_ABSENT, min(texts), count=len(texts))
        return (), ()
    layers, drills = [], []
    for name, text in sorted(texts.items()):
        if most_repeats(text) > DESIGN_REPEATS or _MACRO_TEXT.search(text):
            complaints.add(faults.GERBER_REPEATS, name, count=most_repeats(text))
        elif is_drill(text):
            if drill := _read(_drill, text, name, complaints):
                drills.append(drill)
        elif layer := _read(_layer, text, name, complaints):
            layers.append(layer)
    return tuple(layers), tuple(drills)


def _read(reader: Callable[[str, str, Complaints], T], text: str, name: str, complaints: Complaints) -> T | None:
    """What the library reads; its warnings and errors are told with the line they name."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            read = reader(text, name, complaints)
        except Exception as error:  # noqa: BLE001 -- a parser of another house raises whatever it comes upon
            complaints.add(faults.GERBER_BROKEN, name, _line_in(str(error)), reason=_reason(str(error), error))
            return None
    for warning in said:
        text = str(warning.message)
        if not any(usual in text for usual in _USUAL):
            complaints.add(faults.GERBER_ODDITY, name, _line_in(text), reason=_reason(text, None))
    return read


def _line_in(text: str) -> int:
    told = re.search(r":(\d{1,9})\b", text) or re.search(r"line (\d{1,9})\b", text)
    return int(told[1]) if told else 0


def _reason(text: str, error: Exception | None) -> str:
    """What the library says, without the file's name and the line's text before it."""
    said = re.sub(r"^[^\n\"]{0,300}:\S* \"[^\n\"]{0,300}\": ", "", text)
    return f"{type(error).__name__}: {said}" if error else said


def _layer(text: str, name: str, complaints: Complaints) -> Layer:
    from gerbonara import GerberFile  # noqa: PLC0415 -- an extra, and 0.1 s to import
    from gerbonara.utils import MM  # noqa: PLC0415

    read = GerberFile.from_string(text, filename=name)
    function = function_of(text, name)
    if not function:
        complaints.add(faults.LAYER_UNKNOWN, name)
    return Layer(name, function, len(read.objects), _bounds(read.bounding_box(MM)))


def _drill(text: str, name: str, complaints: Complaints) -> Drill:
    from gerbonara import ExcellonFile  # noqa: PLC0415
    from gerbonara.utils import MM  # noqa: PLC0415

    read = ExcellonFile.from_string(routed(text), filename=name)
    holes = Counter(round(float(one.tool.equivalent_width(MM)), 3) for one in read.objects)
    slots = sum(1 for _ in read.slots())
    drill = Drill(name, plating_of(text, name), tuple(sorted(holes.items())), slots)
    lines = hole_lines(text)
    if lines is not None and lines != drill.count:
        complaints.add(faults.DRILL_COUNT, name, read=drill.count, lines=lines)
    if not drill.count:
        complaints.add(faults.DRILL_EMPTY, name)
    return drill


def _bounds(box: tuple[tuple[float, float], tuple[float, float]] | None) -> Bounds | None:
    if box is None:
        return None
    (left, bottom), (right, top) = box
    return Bounds(round(float(left), 4), round(float(bottom), 4), round(float(right), 4), round(float(top), 4))
