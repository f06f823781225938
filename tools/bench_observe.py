"""Measure `sekisho observe` beside `tshark -T fields` and nfstream on the same capture, in the same run.

    python tools/bench_observe.py BIG.pcap [--tshark-packets 400000] [--whole] [--times 3] [--nfstream PYTHON]

PYTHON: an interpreter that has nfstream; `make bench` makes one, as nfstream brings parts that Sekisho has no use for.
It runs with two meters, one a core, and counts packets of IP only; its memory is that of its largest process.
Printed are the ratios, and whether the bars are met: 100 times tshark, 15 times nfstream, at most 600 MB.

BIG.pcap: as `build_bench_capture.py` makes it. tshark works on the first packets of the file, and its packets a second
are compared, unless --whole is given. Seconds and peak memory are those of the child process, imports included.
`sekisho observe` runs once before the measured runs, so that the compiled kernels lie in their cache; that time is
printed too. Compiled modules are kept, as pip leaves them of an installed program, whatever PYTHONDONTWRITEBYTECODE
says here. It takes seconds where tshark takes minutes, and what else the machine does in one of those seconds would
decide: it is measured --times before tshark and as often behind it, and the median run is compared. The processor's
seconds are printed beside, which other programs change less.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

FIELDS = (
    "frame.number", "frame.time_epoch", "frame.len", "_ws.col.Protocol", "eth.src", "eth.dst", "ip.src", "ip.dst",
    "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "modbus.func_code", "s7comm.param.func", "cip.sc",
    "opcua.servicenodeid.numeric", "dnp3.al.func", "iec60870_asdu.typeid",
)  # fmt: skip


NFSTREAM = """
import sys
from nfstream import NFStreamer
if __name__ == "__main__":
    flows = NFStreamer(source=sys.argv[1], n_meters=2, statistical_analysis=False)
    print(sum(flow.bidirectional_packets for flow in flows))
"""
TSHARK_BAR, NFSTREAM_BAR, MEMORY_BAR_MB = 100, 15, 600


@dataclass(frozen=True)
class Run:
    """One measured command. processor: seconds of all cores. rss_mb: largest resident memory, in megabytes."""

    name: str
    packets: int
    seconds: float
    processor: float
    rss_mb: float

    @property
    def speed(self) -> float:
        """Packets a second."""
        return self.packets / self.seconds

    def line(self) -> str:
        """As it is printed."""
        times = f"{self.seconds:>9.2f}{self.processor:>11.2f}"
        return f"{self.name:34}{self.packets:>11,}{times}{self.speed:>13,.0f}{self.rss_mb:>9.0f}"


def measured(name: str, packets: int, command: list[str], output: Path) -> Run:
    """Run a command to its end; its output goes to a file. Raises RuntimeError where it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, env=environment)
        stderr = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]}: exit {process.returncode}: {stderr.decode(errors='replace')[-400:]}")
    return Run(name, packets, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def count(path: Path) -> int:
    """Packets of a capture, as capinfos counts them."""
    done = subprocess.run(["capinfos", "-c", "-M", "-T", "-r", str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def tshark(path: Path, packets: int, folder: Path, *, whole: bool) -> Run:
    """The other dissector on the whole file or on its first packets."""
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", *(part for f in FIELDS for part in ("-e", f))]
    if whole:
        return measured("tshark -T fields", count(path), command, folder / "tshark.txt")
    some = folder / "some.pcap"
    subprocess.run(
        ["editcap", "-F", "pcap", "-r", str(path), str(some), f"1-{packets}"], capture_output=True, check=True
    )
    command[3] = str(some)
    return measured(f"tshark -T fields (first {packets:,})", count(some), command, folder / "tshark.txt")


def nfstream(python: Path, path: Path, folder: Path) -> Run:
    """Flows with names of protocols, by nDPI in C."""
    (folder / "flows.py").write_text(NFSTREAM, "utf-8")
    run = measured("nfstream", 0, [str(python), str(folder / "flows.py"), str(path)], folder / "nfstream.txt")
    return replace(run, packets=int((folder / "nfstream.txt").read_text("utf-8").split()[-1]))


def sekisho(path: Path, packets: int, folder: Path, name: str) -> Run:
    """`sekisho observe`, Parquet and Excel written."""
    command = [sys.executable, "-m", "sekisho", "observe", str(path), "--out", str(folder / "out")]
    return measured(name, packets, command, folder / "sekisho.txt")


def _judge(said: str, met: bool) -> None:
    print(f"  {said}: {'MET' if met else 'MISSED'}")


def main() -> int:
    """Measure, print, and tell how it went: 0, or 2 where the capture is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capture", type=Path)
    parser.add_argument("--tshark-packets", type=int, default=400_000)
    parser.add_argument("--times", type=int, default=3, help="runs before tshark, and as many behind it")
    parser.add_argument("--nfstream", type=Path, metavar="PYTHON", help="an interpreter that has nfstream")
    parser.add_argument("--whole", action="store_true", help="let tshark read the whole file")
    args = parser.parse_args()
    if not args.capture.is_file():
        print(f"{args.capture}: not found. Make it with tools/build_bench_capture.py.")
        return 2
    packets = count(args.capture)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warming = sekisho(args.capture, packets, folder, "sekisho observe (to warm up)")
        ours = [sekisho(args.capture, packets, folder, "sekisho observe") for _ in range(args.times)]
        other = tshark(args.capture, args.tshark_packets, folder, whole=args.whole)
        others = [other, *([nfstream(args.nfstream, args.capture, folder)] if args.nfstream else [])]
        ours += [sekisho(args.capture, packets, folder, "sekisho observe") for _ in range(args.times)]
    print(f"{'command':34}{'packets':>11}{'seconds':>9}{'processor':>11}{'packets/s':>13}{'MB RSS':>9}")
    for run in (warming, *ours, *others):
        print(run.line())
    middle = sorted(run.speed for run in ours)[len(ours) // 2 - (len(ours) % 2 == 0)]  # of two, the slower
    processor = statistics.median(run.processor for run in ours) / packets
    print("sekisho observe, median run:")
    for run, bar in zip(others, (TSHARK_BAR, NFSTREAM_BAR), strict=False):
        _judge(
            f"{middle / run.speed:.1f} times {run.name} in packets a second, at least {bar}", middle / run.speed >= bar
        )
    most = max(run.rss_mb for run in ours)
    _judge(f"{most:.0f} MB at the most, at most {MEMORY_BAR_MB}", most <= MEMORY_BAR_MB)
    print(
        f"  and {other.processor / other.packets / processor:.1f} times less of the processors for a packet than tshark"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
