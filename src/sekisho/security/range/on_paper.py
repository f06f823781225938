"""Violations that stand in the ledgers: what is written and should not be, or is otherwise on the wires or in rules."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.account import Account
from sekisho.security.ledgers.asset import Asset, Connection
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.zone import Zone
from sekisho.security.range.at_devices import Break
from sekisho.security.range.at_firewall import bare
from sekisho.security.range.plan import LANS, ZONE, Draft, Expected, Shown
from sekisho.security.terms.address import Endpoint


def _asset(draft: Draft, chance: Random) -> Asset | None:
    """The row of a device that no violation has; it is taken then. None where every device has one."""
    hosts = [host for lan in LANS for host in draft.listed(lan.name)]
    if not hosts:
        return None
    host = chance.choice(hosts)
    draft.taken.add(host.place)
    return cast("Asset", draft.row(Asset, id=host.id))


def _asset_with(check: str, words: tuple[str, str], **changed: Callable[[dt.date], object]) -> Break:
    """A row of the asset ledger that says something it should not."""

    def put(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
        row = _asset(draft, chance)
        if not row:
            return None
        values = {name: value(day) for name, value in changed.items()}
        draft.replace(row, replace(row, **values))  # type: ignore[arg-type]  # columns by their names
        return Shown(f"{row.name}: {words[0]}", f"{row.id}: {words[1]}", (Expected(check, row.id),))

    return put


def _two_zones(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    rows = [row for row in (cast("Asset", one) for one in draft.tables["asset"]) if row.zone]
    if not rows:
        return None
    row = chance.choice(rows)
    other = chance.choice([lan.zone for lan in LANS if lan.zone != row.zone])
    zone = cast("Zone", draft.row(Zone, name=other))
    draft.replace(zone, replace(zone, devices=(*zone.devices, row.id)))
    return Shown(
        f"{row.name} が {row.zone} と {other} の両方に属する",
        f"{row.id} belongs to {row.zone} and to {other}",
        (Expected("zone/device-in-two-zones", row.id),),
    )


def _unknown_endpoint(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    talks = [one for one in draft.talks if one.passes and one.server.name and one.server.place not in draft.taken]
    if not talks:
        return None
    talk = chance.choice(talks)
    row = Dataflow(
        function="撤去した装置の通信", source=Endpoint("撤去済みの装置"), destination=Endpoint(talk.server.ip),
        protocol="TCP", port=8080,
    )  # fmt: skip
    draft.add(row)
    key = REGISTRY["dataflow"].key(row)
    expected = [Expected("dataflow/unknown-endpoint", key)]
    if draft.long:  # its receiver is heard, and nobody asks it there
        expected.append(Expected("dataflow/unseen", key))
    return Shown(
        "データフロー表の送信元が資産台帳にない",
        "the source of a declared flow is in no ledger",
        tuple(expected),
    )


def _not_configured(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = bare(draft, chance)
    if not pair:
        return None
    row = Conduit(source=ZONE[pair[0]], destination=ZONE[pair[1]], ports=("tcp/8443",), purpose="追加した通信路")
    draft.add(row)
    key = REGISTRY["conduit"].key(row)
    draft.idle.append((pair, Expected("firewall/unused-permission", key)))
    return Shown(
        f"通信路 {key} を台帳に足し、設定を変えていない",
        f"the conduit {key} is in the ledger and not in the configuration",
        (Expected("firewall/blocks-needed-flow", key),),
    )


def _without_ports(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = bare(draft, chance)
    if not pair:
        return None
    row = Conduit(source=ZONE[pair[0]], destination=ZONE[pair[1]], protocols=("独自プロトコル",))
    draft.add(row)
    key = REGISTRY["conduit"].key(row)
    return Shown(
        f"通信路 {key} のポートが分からない",
        f"the ports of the conduit {key} are not known",
        (Expected("firewall/not-decided", key),),
    )


def _licence(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
    asset = _asset(draft, chance)
    if not asset:
        return None
    row = Software(
        name="生産監視ソフト",
        version="3.1",
        devices=(asset.id,),
        licence_end=day - dt.timedelta(days=9),
    )
    draft.add(row)
    return Shown(
        "使用中のソフトのライセンスが切れている",
        "the licence of software in use has ended",
        (Expected("software/licence-expired", REGISTRY["software"].key(row)),),
    )


def _shared(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    asset = _asset(draft, chance)
    if not asset:
        return None
    row = Account(device=asset.id, name="operator", people=("P-01", "P-02"))
    draft.add(row)
    return Shown(
        f"{row.device} のアカウントを2人で共用",
        f"an account on {row.device} that two people share",
        (Expected("account/shared", REGISTRY["account"].key(row)),),
    )


def _not_approved(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
    asset = _asset(draft, chance)
    if not asset:
        return None
    row = Change(
        what="プログラムの変更",
        done=day - dt.timedelta(days=3),
        assets=(asset.id,),
        applicant="生産部門",
    )
    draft.add(row)
    return Shown(
        "承認のない変更が実施された",
        "a change was done without approval",
        (Expected("change/not-approved", REGISTRY["change"].key(row)),),
    )


KINDS: dict[str, Break] = {
    "stocktake-overdue": _asset_with(
        "asset/stocktake-overdue", ("棚卸が400日前", "stocktaken 400 days ago"),
        stocktaken=lambda day: day - dt.timedelta(days=400),
    ),
    "support-ended": _asset_with(
        "asset/date-passed", ("サポートが昨日で終了", "support ended yesterday"),
        support_end=lambda day: day - dt.timedelta(days=1),
    ),
    "asset-incomplete": _asset_with(
        "asset/incomplete", ("管理者が未記入", "no keeper is entered"), keeper=lambda _: "",
    ),
    "not-permitted": _asset_with(
        "permitted/unlisted", ("一時接続なのに許可がない", "temporary, and without a permission"),
        connection=lambda _: Connection.TEMPORARY,
    ),
    "two-zones": _two_zones,
    "unknown-endpoint": _unknown_endpoint,
    "conduit-not-configured": _not_configured,
    "conduit-without-ports": _without_ports,
    "licence-expired": _licence,
    "shared-account": _shared,
    "change-not-approved": _not_approved,
}  # fmt: skip
