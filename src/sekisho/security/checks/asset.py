"""Devices seen and devices listed: what is in one and not in the other, and what the ledger itself leaves open."""

from collections.abc import Iterator
from datetime import date

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.months import months_before
from sekisho.security.checks.running import check
from sekisho.security.checks.seen import Device
from sekisho.security.checks.supported import has_ended, known_firmware, told_by_source
from sekisho.security.checks.vulnerability.site import place_of
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.calendar import day_of


def _subject(entry: Entry[Asset]) -> Subject:
    return Subject("asset", entry.row.id or entry.row.name, entry.row.system)


ADDRESSES = ("asset.ips|asset.macs",)


@check("asset/unlisted", ledgers=("asset",), traffic=True, columns=ADDRESSES)
def unlisted(case: Case) -> Iterator[Found]:
    """Devices that were seen on a segment but are in no ledger.

    One finding a MAC. A known IP with another MAC is `asset/address-differs`; a device on the permitted list is listed
    there; what a router passes on from outside has no MAC of its own here.
    """
    permitted = {entry.row.mac for entry in case.book.rows(Permitted)}
    by_mac: dict[str, list[Device]] = {}
    for device in case.devices:
        if device.mac not in permitted and device.mac not in case.by_mac:
            by_mac.setdefault(device.mac, []).append(device)
    for pairs in by_mac.values():
        strange = _strange(case, pairs)
        if not strange:
            continue
        device = min(strange, key=lambda one: (one.first, one.ip))
        ip = device.ip or "IPなし"
        text = Text(
            f"資産台帳にない機器（MAC {device.mac}、{ip}）が通信しています。",
            f"A device that is not in the asset ledger (MAC {device.mac}, {device.ip or 'no IP'}) is communicating.",
        )
        yield Found(Subject("asset", device.mac), text, (device.evidence,), day_of(device.first))


def _strange(case: Case, pairs: list[Device]) -> list[Device]:
    """The pairs of one MAC, itself not listed, that no ledger knows.

    A MAC with a listed IP is that device: its frames without IP, and its addresses of the other IP version, are known.
    """
    addressed = [device for device in pairs if device.ip]
    listed = {":" in device.ip for device in addressed if device.ip in case.by_ip}
    strange = [
        device
        for device in addressed
        if device.ip not in case.by_ip and (not listed or (":" in device.ip) in listed) and not _outside(case, device)
    ]
    return strange if addressed else pairs


def _outside(case: Case, device: Device) -> bool:
    zone = case.zone_of(device.ip)
    return bool(zone) and case.kind_of(zone) is ZoneKind.OUTSIDE


@check("asset/unseen", ledgers=("asset",), traffic=True, columns=ADDRESSES, long=True)
def unseen(case: Case) -> Iterator[Found]:
    """Listed devices in use with an address that have not been seen for the policy's number of days.

    Seen exactly so many days ago is seen no longer; the day after it still is.
    """
    for entry in case.assets:
        row = entry.row
        addresses = (*row.ips, *row.macs)
        if not addresses or row.status is Status.SPARE or row.connection in (Connection.NONE, Connection.TEMPORARY):
            continue
        last = max((case.last_seen[address] for address in addresses if address in case.last_seen), default=None)
        if last and day_of(last) > case.unseen_before:
            continue
        when = f"{day_of(last):%Y/%m/%d}" if last else ""
        text = Text(
            f"{row.name}（{row.id}）の通信が{case.policy.unseen_days}日以上ありません。"
            + (f"最後に見たのは {when} です。" if last else "証跡の期間中に一度も見ていません。"),
            f"{row.name} ({row.id}) has not been seen for {case.policy.unseen_days} days or more. "
            + (f"Last seen on {when}." if last else "It never occurs in the evidence."),
        )
        field = "ips" if row.ips else "macs"
        yield Found(_subject(entry), text, (entry.evidence(field),), day_of(last) if last else None)


