"""A parts list with columns of variants -> that of one variant."""

from collections.abc import Sequence
from dataclasses import replace

from sekisho.factory.product import faults
from sekisho.factory.product.bom.fitting import unfitted_word
from sekisho.factory.product.complaints import Complaints
from sekisho.factory.product.encoding import fold
from sekisho.factory.product.records import BomLine
from sekisho.guard.text import Text


def of_variant(lines: Sequence[BomLine], variant: str, given: str, complaints: Complaints) -> list[BomLine]:
    """The lines as the variant has them; as they are where none is named. An unknown name is told.

    given: the file of which it is told where there is no parts list.
    """
    if not variant:
        return list(lines)
    known = {fold(name): name for line in lines for name in line.variants}
    if fold(variant) not in known:
        names = ", ".join(sorted(known.values())) or Text("なし", "none")
        file = lines[0].source.file if lines else given
        complaints.add(faults.VARIANT_UNKNOWN, file, variant=variant, known=names)
        return list(lines)
    return [_line(line, known[fold(variant)]) for line in lines]


def _line(line: BomLine, variant: str) -> BomLine:
    row = dict(line.variants.get(variant, {}))
    if not row:
        return line
    column, word = unfitted_word(row)
    return replace(
        line,
        value=row.get("value", line.value),
        footprint=row.get("footprint", line.footprint),
        maker=row.get("maker", line.maker),
        part_number="" if column == "part_number" else row.get("part_number", line.part_number),
        unfitted=word or ("" if {"part_number", "value", "fitted"} & row.keys() else line.unfitted),
    )
