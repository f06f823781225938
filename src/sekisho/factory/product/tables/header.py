"""Which column is which, by its label in English or Japanese, as design programs and people write them."""

import re
from collections.abc import Mapping, Sequence

from sekisho.factory.product.encoding import fold
from sekisho.factory.product.tables.lines import Line

SEARCHED_LINES = 30
_UNIT = re.compile(r"[(\[]\s*(?:mm|mils?|inch(?:es)?|in|deg|degrees?|度)\s*[)\]]")
_ODD = re.compile(r"[\s_\-./#:*'\"()\[\]（）]+")

PLACEMENT: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "ref",
        "refdes",
        "reference",
        "designator",
        "部品番号",
        "参照名",
        "リファレンス",
        "回路番号",
        "部品記号",
    ),
    "value": ("val", "value", "comment", "値", "定数", "部品値"),
    "package": ("package", "footprint", "pattern", "パッケージ", "フットプリント", "形状"),
    "x": ("posx", "x", "midx", "centerx", "centrex", "xpos", "xmm", "posxmm", "midxmm", "centerxmm", "x座標", "座標x"),
    "y": ("posy", "y", "midy", "centery", "centrey", "ypos", "ymm", "posymm", "midymm", "centerymm", "y座標", "座標y"),
    "rotation": ("rot", "rotation", "angle", "orientation", "rotationdeg", "角度", "回転", "回転角", "回転角度"),
    "side": ("side", "layer", "tb", "boardside", "面", "実装面", "層", "搭載面"),
}
BOM: Mapping[str, tuple[str, ...]] = {
    "references": ("references", "reference", "referencess", "refs", "ref", "refdes", "designator", "designators",
                   "part", "部品番号", "参照名", "リファレンス", "回路番号", "部品記号", "位置", "実装位置"),
    "quantity": ("qty", "quantity", "count", "qnty", "qtyperboard", "数量", "個数", "員数", "使用数"),
    "value": ("value", "val", "designation", "comment", "値", "定数", "部品値", "仕様", "規格"),
    "footprint": ("footprint", "package", "pattern", "pcbfootprint", "パッケージ", "フットプリント", "形状", "外形"),
    "maker": ("mfg", "manufacturer", "manufacturername", "mfr", "maker", "メーカー", "メーカ", "製造者", "メーカー名"),
    "part_number": ("pn", "mpn", "partnumber", "mfgpn", "mfrpn", "manufacturerpartnumber", "manufacturerpn", "partno",
                    "型番", "型式", "メーカー型番", "部品型番", "品番", "品名"),
    "unfitted": ("dnp", "dni", "dnf", "donotpopulate", "donotfit", "notfitted", "excludefromboard", "未実装",
                 "実装しない"),
    "fitted": ("populate", "fitted", "mount", "実装", "実装有無", "搭載"),
}  # fmt: skip


def label(text: str) -> str:
    """A header cell as it is looked up: folded, without its unit, blanks and punctuation."""
    return _ODD.sub("", _UNIT.sub("", fold(text[:200])))


def find_header(
    lines: Sequence[Line], names: Mapping[str, tuple[str, ...]], needed: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """Where the header stands among the lines, and the column of each name; -1 and the best try where none has all."""
    best: dict[str, int] = {}
    for at, (_, cells) in enumerate(lines[:SEARCHED_LINES]):
        columns = columns_of(cells, names)
        if all(name in columns for name in needed):
            return at, columns
        if len(columns) > len(best):
            best = columns
    return -1, best


def columns_of(cells: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The first column of each name; labels earlier in the list of a name go before later ones."""
    labels = [label(cell) for cell in cells]
    found = {}
    for name, known in names.items():
        if (at := next((labels.index(one) for one in known if one in labels), None)) is not None:
            found[name] = at
    return found
