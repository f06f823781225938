"""What changed on the network since an earlier period, where no other check tells it.

A device or flow that no ledger lists is told by `asset/unlisted` and `dataflow/unlisted`; here it is a finding only
where those could not run. Without an earlier period nothing is said. All changes, findings or not, are in the report.
"""

from collections.abc import Iterator

import polars as pl

from sekisho.guard.text import Text
from sekisho.security.checks.asset import unseen
from sekisho.security.checks.case import Case
from sekisho.security.checks.control import GRAVE, undeclared_operation
from sekisho.security.checks.dataflow import CHATTER
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import CHECKS, check
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.book import Entry
from sekisho.security.observe.difference import Change, How, What
from sekisho.security.observe.operations import Kind
from sekisho.security.observe.protocols import is_control
from sekisho.security.terms.calendar import day_of

TOLD_IDENTITIES = {
    "vendor": Text("メーカ", "vendor"),
    "model": Text("型番", "model"),
    "order_number": Text("注文番号", "order number"),
    "firmware": Text("ファームウェア", "firmware"),
    "serial": Text("製造番号", "serial number"),
    "hostname": Text("ホスト名", "host name"),
    "station": Text("局名", "station name"),
}
"""Identities whose change is a finding: another version, or another device at the same address."""


def _runs(case: Case, name: str) -> bool:
    """Whether another check could say anything of this case."""
    return not CHECKS[name].lacks(case) and not CHECKS[name].blanks(case)


def _found(case: Case, change: Change, text: Text, *, ledger: str = "asset", cause: str = "") -> Found:
    """A finding on the device of a change, or on the flow where the change has a peer."""
    asset = _asset(case, change.device)
    key = f"{change.peer} -> {change.device} {change.item}" if change.peer else change.device
    if not change.peer and asset:
        key = asset.row.id or asset.row.name
    since = day_of(change.since) if change.since else None
    subject = Subject(ledger, key, case.system_of(change.device, change.peer))
    return Found(subject, text, change.evidence, since, cause=cause)


@check("changed/new-device", traffic=True)
def new_device(case: Case) -> Iterator[Found]:
    """Devices that the earlier period does not show: spare ones of the ledger, and all where no ledger can tell."""
    told = _runs(case, "asset/unlisted")
    for change in case.difference.of(What.DEVICE, How.NEW):
        asset = _asset(case, change.device)
        spare = asset is not None and asset.row.status is Status.SPARE
        if told and not spare:
            continue
        who = _named(case, change.device)
        text = Text(
            f"{'予備の機器' if spare else '前の期間になかった機器'} {who} が通信を始めました。",
            f"{'The spare device' if spare else 'A device that the earlier period does not show,'} {who}"
            f"{'' if spare else ','} has begun to communicate.",
        )
        yield _found(case, change, text)


@check("changed/gone-device", traffic=True)
def gone_device(case: Case) -> Iterator[Found]:
    """Listed devices, and devices that offered a service, that are silent though their place was watched long enough.

    Those that `asset/unseen` tells are left out; so is what the later period did not watch, a listed device of which
    another address is heard (one of its legs is silent, and not it), and one that only listens and is still spoken to.
    """
    silent = {found.subject.key for found in unseen(case)} if _runs(case, "asset/unseen") else set()
    serving = {change.device for change in case.difference.of(What.SERVICE)}
    for change in case.difference.of(What.DEVICE, How.GONE):
        asset = _asset(case, change.device)
        if asset and ((asset.row.id or asset.row.name) in silent or _heard(case, asset.row)):
            continue
        if _only_listens(case, {change.device, *((*asset.row.ips, *asset.row.macs) if asset else ())}):
            continue
        if asset or change.device in serving:
            who = _named(case, change.device)
            text = Text(
                f"{who} の通信が、前の期間にはありましたが、その後ありません。",
                f"{who} communicated in the earlier period and has been silent since.",
            )
            yield _found(case, change, text)


def _heard(case: Case, asset: Asset) -> bool:
    return any(address in case.last_heard for address in (*asset.ips, *asset.macs))


def _only_listens(case: Case, addresses: set[str]) -> bool:
    """Whether it never said more than a network needs, as who takes syslog, and others still send to it.

    Such a device is heard only when somebody asks for its address anew: its silence says nothing.
    """

    def own(side: str) -> pl.Expr:
        return pl.col(f"{side}_ip").is_in(list(addresses)) | pl.col(f"{side}_mac").is_in(list(addresses))

    said = (own("client") & (pl.col("packets_out") > 0)) | (own("server") & (pl.col("packets_in") > 0))
    spoke = case.before.flows.filter(said & ~pl.col("protocol").is_in(list(CHATTER)))
    addressed = case.held.flows.filter(own("server") & (pl.col("packets_out") > 0) & (pl.col("packets_in") == 0))
    return spoke.is_empty() and not addressed.is_empty()


