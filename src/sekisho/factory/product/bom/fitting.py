"""The words by which a parts list says that a part is not fitted: in a column of its own, as value or part number."""

import re
from collections.abc import Mapping

from sekisho.factory.product.encoding import fold

_WORDS = frozenset({
    "dnp", "dnf", "dni", "dns", "n.f.", "nf", "na", "n/a", "open", "nc", "no fit", "nofit", "no pop", "nopop",
    "not fitted", "not populated", "not mounted", "not placed", "do not populate", "do not fit", "do not place",
    "unpopulated", "none", "未実装", "実装しない", "実装なし", "非実装", "不実装", "未搭載", "空き", "未装着",
})  # fmt: skip
_YES = frozenset({"x", "1", "y", "yes", "true", "o", "○", "有", "する", "レ", "✓", "✔", "●"})
_NO = frozenset({"0", "n", "no", "false", "×", "無", "しない", "-", "－", "なし"})
_DNP = _WORDS - {"none"}


def unfitted_word(row: Mapping[str, str]) -> tuple[str, str]:
    """The column and the word that say it is not fitted; empty where nothing does.

    row: cells by what their column is (`unfitted`, `fitted`, `value`, `part_number`).
    """
    if fold(row.get("unfitted", "")).replace("\u3007", "○") in _YES | _DNP:
        return "unfitted", row["unfitted"]
    fitted = fold(row.get("fitted", ""))
    if fitted and (fitted in _NO or fitted in _WORDS):
        return "fitted", row["fitted"]
    for column in ("value", "part_number"):
        first = re.split(r"[/,;]", fold(row.get(column, "")), maxsplit=1)[0].strip()
        if fold(row.get(column, "")) in _DNP or (first in _DNP and first):
            return column, row[column]
    return "", ""
