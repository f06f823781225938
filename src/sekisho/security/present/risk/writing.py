"""Everything that one risk analysis writes into a folder: JSON, workbook, print, and the trees as drawings."""

import json
from pathlib import Path

from sekisho.guard.text import Language
from sekisho.security.present.risk.branching import drawings
from sekisho.security.present.risk.drawing import tree_svg
from sekisho.security.present.risk.printing import print_risk
from sekisho.security.present.workbook.risk.writing import write_risk_book
from sekisho.security.risk.outcome import Outcome

TREES = "trees"
"""The folder of the drawings, below the one of the results."""
MOST_PRINTED = 20
"""Drawings on paper; those with the worst trees first."""


def write_outcome(outcome: Outcome, said: dict[str, object], out: Path, language: Language) -> None:
    """Write all results into a folder, which is made where it does not exist. said: the JSON.

    Raises as `print_risk` does, and OSError where a file cannot be written.
    """
    trees = out / TREES
    trees.mkdir(parents=True, exist_ok=True)
    for old in trees.glob("*.svg"):  # of an earlier run: a tree that is gone must not stay
        old.unlink()
    every = [(drawing, tree_svg(drawing, outcome, language)) for drawing in drawings(outcome.analysis.trees)]
    for number, (drawing, svg) in enumerate(every, 1):
        (trees / f"{number:03}-{drawing.target.scenario}.svg").write_text(svg, "utf-8")
    (out / "risk.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    write_risk_book(outcome, out / "risk.xlsx", language)
    worst = sorted(every, key=lambda pair: min(tree.band for tree in pair[0].trees))
    printed = print_risk(outcome, [svg for _, svg in worst[:MOST_PRINTED]], language)
    (out / "risk.pdf").write_bytes(printed)
