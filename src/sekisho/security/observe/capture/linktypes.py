"""Link types of captures: which are read, and what the others are called when they are reported as not read.

Numbers are those of the registry kept by tcpdump.org (LINKTYPE_*).
"""

from sekisho.guard.text import Text

READ = frozenset({0, 1, 12, 14, 101, 108, 113, 228, 229, 240, 276})

_NAMES = {
    9: "PPP",
    104: "Cisco HDLC",
    105: "IEEE 802.11",
    119: "IEEE 802.11 + Prism",
    127: "IEEE 802.11 + radiotap",
    147: "USER0",
    163: "IEEE 802.11 + AVS",
    189: "USB",
    195: "IEEE 802.15.4",
    220: "USB (mmapped)",
    227: "CAN (SocketCAN)",
    249: "USBPcap",
    251: "Bluetooth LE",
    252: "Wireshark upper PDU",
}


def unread(link_type: int) -> Text:
    """Why packets of this link type were skipped, and what to do."""
    name = _NAMES.get(link_type, "")
    label = f"{link_type}（{name}）" if name else str(link_type)
    english = f"{link_type} ({name})" if name else str(link_type)
    return Text(
        f"リンク種別 {label} のパケットは読み取りません。有線イーサネットの側で取得し直してください。",
        f"Packets of link type {english} are not read. Capture on the wired Ethernet side instead.",
    )
