"""Measures matching against rows made from the advisories themselves: precision, recall, questions, time.

    python tools/bench_match.py FOLDER_OR_ZIP [--rows 5000] [--seed 1] [--part tune|hold] [--misses 20] [--json]
    python tools/bench_match.py FOLDER_OR_ZIP --bars

--bars measures the bars of time alone (match_bars). The truth (match_truth) and the rows (match_rows) use none of the
matcher's code. A pair of row and advisory whose range the truth cannot judge counts neither way. --part hold takes
advisories after 2020 of one half of the vendors, --part tune all others.
"""

import argparse
import json
import statistics
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from match_bars import bars, held_of, timed
from match_rows import Row, rows
from match_truth import Truth, vendor_of
from sekisho.security.checks.vulnerability.answers import Matched
from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.records import Advisory

_LAST_TUNED = 2020
GROUPS = ("all", "place:", "written:", "vendor:")


@dataclass(slots=True)
class Tally:
    """Counts of one group of rows."""

    rows: int = 0
    matches: int = 0
    right: int = 0
    truth: int = 0
    found: int = 0
    asking: int = 0
    cleared: int = 0
    questions: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)

    def add(self, row: Row, told: Matched) -> None:
        """Count one row. matches and right leave out what the truth cannot judge."""
        affected = {answer.advisory.id for answer in told.affected} - row.unjudged
        asked = {answer.advisory.id for question in told.questions for answer in question.answers}
        self.rows += 1
        self.matches += len(affected)
        self.right += len(affected & row.fits)
        self.truth += len(row.fits)
        self.found += len(row.fits & (affected | asked))
        self.asking += bool(told.questions)
        self.cleared += len(row.fits & {answer.advisory.id for answer in told.not_affected})
        self.questions.append(len(told.questions))
        self.candidates.append(len(asked))

    @property
    def figures(self) -> dict[str, float | int]:
        """The counts as shares, by the words of the table."""
        return {
            "rows": self.rows,
            "truth": self.truth,
            "matches": self.matches,
            "precision": round(self.right / self.matches, 4) if self.matches else 1.0,
            "match_recall": round(self.right / self.truth, 4) if self.truth else 1.0,
            "recall": round(self.found / self.truth, 4) if self.truth else 1.0,
            "wrongly_cleared": self.cleared,
            "rows_with_questions": round(self.asking / self.rows, 4),
            "questions_mean": round(statistics.fmean(self.questions), 3),
            "questions_worst": max(self.questions),
            "candidate_advisories_mean": round(statistics.fmean(self.candidates), 3),
            "candidate_advisories_worst": max(self.candidates),
        }


def part_of(advisories: Iterable[Advisory], part: str) -> list[Advisory]:
    """All, or one part of them: by year and by the check sum of the first vendor's name."""

    def tuned(advisory: Advisory) -> bool:
        vendor = vendor_of(advisory.products[0].vendor) if advisory.products else ""
        year = advisory.released.year if advisory.released else 0
        return year <= _LAST_TUNED or zlib.crc32(vendor.encode()) % 2 == 0

    return [one for one in advisories if not part or tuned(one) == (part == "tune")]


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of one run. groups: by what the rows are counted, then by its values."""

    advisories: int
    seconds: dict[str, float]
    groups: dict[str, dict[str, dict[str, float | int]]]


def measured(advisories: Sequence[Advisory], count: int, seed: int) -> tuple[Result, list[tuple[Row, Matched]]]:
    """All figures, and each row with what was told of it."""
    made = rows(Truth(advisories), count, seed)
    spent, told = timed(advisories, held_of(made))
    tallies: dict[str, dict[str, Tally]] = {name: defaultdict(Tally) for name in GROUPS}
    for row, one in zip(made, told, strict=True):
        for group, key in zip(GROUPS, ("rows", row.place, row.written, row.of.strip()), strict=True):
            tallies[group][key].add(row, one)
    groups = {
        group: {key: tally.figures for key, tally in sorted(parts.items(), key=lambda pair: -pair[1].rows)}
        for group, parts in tallies.items()
    }
    seconds = {
        "index_s": spent.index, "all_rows_s": spent.read + spent.match,
        "one_new_median_s": statistics.median(spent.new), "one_new_worst_s": max(spent.new),
    }  # fmt: skip
    seconds = {key: round(value, 4) for key, value in seconds.items()}
    return Result(len(advisories), seconds, groups), list(zip(made, told, strict=True))


def _print(result: Result) -> None:
    print(f"{result.advisories} advisories; seconds of one processor: {result.seconds}")
    print("| rows | number | true | matched | precision | match recall | recall | wrongly cleared | rows asked of | "
          "questions, mean / worst | advisories in them, mean / worst |")  # fmt: skip
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for group, parts in result.groups.items():
        for key, told in parts.items():
            print(
                f"| {group} {key} | {told['rows']} | {told['truth']} | {told['matches']} | {told['precision']:.3f} "
                f"| {told['match_recall']:.3f} | {told['recall']:.3f} | {told['wrongly_cleared']} "
                f"| {told['rows_with_questions']:.3f} | {told['questions_mean']:.2f} / {told['questions_worst']} "
                f"| {told['candidate_advisories_mean']:.2f} / {told['candidate_advisories_worst']} |"
            )


def _misses(pairs: Sequence[tuple[Row, Matched]], most: int) -> None:
    wrong, lost = 0, 0
    for row, told in pairs:
        asked = {answer.advisory.id for question in told.questions for answer in question.answers}
        for answer in told.affected:
            if answer.advisory.id not in row.fits | row.unjudged and (wrong := wrong + 1) <= most:
                print(
                    f"WRONG {row.vendor} | {row.model} | {row.firmware} | {row.written} {row.place} -> "
                    f"{answer.advisory.id} {answer.product.name} | {answer.product.version} | {answer.how.code}"
                )
        for id_ in sorted(row.fits - asked - {answer.advisory.id for answer in told.affected}):
            if (lost := lost + 1) <= most:
                print(f"LOST {row.vendor} | {row.model} | {row.firmware} | {row.written} {row.place} -> {id_}")


def main() -> None:
    """Reads, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="+")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=("tune", "hold"), default="")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bars", action="store_true")
    wanted = parser.parse_args()
    advisories = part_of(read(wanted.source).advisories, wanted.part)
    if wanted.bars:
        for what, seconds, most in bars(advisories, wanted.rows, wanted.seed):
            print(f"{what}: {seconds:.3f} s of {most:g} s, {'met' if seconds <= most else 'missed'}")
        return
    result, pairs = measured(advisories, wanted.rows, wanted.seed)
    if wanted.json:
        print(json.dumps(asdict(result), ensure_ascii=False, indent=1))
        return
    _print(result)
    _misses(pairs, wanted.misses)


if __name__ == "__main__":
    main()
