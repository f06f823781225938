"""Draws a factory that keeps to its ledgers, and breaks it: the same seed gives the same plan and the same truth.

Pure: one source of chance, and the day comes in.
"""

import datetime as dt
from random import Random

from sekisho.security.ledgers.asset import Asset, Connection, Status
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.zone import Zone
from sekisho.security.range.on_risk import add_sheet
from sekisho.security.range.paperwork import add_paperwork, lately
from sekisho.security.range.plan import (
    HOSTS_A_LAN,
    LANS,
    VISITOR,
    ZONE,
    Conduiting,
    Declaration,
    Draft,
    Host,
    Past,
    Plan,
    Talk,
    conduit_row,
    speech,
)
from sekisho.security.range.violations import broken
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network

EARLIER_DAYS = 45
"""How long before the day the earlier recording was made; more than the checks' 30 days."""
NEAR = {
    "office": ("http", "ssh", "dns", "ntp"),
    "business": ("http", "ssh", "dns"),
    "develop": ("ssh", "http", "dns"),
    "fa1": ("modbus", "slmp", "s7comm", "fins", "opcua", "mqtt"),
    "fa2": ("slmp", "modbus", "fins", "mqtt", "opcua", "syslog"),
    "dmz": ("mqtt", "http", "ntp"),
}
"""Services within a LAN."""
FAR = {
    ("office", "business"): ("http", "dns", "ssh"),
    ("office", "dmz"): ("http",),
    ("business", "dmz"): ("http", "ssh", "mqtt"),
    ("business", "office"): ("ntp", "dns"),
    ("develop", "dmz"): ("ssh", "http"),
    ("develop", "business"): ("http",),
    ("fa1", "dmz"): ("mqtt", "ntp", "http"),
    ("fa2", "dmz"): ("mqtt", "http"),
    ("dmz", "fa1"): ("opcua", "modbus"),
    ("dmz", "fa2"): ("slmp", "opcua"),
    ("fa1", "fa2"): ("slmp", "modbus", "fins"),
    ("fa2", "fa1"): ("opcua", "s7comm"),
    ("dmz", "outside"): ("http", "dns", "ntp"),
    ("outside", "dmz"): ("http", "ssh"),
}
"""Services that a factory may well permit from one LAN to another."""
ONE_WAY = {("fa1", "dmz"), ("fa2", "dmz"), ("fa2", "fa1")}
"""Where a data diode may stand; it lets only syslog through, which needs no answer."""
READ_ONLY = "読み出し"


def planned(seed: int, day: dt.date, *, violated: bool = True) -> Plan:
    """The plan of a seed. day: of the recording, Japan time; days in ledgers are told from it.

    violated: without it a factory of which nothing may be found.
    """
    chance = Random(seed)  # noqa: S311 -- chance that comes back, not secrets
    draft = _standing(chance, seed)
    _ledgers(draft, chance, day)
    _conduits(draft, chance)
    draft.policy = draft.book()
    draft.earlier = [one.talk for one in draft.declared] if draft.past is not Past.NONE else []
    draft.talks = [one.talk for one in draft.declared]
    if violated:
        broken(draft, chance, day)
    chance.shuffle(draft.talks)
    return draft.finished()


def _mac(chance: Random, taken: set[str]) -> str:
    """A MAC of our own giving (second bit of the first octet), used once."""
    while True:
        mac = "02:77:" + ":".join(f"{chance.randrange(256):02x}" for _ in range(4))
        if mac not in taken:
            taken.add(mac)
            return mac


def _standing(chance: Random, seed: int) -> Draft:
    macs: set[str] = set()
    networks, gateways, hosts = {}, {}, {}
    for number, lan in enumerate(LANS):
        part = f"10.77.{16 * (number + 1) + chance.randrange(16)}"
        networks[lan.name] = f"{part}.0/24"
        wall, *own = chance.sample(range(1, 255), 2 + HOSTS_A_LAN)
        gateways[lan.name] = Host("wall", lan.name, f"{part}.{wall}", _mac(chance, macs))
        for place, last in zip([*range(1, HOSTS_A_LAN + 1), VISITOR], own, strict=True):
            inside = lan.name != "outside" and place != VISITOR
            name = f"{ZONE[lan.name]}の装置{place}" if inside else ""
            key = f"{lan.name.upper()}-{place}" if inside else ""
            host = Host(f"{lan.name}-{place}", lan.name, f"{part}.{last}", _mac(chance, macs), name, key)
            hosts[host.place] = host
    unheard = frozenset({"outside"} if chance.random() < 0.5 else ())
    past = chance.choice(tuple(Past))
    paused, untabled = (past is Past.BEFORE and chance.random() < part for part in (0.5, 0.4))
    return Draft(seed, past, unheard, networks, gateways, hosts, paused, not untabled)