@check("changed/address", traffic=True)
def new_address(case: Case) -> Iterator[Found]:
    """Devices with an address that they did not have, where the asset ledger lists none of that IP version."""
    told = _runs(case, "asset/unlisted")
    for change in case.difference.of(What.ADDRESS, How.NEW):
        asset = _asset(case, change.device)
        listed = [ip for ip in asset.row.ips if (":" in ip) == (":" in change.item)] if asset else []
        if listed or (told and asset is None):
            continue
        who = _named(case, change.device)
        text = Text(
            f"{who} が、前の期間になかったアドレス {change.item} を使っています。",
            f"{who} uses the address {change.item}, which it did not have in the earlier period.",
        )
        yield _found(case, change, text, cause=change.item)


@check("changed/identity", traffic=True)
def identity(case: Case) -> Iterator[Found]:
    """Devices that say something else of themselves than before: firmware, model, serial number, names."""
    for change in case.difference.of(What.IDENTITY, How.CHANGED):
        told = TOLD_IDENTITIES.get(change.item)
        if told:
            who = _named(case, change.device)
            text = Text(
                f"{who} の{told.ja}が「{change.before}」から「{change.after}」に変わりました。",
                f'The {told.en} of {who} has changed from "{change.before}" to "{change.after}".',
            )
            yield _found(case, change, text, cause=f"{change.item} {change.after}")


@check("changed/new-service", traffic=True)
def new_service(case: Case) -> Iterator[Found]:
    """Devices known before that answer at a service where they did not, where no data-flow table can tell.

    That by which a network keeps itself going, as an answer to ARP, is no service.
    """
    if _runs(case, "dataflow/unlisted"):
        return
    new = {change.device for change in case.difference.of(What.DEVICE, How.NEW)}
    for change in case.difference.of(What.SERVICE, How.NEW):
        if change.device in new or change.after in CHATTER or change.item == "icmp":
            continue
        who = _named(case, change.device)
        service = f"{change.item} {change.after}".rstrip()
        text = Text(
            f"{who} が、前の期間になかったサービス {service} に応答しています。",
            f"{who} answers at {service}, which it did not in the earlier period.",
        )
        yield _found(case, change, text, cause=change.item)


@check("changed/new-operation", traffic=True)
def new_operation(case: Case) -> Iterator[Found]:
    """Kinds of operation on control equipment that a client did not send before, and that are declared or not checked.

    Undeclared ones are told by `control/undeclared-operation`.
    """
    told: set[str] = set()
    if _runs(case, "control/undeclared-operation"):
        told = {found.subject.key for found in undeclared_operation(case)}
    for change in case.difference.of(What.OPERATION, How.NEW):
        kind, protocol = Kind.named(change.kind), change.item.partition(" ")[0]
        if kind not in GRAVE or not is_control(protocol):
            continue
        if _told_of(case, change) & told:
            continue
        client, server = _named(case, change.peer), _named(case, change.device)
        names = change.after or protocol
        text = Text(
            f"{client} から {server} へ、前の期間になかった{kind.ja}の操作（{protocol}: {names}）がありました。",
            f"{client} sent {server} operations of kind '{kind.en}' ({protocol}: {names}), which it did not in the "
            "earlier period.",
        )
        yield _found(case, change, text, ledger="dataflow")


def _told_of(case: Case, change: Change) -> set[str]:
    """The keys under which an operation between two devices is told elsewhere: by each of their addresses."""
    protocol, _, kind = change.item.partition(" ")
    clients, servers = _addresses(case, change.peer), _addresses(case, change.device)
    return {f"{client} -> {server} {protocol} {kind}" for client in clients for server in servers}


def _addresses(case: Case, device: str) -> set[str]:
    return {device, *(one.ip for one in case.devices if one.mac == device and one.ip)}


def _asset(case: Case, device: str) -> Entry[Asset] | None:
    """The listed asset that a device is, by any of its addresses."""
    found = (case.asset_of(address) for address in (device, *sorted(_addresses(case, device))))
    return next((asset for asset in found if asset), None)


def _named(case: Case, device: str) -> str:
    asset = _asset(case, device)
    return f"{asset.row.name}({device})" if asset and asset.row.name else device
