"""One run in a process of its own: a line of JSON in, lines of progress and at last the plan out.

In: `{"input": …, "earlier": [{"content": …, "jobs": …, "actual": …}, …]}`.  Out: `{"done": 0.4}`, …, `{"plan": …}`.
"""

import json
import sys
import time

from sekisho.factory.simulate.answering import Earlier, answer


def main() -> None:
    """Read a run from standard input, and write what comes of it to standard output."""
    begun = time.monotonic()
    asked = json.load(sys.stdin)
    earlier = [Earlier(one["content"], one["jobs"], one["actual"]) for one in asked["earlier"]]
    told = -1

    def progress(share: float) -> None:
        nonlocal told
        if int(share * 100) > told:
            told = int(share * 100)
            _write({"done": share})

    _write({"plan": answer(asked["input"], earlier, lambda: time.monotonic() - begun, progress)})


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
