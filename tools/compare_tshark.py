"""Compare our protocol and operation of every frame with tshark's and with published results.

    python tools/compare_tshark.py [FOLDER] [--only NAME] [--open] [--write]

FOLDER: ../shared/captures beside the repository where none is given. --only takes files whose path holds NAME.
--open lists every frame that nothing explains. --write puts the result into docs/comparison.md and
docs/comparison.ja.md. Needs tshark. All captures take some minutes.
"""

import argparse
import sys
from pathlib import Path

from comparison import oracles, pages
from comparison.score import Score
from sekisho.guard.text import Language

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "captures"
PAGES: dict[Language, str] = {"ja": "comparison.ja.md", "en": "comparison.md"}


def main() -> int:
    """Compare, print, and tell how it went: 0, 1 where a frame is unexplained, 2 where there is nothing to compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--only", default="", help="part of the path of the files to read")
    parser.add_argument("--open", action="store_true", help="list the frames that nothing explains")
    parser.add_argument("--write", action="store_true", help="write the pages of docs/")
    args = parser.parse_args()
    files = [p for p in args.folder.rglob("*") if p.is_file() and p.suffix in {".pcap", ".pcapng", ".cap"}]
    files = sorted(p for p in files if args.only in str(p))
    if not files:
        print(f"{args.folder}: no captures here. Give a folder that holds .pcap, .pcapng or .cap files.")
        return 2
    score = Score()
    for path in files:
        score.take(path)
    answers = [] if args.only else list(oracles.answers(args.folder))
    if args.write:
        for language, name in PAGES.items():
            (ROOT / "docs" / name).write_text(pages.page(score, answers, language), "utf-8")
    else:
        print(pages.page(score, answers, "en"))
    unexplained = [one for (cause, *_), those in score.differences.items() if not cause for one in those]
    if args.open:
        for one in unexplained:
            print(one.file, one.frame, one.outcome, one.what, one.ours, one.theirs)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
