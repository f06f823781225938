"""Flows seen and flows declared: what is in one and not in the other."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.declared import Declared
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.terms.calendar import day_of

CHATTER = frozenset({
    "arp", "lldp", "cdp", "stp", "icmp", "icmpv6", "igmp", "profinet-dcp", "mdns", "llmnr", "ssdp", "wsd",
    "eapol", "lacp", "loop", "mrp", "vrrp", "ospf",
})  # fmt: skip
"""Protocols by which a network keeps itself going; not flows that a data-flow table declares."""


COMPARABLE = ("dataflow.source|dataflow.destination|asset.ips|asset.macs",)
"""A table of names alone can be held against traffic only where the asset ledger says their addresses."""


@check("dataflow/unlisted", ledgers=("dataflow",), traffic=True, columns=COMPARABLE)
def unlisted(case: Case) -> Iterator[Found]:
    """Flows between two hosts that no row of the data-flow table declares. One finding a client, server and service."""
    declared = Declared(case)
    for flow in case.flows:
        if flow.protocol in CHATTER or flow.transport == "icmp" or declared.of(flow):
            continue
        who = case.told(flow)
        text = Text(f"データフロー表にない通信です。{who.ja}。", f"This flow is not in the data-flow table: {who.en}.")
        subject = Subject("dataflow", flow.key, case.system_of(flow.server, flow.client))
        yield Found(subject, text, (flow.evidence,), day_of(flow.first))


@check("dataflow/unseen", ledgers=("dataflow",), traffic=True, columns=COMPARABLE, long=True)
def unseen(case: Case) -> Iterator[Found]:
    """Declared flows that were not seen for the policy's number of days, though one of their sides was.

    Silent where no sensor saw either side in that time.
    """
    declared = Declared(case)
    heard = {address for address, last in case.last_heard.items() if day_of(last) > case.unseen_before}
    seen_rows = {
        id(entry) for flow in case.flows if day_of(flow.last) > case.unseen_before for entry in declared.of(flow)
    }
    ledger = REGISTRY["dataflow"]
    for entry in declared.entries:
        row = entry.row
        audible = any(declared.covers(row.source, one) or declared.covers(row.destination, one) for one in heard)
        if id(entry) in seen_rows or not audible:
            continue
        text = Text(
            f"データフロー表の「{row.function}」（{row.source} から {row.destination}）は"
            f"{case.policy.unseen_days}日以上観測されていません。",
            f'The declared flow "{row.function}" ({row.source} to {row.destination}) has not been seen for '
            f"{case.policy.unseen_days} days or more.",
        )
        addresses = [str(side.network or "").partition("/")[0] for side in (row.destination, row.source)]
        yield Found(
            Subject("dataflow", ledger.key(row), case.system_of(*addresses)), text, (entry.evidence("function"),)
        )


@check("dataflow/unknown-endpoint", ledgers=("dataflow", "asset"))
def unknown_endpoint(case: Case) -> Iterator[Found]:
    """Declared flows whose source or destination is neither a listed device nor a zone nor outside."""
    declared = Declared(case)
    ledger = REGISTRY["dataflow"]
    for entry in declared.entries:
        for name, ja, en in (("source", "送信元", "source"), ("destination", "受信先", "destination")):
            side = getattr(entry.row, name)
            if side and not declared.knows(side):
                text = Text(
                    f"データフロー表の「{entry.row.function}」の{ja}「{side}」は資産台帳にありません。",
                    f'The {en} "{side}" of the declared flow "{entry.row.function}" is not in the asset ledger.',
                )
                yield Found(Subject("dataflow", ledger.key(entry.row)), text, (entry.evidence(name),), cause=name)