def _ledgers(draft: Draft, chance: Random, day: dt.date) -> None:
    """Zones, and every device that is ours."""
    for lan in LANS:
        draft.add(Zone(name=lan.zone, kind=lan.kind, networks=(Network(draft.networks[lan.name]),)))
    for host in draft.hosts.values():
        if host.name:
            draft.add(
                Asset(
                    id=host.id, name=host.name, kind="装置", place="工場棟", keeper="生産部門",
                    zone=chance.choice((ZONE[host.lan], "")), ips=(Ip(host.ip),), macs=(Mac(host.mac),),
                    connection=Connection.WIRED, status=Status.IN_USE, stocktaken=lately(day),
                )
            )  # fmt: skip
    walls = draft.gateways.values()
    draft.add(
        Asset(
            id="FW-1", name="境界ファイアウォール", kind="ファイアウォール", place="工場棟", keeper="情報システム部門",
            ips=tuple(Ip(one.ip) for one in walls), macs=tuple(Mac(one.mac) for one in walls),
            connection=Connection.WIRED, status=Status.IN_USE, stocktaken=lately(day),
        )
    )  # fmt: skip
    add_paperwork(draft, chance, day)
    add_sheet(draft, day)
    draft.add(Permitted(mac=Mac("02:77:ff:00:00:01"), name="点検用タブレット", connection=Connection.WIRELESS))


def _conduits(draft: Draft, chance: Random) -> None:
    for lan, near in NEAR.items():
        _near(draft, chance, lan, near)
    wanted = [pair for pair in FAR if chance.random() < 0.6] or list(FAR)[:4]
    diodes = {pair for pair in wanted if pair in ONE_WAY and pair[::-1] not in wanted and chance.random() < 0.6}
    for pair in wanted:
        if pair in diodes:
            services: tuple[str, ...] = ("syslog",)
        else:
            services = tuple(chance.sample(FAR[pair], chance.randint(1, min(2, len(FAR[pair])))))
        speeches = tuple(speech(one) for one in services)
        one = Conduiting(*pair, speeches, pair in diodes, len(draft.conduits) + 1)
        draft.conduits.append(one)
        by_port = chance.random() < 0.7 or not all(_one_port(each.protocol) for each in speeches)
        draft.add(conduit_row(one, by_port=by_port))
        for each in speeches:
            servers = [host for host in draft.hosts.values() if host.lan == pair[1] and _belongs(host)]
            clients = [host for host in draft.hosts.values() if host.lan == pair[0] and _belongs(host)]
            server = chance.choice(servers)
            for client in chance.sample(clients, chance.randint(1, 2)):
                _declare(draft, chance, Talk(client, server, each, answered=each.answered))


def _belongs(host: Host) -> bool:
    return not host.place.endswith(VISITOR)


def _one_port(protocol: str) -> bool:
    """Whether a ledger's word for it means its one port and no other."""
    return protocol in {"ssh", "mqtt"}


def _near(draft: Draft, chance: Random, lan: str, services: tuple[str, ...]) -> None:
    """Every device of a LAN takes part in something there."""
    hosts = [host for host in draft.hosts.values() if host.lan == lan and _belongs(host)]
    first, *others = chance.sample(hosts, len(hosts))
    for client in others:
        each = speech(chance.choice(services))
        _declare(draft, chance, Talk(client, first, each, answered=each.answered))
    if chance.random() < 0.5:
        each = speech(chance.choice(services))
        _declare(draft, chance, Talk(others[0], others[1], each, answered=each.answered))


def _declare(draft: Draft, chance: Random, talk: Talk) -> None:
    """A row of the data-flow table, written in one of the ways people write it, and the visit it is for."""
    if any(one.talk.flow == talk.flow for one in draft.declared):
        return
    grave = [what for what in talk.speech.grave if what == "write"]
    writes = bool(grave) and chance.random() < 0.5
    port, word = talk.speech.port, talk.speech.word
    told: tuple[int | None, str] = chance.choice(((port, word), (port, ""), (None, word)))
    operations = (READ_ONLY,) if grave and not writes and chance.random() < 0.6 else ()
    row = Dataflow(
        function=f"計画{len(draft.declared) + 1:02d}",
        source=_side(chance, talk.client),
        destination=_side(chance, talk.server),
        protocol=talk.speech.transport.upper(),
        port=told[0],
        application=told[1],
        operations=operations,
    )
    draft.add(row)
    what = "write" if writes else "read"
    draft.declared.append(Declaration(row, Talk(talk.client, talk.server, talk.speech, what, answered=talk.answered)))


def _side(chance: Random, host: Host) -> Endpoint:
    """`name/address`, or the address alone, or the name alone where the asset ledger knows it."""
    names = (f"{host.name or '取引先'}/{host.ip}", host.ip)
    return Endpoint(chance.choice((*names, host.name) if host.name else names))
