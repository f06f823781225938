"""Rows proposed to ledgers from what was observed. Observed is never approved: a person accepts them, with evidence.

Every value says where it was seen. What the traffic cannot tell (name, place, keeper) is left empty for the person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Finding
from sekisho.security.checks.supported import known_software
from sekisho.security.checks.vulnerability.site import place_of
from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import REGISTRY, Row
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.observe.macs import vendor_of
from sekisho.security.terms.address import Endpoint, Ip, Mac
from sekisho.security.terms.evidence import Evidence

IDENTITY_FIELDS = {"vendor": "vendor", "model": "model", "firmware": "firmware", "serial": "serial"}
"""Identity keys of observe.tables that are columns of the asset ledger."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row that a ledger could have. evidence: field name to where its value was seen. finding: what asks for it.

    fills: whether the ledger has the row, and only those of its cells that were seen are empty there.
    """

    ledger: str
    row: Row
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    finding: str = ""
    fills: bool = False

    @property
    def before(self) -> Row | None:
        """The row as the ledger has it; None for a new one."""
        if not self.fills:
            return None
        empty = type(self.row)()
        return replace(self.row, **{name: getattr(empty, name) for name in self.evidence})


def proposals(case: Case, findings: tuple[Finding, ...]) -> tuple[Proposal, ...]:
    """Asset rows for unlisted devices and data-flow rows for unlisted flows, in the order of the findings.

    After them the rows of the software ledger without an end of support, where a source knows it.
    """
    return (*_proposals(case, findings), *_ends_of_support(case, findings))


def _proposals(case: Case, findings: tuple[Finding, ...]) -> Iterator[Proposal]:
    flows = {flow.key: flow for flow in case.flows}
    for finding in findings:
        if finding.check == "asset/unlisted":
            yield _asset(case, finding)
        elif finding.check == "dataflow/unlisted" and finding.subject.key in flows:
            flow = flows[finding.subject.key]
            row = Dataflow(
                site=case.site,
                function="",
                source=_endpoint(case, flow.client),
                destination=_endpoint(case, flow.server),
                protocol=flow.transport.upper(),
                port=flow.port or None,
                application=flow.protocol,
            )
            told = ("source", "destination", "protocol", "port", "application")
            yield Proposal("dataflow", row, dict.fromkeys(told, flow.evidence), finding.id)


def _ends_of_support(case: Case, findings: tuple[Finding, ...]) -> Iterator[Proposal]:
    known = case.once(known_software)
    asking = {one.subject.key: one.id for one in findings if one.check == "software/support-ended"}
    for entry in case.book.rows(Software):
        row = entry.row
        one = known.get((row.vendor, row.name, row.version))
        if one and one.end and row.support_end is None:
            whole = replace(row, support_end=one.end)
            seen = {"support_end": place_of(case, one)}
            yield Proposal("software", whole, seen, asking.get(REGISTRY["software"].key(row), ""), fills=True)


_FIELD = {"hostname": "name"}
"""Columns of the asset ledger that are called otherwise where identities are observed."""


def _endpoint(case: Case, address: str) -> Endpoint:
    asset = case.asset_of(address)
    return Endpoint(f"{asset.row.name}/{address}" if asset and asset.row.name else address)


def _asset(case: Case, finding: Finding) -> Proposal:
    mac = finding.subject.key
    seen = [device for device in case.devices if device.mac == mac]
    ips = tuple(dict.fromkeys(Ip(device.ip) for device in seen if device.ip))
    zone = next((zone for ip in ips if (zone := case.zone_of(ip))), "")
    said = _identity(case, mac, ips)
    evidence: dict[str, Evidence] = {"macs": finding.evidence[0]}
    evidence |= {_FIELD.get(key, key): place for key, (_, place) in said.items()}
    if ips:
        evidence["ips"] = next(device.evidence for device in seen if device.ip)
    values = {key: value for key, (value, _) in said.items()}
    told = {key: _listed(case, mac, ips, key) for key in ("service", "port")}
    evidence |= {field: told[key][1][0] for key, field in _SHOWN.items() if told[key][1]}
    wireless = case.kind_of(zone) is ZoneKind.WIRELESS and bool(zone)
    row = Asset(
        site=case.site,
        name=values.get("hostname", ""),
        purpose=told["service"][0],
        place=told["port"][0],
        vendor=values.get("vendor", "") or vendor_of(mac),
        model=values.get("model", ""),
        firmware=values.get("firmware", ""),
        serial=values.get("serial", ""),
        zone=zone,
        ips=ips,
        macs=(Mac(mac),),
        connection=Connection.WIRELESS if wireless else None,
        status=Status.IN_USE,
    )
    return Proposal("asset", row, evidence, finding.id)


_SHOWN = {"service": "purpose", "port": "place"}
"""What scans and switches say, and where it helps a person to tell and to find the device."""
_MOST_SERVICES = 20


def _listed(case: Case, mac: str, ips: tuple[Ip, ...], key: str) -> tuple[str, list[Evidence]]:
    """All values of one key that were said of a device, joined, with where each is seen; services by their port."""
    own = case.held.identities.filter((pl.col("key") == key) & ((pl.col("mac") == mac) | pl.col("ip").is_in(list(ips))))
    rows = own.sort("value").unique("value", keep="first", maintain_order=True).head(_MOST_SERVICES)
    places = [case.observed.evidence(source, frame) for source, frame in rows.select("source", "frame").iter_rows()]
    return ", ".join(rows["value"].to_list()), places


def _identity(case: Case, mac: str, ips: tuple[Ip, ...]) -> dict[str, tuple[str, Evidence]]:
    """The best value the device itself gave for each key: highest confidence, then earliest."""
    own = case.held.identities.filter((pl.col("mac") == mac) | pl.col("ip").is_in(list(ips)))
    best = own.sort("confidence", "first", descending=[True, False]).unique("key", keep="first", maintain_order=True)
    return {
        key: (value, case.observed.evidence(source, frame))
        for key, value, source, frame in best.select("key", "value", "source", "frame").iter_rows()
        if key in (*IDENTITY_FIELDS, "hostname")
    }