@check("asset/address-differs", ledgers=("asset",), traffic=True, columns=ADDRESSES)
def address_differs(case: Case) -> Iterator[Found]:
    """A listed MAC with an IP that is not in its row, or a listed IP with a MAC that is not in its row.

    An IP that several MACs claim on one segment is `asset/address-shared` and not told twice. A row that lists no
    address of the observed IP version says nothing of that version. What a router passes on is not its address.
    """
    shared = {ip for ip, _ in _shared(case)}
    told: set[tuple[str, str]] = set()
    for device in case.devices:
        by_mac, by_ip = case.by_mac.get(device.mac), case.by_ip.get(device.ip)
        if not device.ip or device.ip in shared or (device.mac, device.ip) in told or _passed_on(case, device):
            continue
        told.add((device.mac, device.ip))
        listed = [ip for ip in by_mac.row.ips if (":" in ip) == (":" in device.ip)] if by_mac else []
        if by_mac and listed and device.ip not in listed:
            yield _differs(by_mac, device, "ips", "IPアドレス", "IP address", device.ip)
        elif not listed and by_ip and by_ip.row.macs and device.mac not in by_ip.row.macs:
            yield _differs(by_ip, device, "macs", "MACアドレス", "MAC address", device.mac)


def _passed_on(case: Case, device: Device) -> bool:
    """Whether a pair may well be a router's doing: a header alone says it, and nobody stated the address where it was.

    So it is where the address lies outside, where its own device is seen with it too, or where the MAC is of a device
    that the ledger lists in several zones.
    """
    if device.how != "ip":
        return False
    owner, router = case.by_ip.get(device.ip), case.by_mac.get(device.mac)
    if owner is not None and owner is router:
        return False
    own = owner is not None and any((mac, device.ip) in case.seen_pairs for mac in owner.row.macs)
    return own or _outside(case, device) or (router is not None and len(case.zones_between(router.row.ips)) > 1)


def _differs(entry: Entry[Asset], device: Device, field: str, ja: str, en: str, seen: str) -> Found:  # noqa: PLR0913, PLR0917
    listed = "、".join(getattr(entry.row, field))
    text = Text(
        f"{entry.row.name}（{entry.row.id}）の{ja}が台帳と違います。台帳は {listed}、観測は {seen} です。",
        f"The {en} of {entry.row.name} ({entry.row.id}) differs from the ledger: {listed} listed, {seen} seen.",
    )
    evidence = (device.evidence, entry.evidence(field))
    return Found(_subject(entry), text, evidence, day_of(device.first), cause=seen)


def _shared(case: Case) -> Iterator[tuple[str, list[Device]]]:
    claims: dict[tuple[str, int], dict[str, Device]] = {}
    for device in case.claims:
        if device.ip and device.how != "ip":  # a header alone may be a router's doing; ARP, ND and DHCP are claims
            claims.setdefault((device.ip, device.vlan), {}).setdefault(device.mac, device)
    for (ip, _), by_mac in claims.items():
        found = list(by_mac.values())
        owners = {case.by_mac[mac].row.id if mac in case.by_mac else mac for mac in by_mac}
        if len(owners) > 1 and any(a.first <= b.last and b.first <= a.last for a in found for b in found if a is not b):
            yield ip, found


@check("asset/address-shared", traffic=True)
def address_shared(case: Case) -> Iterator[Found]:
    """One IP address that two or more MACs claimed on one segment at overlapping times.

    A replaced device (the old MAC silent before the new one speaks) is not this, nor are several ports that the
    ledger lists for one device. Addresses that people keep apart were claimed all the same: no row silences this.
    """
    for ip, found in _shared(case):
        macs = "、".join(device.mac for device in found)
        owner = case.by_ip.get(ip)
        text = Text(
            f"{case.named(ip)} を複数の機器が名乗っています（MAC {macs}）。",
            f"Several devices claim {case.named(ip)} (MAC {macs.replace('、', ', ')}).",
        )
        key = owner.row.id if owner else ip
        begun = sorted(device.first for device in found)[1]
        evidence = tuple(device.evidence for device in found)
        yield Found(Subject("asset", key, case.system_of(ip)), text, evidence, day_of(begun), cause=ip)


@check("asset/kept-apart", ledgers=("asset",), columns=ADDRESSES)
def joined_though_apart(case: Case) -> Iterator[Found]:
    """Devices whose row lists both addresses of a pair that people keep apart: one of the two ledgers is wrong."""
    for pair in case.book.rows(Apart):
        mac, ip = pair.row.mac, pair.row.ip
        entry = case.by_mac.get(mac)
        if entry is None or ip not in entry.row.ips:
            continue
        one = entry.row
        text = Text(
            f"{one.name}（{one.id}）の行に、結合しないとした {mac} と {ip} の両方があります。",
            f"The row of {one.name} ({one.id}) has both {mac} and {ip}, which are kept apart.",
        )
        evidence = (entry.evidence("ips"), pair.evidence("ip"))
        yield Found(_subject(entry), text, evidence, pair.row.decided_on, cause=f"{mac} {ip}")


