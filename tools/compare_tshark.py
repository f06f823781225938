"""Compare our protocol and operation of every frame with tshark's, over a folder of captures, and print a table.

    python tools/compare_tshark.py [FOLDER] [--show FAMILY]

FOLDER: ../shared/captures beside the repository where none is given. --show lists frames of one family that differ.
"""

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import polars as pl

from sekisho.security.observe.capture.reading import read_capture

SHARED = Path(__file__).resolve().parents[2] / "shared" / "captures"

# tshark's word in frame.protocols: our protocols that say the same.
FAMILIES: dict[str, set[str]] = {
    "mbtcp": {"modbus", "umas"}, "s7comm": {"s7comm"}, "enip": {"enip", "cip", "cip-io"}, "cip": {"cip"},
    "opcua": {"opcua"}, "dnp3": {"dnp3"}, "bacnet": {"bacnet"}, "bvlc": {"bacnet"}, "iec60870_104": {"iec104"},
    "mqtt": {"mqtt"}, "omron": {"fins"}, "ams": {"ads"}, "hart_ip": {"hart-ip"}, "synphasor": {"c37118"},
    "pn_dcp": {"profinet-dcp"}, "pn_rt": {"profinet-rt", "profinet-dcp"}, "pn_io": {"profinet-cm"},
    "ecatf": {"ethercat"}, "epl": {"epl"}, "epl-v1": {"epl"}, "goose": {"goose"}, "sv": {"sv"}, "lldp": {"lldp"},
    "cdp": {"cdp"}, "stp": {"stp"}, "arp": {"arp"}, "http": {"http", "ssdp"}, "tls": {"tls", "rdp-tls"}, "ssh": {"ssh"},
    "smb": {"smb"}, "smb2": {"smb"}, "vnc": {"vnc"}, "telnet": {"telnet"}, "ftp": {"ftp"}, "dns": {"dns"},
    "mdns": {"mdns"}, "dhcp": {"dhcp"}, "snmp": {"snmp", "snmp-v1", "snmp-v2c", "snmp-v3"}, "ntp": {"ntp"},
    "ptp": {"ptp"}, "syslog": {"syslog"}, "llmnr": {"llmnr"}, "nbns": {"netbios"}, "ssdp": {"ssdp"},
    "radius": {"radius"},
    "ldap": {"ldap"}, "cldap": {"ldap"}, "amqp": {"amqp"}, "rdp": {"rdp", "rdp-tls"}, "icmp": {"icmp"},
    "icmpv6": {"icmpv6"}, "mms": {"mms"}, "rtps": {"rtps"},
    "cotp": {"cotp", "s7comm", "s7comm-plus", "mms", "rdp", "rdp-tls"},
}  # fmt: skip

OPERATIONS = {
    "modbus.func_code": ("modbus",),
    "s7comm.param.func": ("s7comm",),
    "cip.sc": ("cip",),
    "opcua.servicenodeid.numeric": ("opcua",),
    "dnp3.al.func": ("dnp3",),
    "iec60870_asdu.typeid": ("iec104",),
    "mqtt.msgtype": ("mqtt",),
}


def by_tshark(path: Path) -> pl.DataFrame:
    """A row a frame: number, protocols, and the fields of `OPERATIONS` with all their occurrences."""
    fields = ["frame.number", "frame.protocols", *OPERATIONS]
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a"]
    done = subprocess.run([*command, *(part for f in fields for part in ("-e", f))], capture_output=True, check=False)
    rows = [line.split("\t") for line in done.stdout.decode(errors="replace").splitlines()]
    rows = [row for row in rows if len(row) == len(fields) and row[0].isdigit()]
    return pl.DataFrame(
        {name: [row[i] for row in rows] for i, name in enumerate(fields)}, schema=dict.fromkeys(fields, pl.String)
    )


def by_us(path: Path) -> dict[int, tuple[str, int | None]]:
    """Protocol and operation by frame number."""
    parts: list[pl.DataFrame] = []
    read_capture(path, frames=parts.append)
    if not parts:
        return {}
    frame = pl.concat(parts)
    return {n: (p, o) for n, p, o in frame.select("number", "protocol", "operation").iter_rows()}


def number(word: str) -> int | None:
    """The first occurrence of a field as a number; None where it is empty."""
    first = word.partition(",")[0]
    return int(first, 0) if first else None


class Score:
    """Counts over all files."""

    def __init__(self, show: str) -> None:
        self.seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.operations: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.show = show

    def take(self, path: Path) -> None:
        """One file."""
        ours = by_us(path)
        for row in by_tshark(path).iter_rows(named=True):
            frame = int(row["frame.number"])
            words = set(row["frame.protocols"].split(":"))
            name, operation = ours.get(frame, ("", None))
            for family, names in FAMILIES.items():
                outcome = {(True, True): "both", (True, False): "missed", (False, True): "extra"}.get(
                    (family in words, name in names)
                )
                if outcome:
                    self.seen[family][outcome] += 1
                    if outcome != "both" and self.show == family:
                        print(path.name, frame, outcome, name, row["frame.protocols"])
            for field, names in OPERATIONS.items():
                theirs = number(row[field])
                if theirs is None or name not in names:
                    continue
                outcome = "silent" if operation is None else "equal" if theirs == operation else "differs"
                self.operations[field][outcome] += 1
                if outcome != "equal" and self.show == field:
                    print(path.name, frame, name, operation, row[field])

    def table(self) -> None:
        """Print what was counted."""
        print(f"{'tshark':16}{'frames':>9}{'both':>9}{'missed':>8}{'extra':>8}{'recall':>9}")
        for family in FAMILIES:
            c = self.seen[family]
            total = c["both"] + c["missed"]
            if total or c["extra"]:
                recall = f"{100 * c['both'] / total:8.2f}%" if total else "       -"
                print(f"{family:16}{total:9}{c['both']:9}{c['missed']:8}{c['extra']:8}{recall}")
        print(f"\n{'operation':32}{'equal':>9}{'differs':>9}{'silent':>8}")
        for field, c in self.operations.items():
            print(f"{field:32}{c['equal']:9}{c['differs']:9}{c['silent']:8}")


def main() -> int:
    """Compare, print, and tell how it went: 0, or 2 where there is nothing to compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--show", default="", help="family or field whose differences are listed")
    args = parser.parse_args()
    files = sorted(p for p in args.folder.rglob("*") if p.is_file() and p.suffix in {".pcap", ".pcapng", ".cap"})
    if not files:
        print(f"{args.folder}: no captures here. Give a folder that holds .pcap, .pcapng or .cap files.")
        return 2
    score = Score(args.show)
    for path in files:
        score.take(path)
    print(f"{len(files)} files in {args.folder.name}")
    score.table()
    return 0


if __name__ == "__main__":
    sys.exit(main())
