"""Disagreements that were looked at by hand, frame by frame with `tshark -V` and the protocol's document."""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

import re
from dataclasses import dataclass

from comparison.causes import CAUSES, Cause, Right
from sekisho.guard.text import Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """Frames that a cause explains. what, outcome: as of a difference; ours, theirs, file: patterns."""

    cause: str
    what: str
    outcome: str
    ours: str = ""
    theirs: str = ""
    file: str = ""

    def fits(self, file: str, what: str, outcome: str, ours: str, theirs: str) -> bool:
        """Whether it speaks of this frame."""
        return (
            what == self.what
            and outcome in self.outcome.split()
            and re.search(self.ours, ours) is not None
            and re.search(self.theirs, theirs) is not None
            and re.search(self.file, file) is not None
        )


_CAUSES: tuple[Cause, ...] = (
    Cause(
        "no-service",
        Right.BOTH,
        Text(
            "BACnetの分割確認（4）・拒否（6）・中断（7）のPDUには、サービスの番号がありません（ASHRAE 135 20.1.6、20.1.8、20.1.9）。当方は操作を付けず、tsharkの項目はPDUの種類を示します。",
            "A BACnet segment acknowledgement (4), reject (6) or abort (7) names no service (ASHRAE 135, 20.1.6, 20.1.8, 20.1.9). We give it no operation; the field of tshark is the type of the PDU.",
        ),
    ),
    Cause(
        "upgrade",
        Right.TSHARK,
        Text(
            "FTPの接続がSTARTTLSでTLSに変わった後、順序が入れ替わって届いた証明書の途中のセグメントです。当方は、見出しのないセグメントには接続の名前（FTP）を付けます。流れの名前と確からしさは変わりません。",
            "After STARTTLS turned an FTP connection into TLS, the middle of a certificate arrived out of order. A segment without a head has its connection's name from us, FTP. The flow and its confidence are the same.",
        ),
    ),
)

VERDICTS: tuple[Verdict, ...] = (
    Verdict("no-service", "bacapp.type", "silent", theirs="^[467]$"),
    Verdict("upgrade", "tls", "missed", ours="^ftp$", file="ftp-start-tls"),
)

CAUSES.update({one.name: one for one in _CAUSES})
CAUSES[""] = Cause("", Right.OPEN, Text("まだ説明できていません。", "Not explained yet."))


def by_hand(file: str, what: str, outcome: str, ours: str, theirs: str) -> str:
    """Name of the cause of one difference; "" where nobody has looked at its kind."""
    return next((one.cause for one in VERDICTS if one.fits(file, what, outcome, ours, theirs)), "")
