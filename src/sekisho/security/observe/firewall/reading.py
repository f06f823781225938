"""A firewall's configuration as a file, read into observations: its firewalls, and what of it was not read."""

from collections.abc import Callable
from pathlib import Path

from sekisho.guard.limits import FIREWALL_BYTES
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.observe import packed
from sekisho.security.observe.firewall.asa import read_asa
from sekisho.security.observe.firewall.fortios import read_fortios
from sekisho.security.observe.firewall.ios import read_ios
from sekisho.security.observe.firewall.iptables import read_iptables
from sekisho.security.observe.firewall.nftables import read_nftables
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.panos import read_panos
from sekisho.security.observe.firewall.rules import Firewall, Kind
from sekisho.security.observe.tables import Observed, Source

READERS: dict[Kind, Callable[[str, int, Notes], list[Firewall]]] = {
    "fortios": read_fortios,
    "asa": read_asa,
    "ios": read_ios,
    "panos": read_panos,
    "nftables": read_nftables,
    "iptables": read_iptables,
}


def read_firewall(path: Path, kind: Kind) -> Observed:
    """The firewalls of one file, plain or packed; its records are their rules, and its hash is left empty.

    At most FIREWALL_BYTES are read. Problems: observe.F001 too large, F002 no rule of a firewall in it, W008 what was
    read only in part. Raises OSError and the other errors of `packed.UNREADABLE`.
    """
    with packed.opened(path) as stream:
        data = stream.read(FIREWALL_BYTES + 1)
    notes, problems = Notes(), []
    firewalls: list[Firewall] = []
    if len(data) > FIREWALL_BYTES:
        problems.append(Problem("observe.F001", path.name, "", _TOO_LARGE))
    else:
        firewalls = READERS[kind](data.decode("utf-8-sig", "replace").replace("\r\n", "\n"), 0, notes)
        if not any(one.rules for one in firewalls):
            problems.append(Problem("observe.F002", path.name, "", _NO_RULE))
    skipped = notes.skipped()
    if skipped:
        problems.append(Problem("observe.W008", path.name, skipped[0].at, _in_part(sum(one.count for one in skipped))))
    source = Source(
        "",
        path.name,
        kind,
        path.stat().st_size,
        sum(len(one.rules) for one in firewalls),
        None,
        None,
        skipped,
    )
    return Observed(sources=(source,), firewalls=tuple(firewalls), problems=tuple(problems))


def _in_part(count: int) -> Text:
    return Text(
        f"ファイアウォール設定の{count:,}か所を読み取らないか、一部だけ読み取りました。理由と行は読み飛ばしの一覧で確認してください。",
        f"{count:,} places of the firewall configuration were not read, or only in part. "
        "See their reasons and lines in the list of what was skipped.",
    )


_TOO_LARGE = Text(
    f"ファイアウォール設定が{FIREWALL_BYTES // 2**20} MiBを超えるため読み取りません。"
    "装置ごとに分けて指定してください。",
    f"The firewall configuration is larger than {FIREWALL_BYTES // 2**20} MiB and is not read. "
    "Give it device by device.",
)
_NO_RULE = Text(
    "通過する通信の規則がありません。装置の設定全体を取得し直して指定してください。",
    "There is no rule for traffic that passes. Take the whole configuration of the device and give it.",
)
