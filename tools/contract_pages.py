"""Write docs/contracts.md and docs/contracts.ja.md: the LANs, systems, messages and payloads of `sekisho.contracts`.

Run: python tools/contract_pages.py [--check]. With --check nothing is written; exit 1 where a page is out of date.
"""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

from collections.abc import Iterator
from pathlib import Path

from generated_pages import write
from sekisho.contracts import Contracts, Hop, Item, Message, Payload, contracts
from sekisho.guard.text import Language, Text

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES: dict[Language, str] = {"ja": "contracts.ja.md", "en": "contracts.md"}

_HEAD = Text(
    "# システム間のメッセージ\n\n"
    "報告書1.3.2節の6つのデータの流れについて、システム間のすべてのメッセージを一度だけ宣言したものです（`src/sekisho/contracts/`）。"
    "ここから、各サービスのアドレス、互いに検査するためのスキーマ、セキュリティ側が期待するゾーン・通信路・データフローが作られます"
    "（`sekisho ledger declared --out BOOK.xlsx`）。サービスができているのは、流れ①と⑤、②dです（[factory.ja.md](factory.ja.md)）。ほかは計画中です。\n\n"
    "報告書の本文がLANを決めているのは、生産計画管理用サーバ（業務系LAN）、生産工程管理用サーバと設備（FA LAN1）、組立用端末と組立屋台（FA LAN2）、設計用機材（開発LAN）です。"
    "ほかは推定で、`places.toml` の1行を直せば変わります（DMZを通らなくなる経路は、読み込むときに指摘します）。別のLANへは必ずDMZのデータ交換サーバで受け渡し、上位のLANからFAのLANへ開く接続はありません。"
    "例外は「DMZを通さない理由」に書いたものだけです。このページは `python tools/contract_pages.py` が書きます。\n",
    "# Messages between the systems\n\n"
    "Every message between the systems of the six flows in section 1.3.2 of the report, declared once (`src/sekisho/contracts/`). "
    "From it come the addresses of the services, the schemas by which they check each other, and the zones, conduits and data flows "
    "that the security half expects (`sekisho ledger declared --out BOOK.xlsx`). Built are flows ① and ⑤ and ②d "
    "([factory.md](factory.md)); the services of the others are planned.\n\n"
    "The text of the report gives a LAN to the planning server (business), the process management server and the machines (FA LAN1), the assembly terminals and stalls (FA LAN2) and the design workstations (development). "
    "The others are inferred; one line of `places.toml` moves them, and reading refuses a way that would then go round the DMZ. What goes to another LAN meets in the exchange server of the DMZ, and nothing opens a connection into a factory LAN from above. "
    "The exceptions say why they do without the DMZ. `python tools/contract_pages.py` writes this page.\n",
)
_SYSTEMS = Text("\n## LANとシステム\n", "\n## LANs and systems\n")
_SYSTEM_COLUMNS = Text(
    "| LAN | システム | 報告書での名前 | 1台で動かすときのアドレス | 役割 |\n|---|---|---|---|---|",
    "| LAN | system | in the report | address on one machine | what it does |\n|---|---|---|---|---|",
)
_MESSAGES = Text("\n## メッセージ\n", "\n## Messages\n")
_MESSAGE_COLUMNS = Text(
    "| 番号 | 名前 | 送り元 → 送り先 | 接続（開く側 → 受ける側） | 口 | 内容 |\n|---|---|---|---|---|---|",
    "| number | name | from → for | connection (opens → listens) | endpoint | payload |\n|---|---|---|---|---|---|",
)
_DIRECT = Text("\n### DMZを通さない理由\n", "\n### Why some do without the DMZ\n")
_PAYLOADS = Text(
    "\n## 内容\n\n文字と並びの ≥ と ≤ は、その長さです。\n",
    "\n## Payloads\n\nOf texts and lists, ≥ and ≤ are bounds of their length.\n",
)
_EXTERNAL = Text("形は規格のとおりです。\n", "Its form is the standard's.\n")
_ITEM_COLUMNS = Text(
    "| 項目 | 種類 | 必須 | 意味 |\n|---|---|---|---|", "| item | kind | required | meaning |\n|---|---|---|---|"
)
_YES = Text("○", "yes")
_KINDS: dict[str, Text] = {
    "text": Text("文字", "text"), "integer": Text("整数", "integer"), "number": Text("数", "number"),
    "instant": Text("日時（RFC 3339）", "instant (RFC 3339)"),
    "day": Text("日付", "day"), "uri": Text("URI", "URI"), "hash": Text("SHA-256", "SHA-256"),
}  # fmt: skip
_COMMA = Text("、", ", ")
_LIST = Text("{}の並び", "list of {}")
_DEGRADED = Text("（遮断時も通す）", " (stays open when zones are cut)")


