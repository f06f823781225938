"""Write docs/protocols.md and docs/protocols.ja.md: our names, tshark's, ports and the kinds of operations.

Run: python tools/protocol_pages.py [--check]. With --check nothing is written; exit 1 where a page is out of date.
"""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

from pathlib import Path

from comparison.families import WORDS
from generated_pages import write
from sekisho.guard.text import Language, Text
from sekisho.security.observe.operation_codes import TABLES
from sekisho.security.observe.operations import Kind
from sekisho.security.observe.protocols import PROTOCOLS, Protocol

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES: dict[Language, str] = {"ja": "protocols.ja.md", "en": "protocols.md"}
_HEAD = Text(
    "# プロトコルの名前\n\n"
    "`sekisho observe --frames` と各表の名前、tsharkの名前（`frame.protocols`）、操作の種類です。"
    "「ポートのみ」は、中身を確かめられず、ポート番号だけで推測するもの（確からしさ1）です。"
    "操作コードの詰め方は `src/sekisho/security/observe/operations.py` にあります。このページは `python tools/protocol_pages.py` が書きます。\n\n"
    "装置が名乗る内容（メーカー、型式、ファームウェア、名前、証明書）は、TCPで分割されていても、メッセージの先頭を持つセグメントが最初に届けば、"
    "後の順序によらず読み取ります。1メッセージは48セグメント・65,535バイトまで（TLSのハンドシェイクと、SSH・FTPのあいさつは16セグメントまで）、同時に256メッセージまでです。"
    "証拠のフレームは、tsharkと同じくメッセージが揃ったフレームです。揃わなかったものは届いた分だけを読み、始まりのフレームを証拠とします。"
    "サーバーの証明書はTLS 1.0から1.2で読み取ります。TLS 1.3では暗号化されるため読めません。署名と有効期限の正しさは判定しません。\n",
    "# Names of protocols\n\n"
    "The names of `sekisho observe --frames` and of every table, those of tshark (`frame.protocols`), and the kinds of "
    "operations. “Port only”: the content is not proved, the port alone speaks for it (confidence 1). How codes are packed: "
    "`src/sekisho/security/observe/operations.py`. `python tools/protocol_pages.py` writes this page.\n\n"
    "What devices say of themselves (vendor, model, firmware, names, certificates) is read across segments of TCP too, in "
    "any order, if the first of them to arrive holds the header of the message: at most 48 segments and 65,535 octets a message "
    "(16 segments of a TLS handshake or of a greeting of SSH or FTP), 256 messages at a time. Its frame is the one that completes the message, as tshark "
    "shows it; what never becomes complete is read as far as it goes, at the frame in which it began. Certificates of "
    "servers come from TLS 1.0 to 1.2; TLS 1.3 encrypts them, so there are none to read. Neither signature nor dates are "
    "judged.\n",
)
_CONTROL = Text("\n## 制御・設備のプロトコル\n", "\n## Control and equipment\n")
_OTHER = Text("\n## そのほか\n", "\n## Others\n")
_COLUMNS = Text(
    "| 名前 | 呼び名 | tshark | ポート | 確かめ方 | 操作の種類 |\n|---|---|---|---|---|---|",
    "| name | called | tshark | ports | told by | kinds of operations |\n|---|---|---|---|---|---|",
)
_PROVED = Text("中身", "content")
_PORT = Text("ポートのみ", "port only")
_COUNT = Text("（{n}種のコード）", " ({n} codes)")

PORT_ONLY = frozenset(
    [
        "toyopuc",
        "memobus",
        "foundation-fieldbus",
        "codesys",
        "kerberos",
        "smtp",
        "sip",
        "rtsp",
        "mssql",
        "mysql",
        "postgresql",
        "oracle",
        "nfs",
        "portmap",
        "rlogin",
        "pop3",
        "imap",
        "winrm",
        "nats",
    ]
)
"""Protocols that no kernel proves by their content; `tests/observe/test_protocol_pages.py` holds it against the kernels."""


def _row(one: Protocol, language: Language) -> str:
    ports = [f"TCP {port}" for port in one.tcp[:4]] + [f"UDP {port}" for port in one.udp[:4]]
    codes = TABLES.get(one.name, {})
    kinds = {kind for _, kind in codes.values()}
    told = (
        "、".join(k.ja for k in Kind if k.code in kinds)
        if language == "ja"
        else ", ".join(k.en for k in Kind if k.code in kinds)
    )
    cells = (
        f"`{one.name}`",
        one.label.of(language),
        " ".join(f"`{word}`" for word in WORDS.get(one.name, "").split()) or "–",
        ", ".join(ports) or "–",
        (_PORT if one.name in PORT_ONLY else _PROVED).of(language),
        told + _COUNT.of(language).format(n=len(codes)) if codes else "–",
    )
    return "| " + " | ".join(cells) + " |"


def page(language: Language) -> str:
    """The whole page in one language."""
    lines = [_HEAD.of(language)]
    for title, control in ((_CONTROL, True), (_OTHER, False)):
        lines += [title.of(language), _COLUMNS.of(language)]
        lines += [_row(one, language) for one in PROTOCOLS.values() if one.control is control]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both pages anew, or with --check say whether they are up to date."""
    for language, name in PAGES.items():
        write(DOCS / name, page(language), "python tools/protocol_pages.py")


if __name__ == "__main__":
    main()
