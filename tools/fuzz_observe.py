"""Let atheris look for octets that make a reader of captures raise: coverage-guided, for a bounded time.

    python tools/fuzz_observe.py identity|capture [-max_total_time=60] [other options of libFuzzer]

identity: the parsers of what devices say, each with any payload. capture: whole files behind a valid pcap header; the
kernels are machine code that atheris cannot see into, so what it finds there is a crash and no new path.
Needs the dependency group `fuzz`. Ends with 0 where nothing was found; what was found lies in a file beside.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sekisho.security.observe"]):
    from sekisho.security.observe.capture.reading import read_capture
    from sekisho.security.observe.identity import KEYS, PARSERS, said

_HEADER = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
_NAMES = sorted(PARSERS)


def identity(data: bytes) -> None:
    """One parser by the first octet, asked about the rest."""
    if len(data) < 2:
        return
    name = _NAMES[data[0] % len(_NAMES)]
    for one in said(name, data[2:], from_server=bool(data[1] & 1)):
        if one.key not in KEYS or not one.value.isprintable():
            raise AssertionError(f"{name} said {one}")


def capture(data: bytes) -> None:
    """One file; every packet is in a flow or counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pcap"
        path.write_bytes(_HEADER + data)
        seen = read_capture(path)
    if not seen.sources and not seen.problems:
        raise AssertionError("nothing read, and no reason")


TARGETS: dict[str, Callable[[bytes], None]] = {"identity": identity, "capture": capture}


def main() -> None:
    """Fuzz one target until its time is over or something is found."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Say what to fuzz: {' or '.join(TARGETS)}.")
    target = TARGETS[sys.argv.pop(1)]
    if not any(one.startswith(("-max_total_time", "-runs")) for one in sys.argv):
        sys.argv.append("-max_total_time=60")
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
