"""Why we and tshark name a frame differently, as far as the frame and its stream show it, and who is right."""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

from dataclasses import dataclass
from enum import Enum

from comparison.dissector import Seen
from sekisho.guard.text import Text


class Right(Enum):
    """Whose answer is the truth."""

    BOTH = Text("両方", "both")
    OURS = Text("当方", "ours")
    TSHARK = Text("tshark", "tshark")
    OPEN = Text("未確認", "open")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why frames are named differently. right: who is right; text: why, in full sentences."""

    name: str
    right: Right
    text: Text


CAUSES: dict[str, Cause] = {one.name: one for one in (
    Cause("segment", Right.BOTH, Text(
        "1つのメッセージが複数のTCPセグメントに分かれています。tsharkは最後のセグメントだけに名前を付け、途中のものは「TCPの一部」とします。当方は、そのメッセージを運ぶ全セグメントに名前を付けます。",
        "A message is spread over several TCP segments. tshark names the last of them only and calls the others parts of it; "
        "we name every segment that carries the message.")),
    Cause("repeated", Right.BOTH, Text(
        "再送・順序の入れ替わり・キープアライブのセグメントです。tsharkは中身を読み直しません。当方は、運んでいる内容で名前を付けます（操作としては数えますが、同じ通信先の行に入ります）。",
        "The segment is a retransmission, out of order or a keep-alive, which tshark does not read again. We name it for what "
        "it carries.")),
    Cause("told", Right.OURS, Text(
        "tsharkが既定で見ないポートです。そのポートがこのプロトコルだとtsharkに伝えると（-d）、tsharkも同じフレームを同じ名前で読みます。",
        "The port is one where tshark does not look by itself. Told what the port holds (-d), tshark reads the same frame by "
        "the same name.")),
    Cause("gap", Right.BOTH, Text(
        "この接続にはキャプチャされていないセグメントがあり、tsharkは続きのメッセージの先頭を見失います。同じ接続のほかのフレームには、tsharkも同じ名前を付けています。",
        "The capture lacks segments of this connection and tshark loses the start of messages. Other frames of the same "
        "connection have the same name from tshark.")),
    Cause("stream", Right.BOTH, Text(
        "メッセージの先頭ではないセグメント、または途中で切れたセグメントです。同じ接続のほかのフレームには、tsharkも同じ名前を付けています。当方は、接続で証明されたプロトコルを残りのフレームにも使います。",
        "The segment does not begin a message, or is cut. Other frames of the same connection have the same name from tshark; "
        "what a connection has proved, we say of its other frames too.")),
    Cause("quoted", Right.OURS, Text(
        "ICMPのエラーが、原因となったパケットの先頭を引用しています。tsharkは引用の中身も数えます。実際に流れたのはICMPです。",
        "An ICMP error quotes the packet that caused it. tshark counts what is quoted; what travelled is ICMP.")),
    Cause("inner", Right.BOTH, Text(
        "1フレームに層が重なっています。tsharkは全層を並べ、当方は1つの名前（より多くを語る層）を付けます。",
        "Protocols are stacked in one frame. tshark lists all of them, we give one name: that of the layer that tells most.")),
    Cause("malformed", Right.OURS, Text(
        "tsharkはこの名前で読み始めましたが、構造が合わないとして「Malformed」としています。",
        "tshark began to read the frame by this name and then called it malformed: its structure does not fit.")),
)}  # fmt: skip


def of(word: str, frame: int, all_seen: dict[int, Seen], streams: dict[str, set[str]], broken: set[str]) -> str:
    """Cause of a frame that we call what tshark calls `word` and tshark does not; "" where nothing shows it.

    streams: words that tshark found in each stream. broken: streams with lost segments.
    """
    seen = all_seen[frame]
    last = all_seen.get(seen.finished_in)
    wanted = set(word.split())
    if last and wanted & set(last.words):
        return "segment"
    if seen.repeated:
        return "repeated"
    if wanted & streams.get(seen.stream, set()):
        return "gap" if seen.stream in broken else "stream"
    return "inner" if "icmp" in seen.words else ""


def of_missed(word: str, ours: set[str], seen: Seen) -> str:
    """Cause of a frame that tshark calls `word` and we do not. ours: tshark's words for what we say."""
    before = seen.words[: min(seen.words.index(one) for one in word.split() if one in seen.words)]
    if "icmp" in before or "icmpv6" in before:
        return "quoted"
    if ours & set(seen.words):
        return "inner"
    return "malformed" if "_ws.malformed" in seen.words else ""
