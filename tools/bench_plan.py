"""Measure the planning engine beside CP-SAT alone, on published instances, in one run, and print the table of docs/.

Usage: bench_plan.py [--folder FOLDER] [--limit SECONDS] [--only NAME...]. FOLDER: ../shared/benchmarks beside the
repository where none is given, with jobshop/, flexible_jobshop/ and line_balancing/ and their reference values.
CP-SAT alone gets the same model without windows, hints or a first plan, two workers, and the same seconds.
"""

import argparse
import json
import statistics
from math import inf
from pathlib import Path
from time import perf_counter

from sekisho.factory.plan.ending import Ending
from sekisho.factory.plan.engine import solve
from sekisho.factory.plan.exact import whole
from sekisho.factory.plan.found import placed
from sekisho.factory.plan.instance import Shop
from sekisho.factory.plan.kernel.records import given
from sekisho.factory.plan.reading import balancing, flexible, jobshop

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
MEAN_GAP = 0.03
"""The bar on shops: the mean over all instances, above the best value known."""

LINE_S = 10.0
"""The bar on lines: every one proved within so many seconds."""


def cp_sat_alone(shop: Shop, limit_s: float) -> tuple[float, int]:
    """The shortest length that the solver finds by itself, infinite where it finds none, and its bound."""
    of, lengths = given(shop), [inf]
    reached = whole(of, 0, None, limit_s, lambda draft: lengths.append(placed(of, *draft).length), Ending(), workers=2)
    return min(lengths), reached


def shops(folder: Path, limit_s: float, only: list[str]) -> bool:
    """Both on every shop; whether the mean gap of ours meets its bar."""
    print("| instance | size | best known | Sekisho | bound | gap | CP-SAT alone | bound | gap |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    ours: list[float] = []
    alone: list[float] = []
    for name, read in (("jobshop", jobshop), ("flexible_jobshop", flexible)):
        kind: list[float] = []
        for known in json.loads((folder / name / "best_known.json").read_text("utf-8")):
            if only and known["instance"] not in only:
                continue
            shop = read(folder / name / f"{known['instance']}.txt")
            found = solve(shop, limit_s)
            value, reached = cp_sat_alone(shop, limit_s)
            best = known["upper_bound"]
            kind.append(found.value / best - 1)
            alone.append(value / best - 1)
            print(
                f"| {known['instance']} | {known['size']} | {best} | {found.value} | {found.bound} | {kind[-1]:.2%} "
                f"| {value} | {reached} | {alone[-1]:.2%} |",
                flush=True,
            )
        if kind:
            print(f"| mean of {name} | | | | | {statistics.mean(kind):.2%} | | | |")
        ours += kind
    mean = statistics.mean(ours)
    print(f"| **mean of all {len(ours)}** | | | | | **{mean:.2%}** | | | **{statistics.mean(alone):.2%}** |\n")
    return mean <= MEAN_GAP


def lines(folder: Path) -> bool:
    """Whether every line is proved in its time, with the number of stations that is known."""
    good, longest, all_known = 0, 0.0, json.loads((folder / "line_balancing" / "salbp1_optima.json").read_text("utf-8"))
    for known in all_known:
        begun = perf_counter()
        line = balancing(folder / "line_balancing" / f"{known['instance']}.IN2", known["cycle_time"])
        found = solve(line, LINE_S)
        longest = max(longest, perf_counter() - begun)
        good += found.proved and found.value == known["stations"]
    print(f"line balancing: {good} of {len(all_known)} proved, the longest in {longest:.1f} s")
    return good == len(all_known)


def main() -> None:
    """Print the table and what became of the bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is absent: the published instances are not at hand")
    met = {
        f"shops: mean gap <= {MEAN_GAP:.0%}, {asked.limit:.0f} s": shops(asked.folder, asked.limit, asked.only),
        f"lines: all proved in {LINE_S:.0f} s": lines(asked.folder),
    }
    for bar, is_met in met.items():
        print(f"{'MET   ' if is_met else 'MISSED'} {bar}")


if __name__ == "__main__":
    main()
