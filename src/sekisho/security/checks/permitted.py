"""Wireless and temporary devices against the list of those that are permitted."""

from collections.abc import Iterator
from datetime import date

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.checks.seen import sightings
from sekisho.security.ledgers.asset import Connection
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.terms.calendar import day_of

MOVING = (Connection.WIRELESS, Connection.TEMPORARY)


@check("permitted/unlisted", ledgers=("permitted",), columns=("asset.connection|zone.kind",))
def unlisted(case: Case) -> Iterator[Found]:
    """Devices the asset ledger calls wireless or temporary, and devices seen in a wireless zone, without a permission.

    A device is told once, under its asset id where it has one.
    """
    permitted = {entry.row.mac for entry in case.book.rows(Permitted)}
    told: set[str] = set()
    for entry in case.assets:
        row = entry.row
        if row.connection in MOVING and row.macs and not permitted.intersection(row.macs):
            told.update(row.macs)
            text = Text(
                f"{row.connection.ja}の機器 {row.name}（{row.id}）が許可機器一覧にありません。",
                f"The device {row.name} ({row.id}), {row.connection.en.lower()}, is not on the permitted list.",
            )
            yield Found(Subject("asset", row.id, row.system), text, (entry.evidence("connection"),))
    for device in case.devices:
        wireless = case.kind_of(case.zone_of(device.ip or device.mac)) is ZoneKind.WIRELESS
        if not wireless or device.mac in permitted or device.mac in told:
            continue
        told.add(device.mac)
        asset = case.asset_of(device.mac) or case.asset_of(device.ip)
        if asset and asset.row.connection is Connection.WIRED:
            continue  # the access point or router of the segment
        text = Text(
            f"無線ゾーンで、許可機器一覧にない機器（MAC {device.mac}、{device.ip or 'IPなし'}）が通信しています。",
            f"A device that is not on the permitted list (MAC {device.mac}, {device.ip or 'no IP'}) "
            "is communicating in a wireless zone.",
        )
        key = asset.row.id if asset else device.mac
        yield Found(
            Subject("asset", key, case.system_of(device.mac, device.ip)), text, (device.evidence,), day_of(device.first)
        )


@check("permitted/expired", ledgers=("permitted",), traffic=True)
def expired(case: Case) -> Iterator[Found]:
    """Devices that were seen after the last day of their permission, or before its first. Both days are permitted.

    A device with several rows is permitted on the days of any of them; the row that ends last is named.
    """
    rows: dict[str, list[Entry[Permitted]]] = {}
    for entry in case.book.rows(Permitted):
        rows.setdefault(entry.row.mac, []).append(entry)
    for mac, entries in rows.items():
        seen = sightings(case.observed, mac)
        outside = {
            day: sighting
            for sighting in seen
            for day in (day_of(sighting.first), day_of(sighting.last))
            if not any(_permits(entry.row, day) for entry in entries)
        }
        if not outside:
            continue
        wrong = sorted(outside)
        entry = max(entries, key=lambda one: one.row.until or date.max)
        row, sighting = entry.row, outside[wrong[-1]]
        since = f"{row.since:%Y/%m/%d}から" if row.since else ""
        until = f"{row.until:%Y/%m/%d}まで" if row.until else "期限なし"
        begin = f"from {row.since:%Y/%m/%d} " if row.since else ""
        end = f"until {row.until:%Y/%m/%d}" if row.until else "without end"
        text = Text(
            f"{row.name}（{mac}）が許可期間（{since}{until}）の外で通信しています。",
            f"{row.name} ({mac}) communicates outside its permission ({begin}{end}).",
        )
        field = "until" if row.until and wrong[-1] > row.until else "since"
        subject = Subject("permitted", mac, case.system_of(mac, sighting.ip))
        yield Found(
            subject, text, (sighting.evidence, entry.evidence(field)), row.until if field == "until" else wrong[0]
        )


def _permits(row: Permitted, day: date) -> bool:
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)
