"""Violations that stand in the ledgers: what is written and should not be, or is otherwise on the wires or in rules."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.asset import Asset, Connection
from sekisho.security.ledgers.book import ledger_of
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.zone import Zone
from sekisho.security.range.at_devices import Break
from sekisho.security.range.at_firewall import bare
from sekisho.security.range.paperwork import PEOPLE
from sekisho.security.range.plan import LANS, ZONE, Draft, Expected, Shown
from sekisho.security.terms.address import Endpoint


def _asset_row(draft: Draft, chance: Random) -> Asset | None:
    """The row of a device that no violation has; it is taken then. None where every device has one."""
    hosts = [host for lan in LANS for host in draft.listed(lan.name)]
    if not hosts:
        return None
    host = chance.choice(hosts)
    draft.taken.add(host.place)
    return cast("Asset", draft.row(Asset, id=host.id))


def of_device(says: Callable[[Draft, Random, dt.date, Asset], Shown]) -> Break:
    """A violation about one device, whose row is taken for it."""

    def put(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
        asset = _asset_row(draft, chance)
        return says(draft, chance, day, asset) if asset else None

    return put


def added(draft: Draft, row: Row, check: str, ja: str, en: str) -> Shown:
    """One more row of a ledger, about which a check must tell."""
    draft.add(row)
    return Shown(ja, en, (Expected(check, ledger_of(type(row)).key(row)),))


def _asset_with(check: str, words: tuple[str, str], **changed: Callable[[dt.date], object]) -> Break:
    """A row of the asset ledger that says something it should not."""

    @of_device
    def put(draft: Draft, _: Random, day: dt.date, row: Asset) -> Shown:
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
    shown = added(
        draft, row, "dataflow/unknown-endpoint",
        "データフロー表の送信元が資産台帳にない", "the source of a declared flow is in no ledger",
    )  # fmt: skip
    if not draft.long:
        return shown
    unseen = Expected("dataflow/unseen", shown.expected[0].key)  # its receiver is heard, and nobody asks it there
    return replace(shown, expected=(*shown.expected, unseen))


def _not_configured(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = bare(draft, chance)
    if not pair:
        return None
    row = Conduit(source=ZONE[pair[0]], destination=ZONE[pair[1]], ports=("tcp/8443",), purpose="追加した通信路")
    way = f"{row.source} / {row.destination}"
    shown = added(
        draft, row, "firewall/blocks-needed-flow",
        f"通信路 {way} を台帳に足し、設定を変えていない",
        f"the conduit {way} is in the ledger and not in the configuration",
    )  # fmt: skip
    draft.idle.append((pair, Expected("firewall/unused-permission", shown.expected[0].key)))
    return shown


def _without_ports(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = bare(draft, chance)
    if not pair:
        return None
    row = Conduit(source=ZONE[pair[0]], destination=ZONE[pair[1]], protocols=("独自プロトコル",))
    way = f"{row.source} / {row.destination}"
    return added(
        draft, row, "firewall/not-decided",
        f"通信路 {way} のポートが分からない", f"the ports of the conduit {way} are not known",
    )  # fmt: skip


@of_device
def _licence(draft: Draft, _: Random, day: dt.date, asset: Asset) -> Shown:
    ended = day - dt.timedelta(days=9)
    row = Software(name="生産監視ソフト", version="3.1", devices=(asset.id,), licence_end=ended)
    return added(
        draft, row, "software/licence-expired",
        "使用中のソフトのライセンスが切れている", "the licence of software in use has ended",
    )  # fmt: skip


@of_device
def _not_approved(draft: Draft, chance: Random, day: dt.date, asset: Asset) -> Shown:
    done = day - dt.timedelta(days=3)
    approver, approved = chance.choice(
        (("", None), ("生産部門", done), ("情報システム部門", done + dt.timedelta(days=1)))
    )  # nobody, the applicant, or somebody else too late
    row = Change(
        what="プログラムの変更", done=done, assets=(asset.id,), applicant="生産部門",
        approver=approver, approved=approved,
    )  # fmt: skip
    return added(
        draft, row, "change/not-approved", "承認のない変更が実施された", "a change was done without approval"
    )  # fmt: skip


@of_device
def _unknown_asset(draft: Draft, _: Random, day: dt.date, asset: Asset) -> Shown:
    done = day - dt.timedelta(days=5)
    row = Change(
        what="配線の変更", done=done, assets=(asset.id, "第9製造ライン"), applicant="生産部門",
        approver="情報システム部門", approved=done,
    )  # fmt: skip
    return added(
        draft, row, "change/unknown-asset",
        "変更一覧の資産が、資産台帳にもゾーン一覧にもない", "a change of what is neither an asset nor a zone",
    )  # fmt: skip


def _overused(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
    devices = tuple(one.id for one in (_asset_row(draft, chance) for _ in range(2)) if one)
    if len(devices) < 2:
        return None
    row = Software(name="設計ソフト", devices=devices, licences=1, licence_end=day + dt.timedelta(days=99))
    return added(
        draft, row, "software/licence-overused",
        "ライセンス1本のソフトが2台に入っている", "software with one licence on two devices",
    )  # fmt: skip


@of_device
def _unknown_device(draft: Draft, _chance: Random, _day: dt.date, asset: Asset) -> Shown:
    row = Software(name="保全ソフト", devices=(asset.id, "OLD-9"), licences=2)
    return added(
        draft, row, "software/unknown-device",
        "ソフトの導入先 OLD-9 が資産台帳にない", "software on OLD-9, which is not in the asset ledger",
    )  # fmt: skip


@of_device
def _joined_though_apart(draft: Draft, _: Random, day: dt.date, asset: Asset) -> Shown:
    mac, ip = asset.macs[0], asset.ips[0]
    draft.add(Apart(mac=mac, ip=ip, reason="別の機器のアドレス", decided_by=PEOPLE[0], decided_on=day))
    return Shown(
        f"{asset.name} の行に、結合しないとしたアドレスの両方がある",
        f"the row of {asset.id} has both addresses of a pair that is kept apart",
        (Expected("asset/kept-apart", asset.id),),
    )


@of_device
def _unlisted_software(draft: Draft, _chance: Random, _day: dt.date, row: Asset) -> Shown:
    draft.replace(row, replace(row, software=(*row.software, "画面共有ツール")))
    return Shown(
        f"{row.name} のソフトがソフトウェア管理台帳にない",
        f"{row.id} has software that the software ledger lacks",
        (Expected("software/unlisted", row.id),),
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
    "change-not-approved": _not_approved,
    "change-of-unknown": _unknown_asset,
    "licence-overused": _overused,
    "software-on-unknown": _unknown_device,
    "software-unlisted": _unlisted_software,
    "joined-though-apart": _joined_though_apart,
}  # fmt: skip