def _systems(declared: Contracts, language: Language) -> Iterator[str]:
    for system in declared.systems.values():
        at = declared.addresses(system.id)
        address = f"{at[0]}" if len(at) == 1 else f"{at[0]} – {at[-1]}"
        yield (
            f"| {declared.lans[system.lan].name.of(language)} | {system.name.of(language)} (`{system.id}`) "
            f"| {system.report} | {address} | {system.purpose.of(language)} |"
        )


def _hop(declared: Contracts, hop: Hop, language: Language) -> str:
    ends = f"{declared.name_of(hop.opens).of(language)} → {declared.name_of(hop.to).of(language)}"
    return f"{ends} `{hop.protocol}` {hop.transport}/{hop.port}{_DEGRADED.of(language) if hop.degraded else ''}"


def _message(declared: Contracts, one: Message, language: Language) -> str:
    ends = f"{declared.name_of(one.source).of(language)} → {declared.name_of(one.destination).of(language)}"
    hops = "<br>".join(_hop(declared, hop, language) for hop in one.hops)
    endpoints = "<br>".join(f"`{hop.endpoint}`".replace("|", "\\|") for hop in one.hops)
    return (
        f"| {one.number} | {one.name.of(language)} | {ends} | {hops} | {endpoints} | [{one.payload}](#{one.payload}) |"
    )


def _item(item: Item, language: Language) -> str:
    kind = f"`{item.of}`" if item.kind == "record" else _KINDS[item.kind].of(language)
    kind = _LIST.of(language).format(kind) if item.many else kind
    bounds = [
        f"≥ {item.least:g}" if item.least is not None else "",
        f"≤ {item.most:g}" if item.most is not None else "",
    ]
    told = ", ".join(filter(None, [item.unit, *bounds, " ".join(f"`{word}`" for word in item.words)]))
    about = f"{item.about.of(language)}{f' ({told})' if told else ''}"
    return f"| `{item.name}` | {kind} | {_YES.of(language) if item.required else ''} | {about} |"


def _payload(payload: Payload, language: Language) -> Iterator[str]:
    yield f"\n### {payload.id}\n"
    yield f"{payload.name.of(language)}: {payload.standard}\n"
    if payload.external:
        yield _EXTERNAL.of(language)
        return
    for name, items in (("", payload.items), *payload.records.items()):
        if name:
            yield f"\n`{name}`\n"
        yield _ITEM_COLUMNS.of(language)
        yield from (_item(item, language) for item in items)


def page(language: Language) -> str:
    """The whole page."""
    declared = contracts()
    messages = sorted(declared.messages.values(), key=lambda one: one.number)
    reasons = dict.fromkeys(one.direct for one in messages if one.direct)
    lines = [
        _HEAD.of(language),
        _SYSTEMS.of(language),
        _SYSTEM_COLUMNS.of(language),
        *_systems(declared, language),
        _MESSAGES.of(language),
        _MESSAGE_COLUMNS.of(language),
        *(_message(declared, one, language) for one in messages),
        _DIRECT.of(language),
        *(
            f"- {_COMMA.of(language).join(one.number for one in messages if one.direct == why)}: {why.of(language)}"
            for why in reasons
        ),
        _PAYLOADS.of(language),
        *(line for payload in declared.payloads.values() for line in _payload(payload, language)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for language, name in PAGES.items():
        write(DOCS / name, page(language), "python tools/contract_pages.py")