@check("asset/incomplete", ledgers=("asset",))
def incomplete(case: Case) -> Iterator[Found]:
    """Assets without keeper, place or zone.

    The zone may also be told by the zone list, by device or by network. It is asked for where the site has zones at
    all: the report's own asset ledger has no such column.
    """
    zoned = bool(case.zones or case.zone_by_device)
    for entry in case.assets:
        row = entry.row
        zone = case.zone_by_device.get(row.id) or next(filter(None, map(case.zone_of, row.ips)), "")
        gaps = [
            (name, ja, en)
            for name, ja, en, value in (
                ("zone", "ゾーン", "zone", zone or not zoned),
                ("keeper", "管理者", "keeper", row.keeper),
                ("place", "設置場所", "place", row.place),
            )
            if not value
        ]
        if gaps:
            text = Text(
                f"{row.name}（{row.id}）の{'、'.join(ja for _, ja, _ in gaps)}が資産台帳に記入されていません。",
                f"The asset ledger does not say the {', '.join(en for _, _, en in gaps)} of {row.name} ({row.id}).",
            )
            yield Found(_subject(entry), text, tuple(entry.evidence(name) for name, _, _ in gaps))


_DATES = (
    ("support_end", "サポート終了日", "end of support"),
    ("loan_end", "返却期限", "end of its loan"),
    ("replacement_due", "交換期限", "day to be replaced"),
)


@check(
    "asset/date-passed", ledgers=("asset",), columns=("asset.support_end|asset.loan_end|asset.replacement_due",),
    instead=known_firmware,
)  # fmt: skip
def date_passed(case: Case) -> Iterator[Found]:
    """Assets past end of support, end of loan or replacement date. The day itself has not passed.

    A source of end-of-life dates tells the end of support of a firmware where the ledger does not.
    """
    for entry, one in case.once(known_firmware):
        if has_ended(one, entry.row.support_end, case.as_of):
            ja, en = told_by_source(one, entry.row.support_end)
            text = Text(
                f"{entry.row.name}（{entry.row.id}）のファームウェア {entry.row.firmware}: {ja}",
                f"Firmware {entry.row.firmware} of {entry.row.name} ({entry.row.id}): {en}",
            )
            evidence = (entry.evidence("firmware"), place_of(case, one))
            yield Found(_subject(entry), text, evidence, one.end, cause="support_end")
    for entry in case.assets:
        for name, ja, en in _DATES:
            day: date | None = getattr(entry.row, name)
            if day and day < case.as_of:
                text = Text(
                    f"{entry.row.name}（{entry.row.id}）の{ja}（{day:%Y/%m/%d}）を過ぎています。",
                    f"{entry.row.name} ({entry.row.id}) is past its {en} ({day:%Y/%m/%d}).",
                )
                yield Found(_subject(entry), text, (entry.evidence(name),), day, cause=name)


@check("asset/stocktake-overdue", ledgers=("asset",), columns=("asset.stocktaken",))
def stocktake_overdue(case: Case) -> Iterator[Found]:
    """Assets whose last stocktake is longer ago than the policy allows, or that alone of the ledger never had one."""
    for entry in case.assets:
        row = entry.row
        mobile = row.connection in (Connection.WIRELESS, Connection.TEMPORARY)
        months = case.policy.mobile_stocktake_months if mobile else case.policy.stocktake_months
        if row.stocktaken and row.stocktaken >= months_before(case.as_of, months):
            continue
        when = f"{row.stocktaken:%Y/%m/%d}" if row.stocktaken else ""
        text = Text(
            f"{row.name}（{row.id}）の棚卸が{months}か月以上行われていません"
            + (f"（最終 {when}）。" if when else "（記録なし）。"),
            f"{row.name} ({row.id}) has not been in a stocktake for {months} months or more"
            + (f" (last {when})." if when else " (no record)."),
        )
        yield Found(_subject(entry), text, (entry.evidence("stocktaken"),), row.stocktaken)
