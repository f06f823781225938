"""What one seed plans: who stands where, what is declared, what happens on the wires, and what must be found.

Records only; `drawing` makes a factory that keeps to its ledgers, `violations` breaks it and says what that must show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random

from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.range.speech import SPEECHES, Speech

TABLE = "filtering_policies"
"""The table and, below, the chain of the generated nftables in which all begins (decision 0015)."""
CHAIN = "root0"
FIREWALL = "nftables"
"""What findings call a firewall whose configuration names none."""


@dataclass(frozen=True, slots=True)
class Lan:
    """One LAN, which is one zone. name: of its switch.  zone: in the ledgers."""

    name: str
    zone: str
    kind: ZoneKind


LANS = (
    Lan("office", "事務LAN", ZoneKind.BUSINESS),
    Lan("business", "業務系LAN", ZoneKind.BUSINESS),
    Lan("develop", "開発LAN", ZoneKind.DEVELOPMENT),
    Lan("fa1", "FA LAN1", ZoneKind.CONTROL),
    Lan("fa2", "FA LAN2", ZoneKind.CONTROL),
    Lan("dmz", "DMZ", ZoneKind.DMZ),
    Lan("outside", "社外", ZoneKind.OUTSIDE),
)
ZONE = {lan.name: lan.zone for lan in LANS}
KIND = {lan.name: lan.kind for lan in LANS}
HOSTS_A_LAN = 3
VISITOR = "v"
"""The place on each LAN where something may stand that no ledger lists."""


def round_dmz(pair: tuple[str, str]) -> bool:
    """Whether a way between two LANs leads in or out of the factory and not through the DMZ."""
    kinds = {KIND[one] for one in pair}
    return ZoneKind.OUTSIDE in kinds and not kinds <= {ZoneKind.OUTSIDE, ZoneKind.DMZ}


@dataclass(frozen=True, slots=True)
class Host:
    """One device as it stands. place: its namespace.  name, id: in the asset ledger; empty for what is not ours."""

    place: str
    lan: str
    ip: str
    mac: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One visit of a client to a server.

    what: of the speech's requests.  passes: whether the request arrives; `answered` whether an answer comes back.
    """

    client: Host
    server: Host
    speech: Speech
    what: str = "read"
    passes: bool = True
    answered: bool = True

    @property
    def flow(self) -> str:
        """What findings call the flow."""
        return f"{self.client.ip} -> {self.server.ip} {self.speech.service}"

    @property
    def crossing(self) -> str:
        """What `zone/undeclared-conduit` calls it."""
        return f"{ZONE[self.client.lan]} -> {ZONE[self.server.lan]} {self.speech.service}"

    @property
    def pair(self) -> tuple[str, str]:
        """LANs of client and server."""
        return self.client.lan, self.server.lan


class Past(StrEnum):
    """What of an earlier recording there is."""

    NONE = "none"
    EVIDENCE = "evidence"  # it is evidence as well, so that silence since then can be judged
    BEFORE = "before"  # it is an earlier period to compare with


class Says(StrEnum):
    """What is sent by frames of our own making, where no socket would."""

    MINE = "announces its address"
    CLAIM = "claims the address of another"
    ROGUE = "answers a client's search for an address"


@dataclass(frozen=True, slots=True)
class Shout:
    """Frames of our own making. about: whose address is claimed, or which client is answered."""

    host: Host
    says: Says
    about: Host | None = None


class Hand(StrEnum):
    """When a rule of the firewall is changed by hand."""

    BEFORE = "before the traffic, and it stays"
    WHILE = "for the traffic alone"
    AFTER = "after the traffic"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the firewall by hand, as `nft` takes it. name: a rule's comment, by which its handle is found.

    text: with TABLE and CHAIN in it.
    """

    name: str
    when: Hand
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One finding that must come: check, and the key of its subject. `{rule:NAME}` stands for a rule's handle."""

    check: str
    key: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One violation, in both languages, and what it must show."""

    ja: str
    en: str
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Injection(Shown):
    """One violation of a plan. kind: of `violations.KINDS`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Conduiting:
    """One conduit as planned. services: by protocol.  number: its place in the ledger, from 1."""

    source: str
    destination: str
    speeches: tuple[Speech, ...]
    one_way: bool
    number: int

    @property
    def pair(self) -> tuple[str, str]:
        """LANs it leads from and to."""
        return self.source, self.destination

    def chain(self, transport: str) -> str:
        """The chain of its rule in the generated nftables."""
        return f"C{self.number}-{transport.upper()}"

    @property
    def back(self) -> str:
        """The name of the rule that keeps back the answers of a one-way conduit."""
        return f"back-{self.number}"

    @property
    def key(self) -> str:
        """What findings call it."""
        return f"{ZONE[self.source]} / {ZONE[self.destination]}"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One row of the data-flow table with the talk that it declares."""

    row: Dataflow
    talk: Talk


@dataclass(frozen=True)
class Plan:
    """All of one seed.

    past: whether an earlier recording lies before this one, and what it is for.
    unheard: LANs at which nobody records: outside, where no factory has a sensor.
    hosts: as they stand, the firewall's own addresses by LAN in `gateways`.  formerly: those that stood otherwise then.
    earlier, talks: who visits whom in the two recordings, in order.  shouts: after the talks.
    later: visits after a pause that is long enough to miss somebody; empty where there is none.
    policy: the ledgers from which the firewall was generated; `book` those it is held against.
    published: advisories and the like that came in, each a document of JSON.
    """

    seed: int
    past: Past
    unheard: frozenset[str]
    networks: dict[str, str]
    gateways: dict[str, Host]
    hosts: dict[str, Host]
    formerly: dict[str, Host]
    conduits: tuple[Conduiting, ...]
    policy: Book
    book: Book
    earlier: tuple[Talk, ...]
    talks: tuple[Talk, ...]
    later: tuple[Talk, ...]
    shouts: tuple[Shout, ...]
    changes: tuple[Change, ...]
    injections: tuple[Injection, ...]
    published: tuple[Mapping[str, object], ...]

    @property
    def truth(self) -> frozenset[Expected]:
        """Every finding that must come. Two violations may show in one finding."""
        return frozenset(one for injection in self.injections for one in injection.expected)

    @property
    def kinds(self) -> Counter[str]:
        """How many violations of each kind there are."""
        return Counter(one.kind for one in self.injections)


@dataclass
class Draft:
    """A plan while it is drawn.

    taken: places that a violation has, so that no other touches them.  pairs: so ways from LAN to LAN.
    idle: what a permission that nothing uses shows once silence can be judged, with the way it is for.
    paused: whether there is a pause within this recording.  tabled: whether anybody keeps a data-flow table.
    """

    seed: int
    past: Past
    unheard: frozenset[str]
    networks: dict[str, str]
    gateways: dict[str, Host]
    hosts: dict[str, Host]
    paused: bool = False
    tabled: bool = True
    formerly: dict[str, Host] = field(default_factory=dict)
    conduits: list[Conduiting] = field(default_factory=list)
    declared: list[Declaration] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    earlier: list[Talk] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    shouts: list[Shout] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    injections: list[Injection] = field(default_factory=list)
    idle: list[tuple[tuple[str, str], Expected]] = field(default_factory=list)
    published: list[Mapping[str, object]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    policy: Book = field(default_factory=Book)

    @property
    def long(self) -> bool:
        """Whether the evidence reaches back so far that silence can be judged."""
        return self.past is Past.EVIDENCE

    def add(self, row: Row) -> None:
        """One more row of its ledger."""
        self.tables.setdefault(ledger_of(type(row)).slug, []).append(row)

    def replace(self, old: Row, new: Row) -> None:
        """A row in the place of another."""
        rows = self.tables[ledger_of(type(old)).slug]
        rows[rows.index(old)] = new

    def book(self) -> Book:
        """The ledgers as they are now."""
        kept = {slug: rows for slug, rows in self.tables.items() if self.tabled or slug != "dataflow"}
        return Book({slug: tuple(Entry(row) for row in rows) for slug, rows in kept.items()})

    def conduit(self, pair: tuple[str, str]) -> Conduiting | None:
        """The conduit from one LAN to another."""
        return next((one for one in self.conduits if one.pair == pair), None)

    def listed(self, lan: str) -> list[Host]:
        """The devices that belong on a LAN and that no violation has yet."""
        return [one for one in self.hosts.values() if one.lan == lan and one.name and one.place not in self.taken]

    def used(self, client: Host, server: Host, speech: Speech) -> bool:
        """Whether any visit of these two by this service is planned, of any day."""
        flow = Talk(client, server, speech).flow
        return any(one.flow == flow for one in (*self.earlier, *self.talks))

    def row(self, kind: type[Row], **wanted: object) -> Row | None:
        """The first row of a ledger with these values."""
        rows = self.tables.get(ledger_of(kind).slug, [])
        return next((row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())), None)

    def free_ip(self, chance: Random, ip: str) -> str:
        """An address of the same LAN that nobody has."""
        known = {one.ip for one in (*self.hosts.values(), *self.gateways.values(), *self.formerly.values())}
        part = ip.rpartition(".")[0]
        return chance.choice([one for n in range(1, 255) if (one := f"{part}.{n}") not in known])

    def moved(self, old: Host, new: Host) -> None:
        """One device in another shape, wherever it is spoken of."""
        self.hosts[old.place] = new

        def anew(talks: Iterable[Talk]) -> list[Talk]:
            return [
                replace(
                    one,
                    client=new if one.client == old else one.client,
                    server=new if one.server == old else one.server,
                )
                for one in talks
            ]

        self.earlier, self.talks = anew(self.earlier), anew(self.talks)

    def finished(self) -> Plan:
        """The plan. After a pause whatever was said within a LAN is said again."""
        later = [one for one in self.talks if self.paused and one.passes and one.client.lan == one.server.lan]
        return Plan(
            self.seed, self.past, self.unheard, self.networks, self.gateways, self.hosts, self.formerly,
            tuple(self.conduits), self.policy, self.book(), tuple(self.earlier), tuple(self.talks), tuple(later),
            tuple(self.shouts), tuple(self.changes), tuple(self.injections),
            tuple(self.published),
        )  # fmt: skip


def conduit_row(one: Conduiting, *, by_port: bool) -> Conduit:
    """A conduit as the ledger has it: by ports, or by protocols whose only known port is the service's."""
    return Conduit(
        source=ZONE[one.source],
        destination=ZONE[one.destination],
        protocols=() if by_port else tuple(speech.word for speech in one.speeches),
        ports=tuple(speech.service for speech in one.speeches) if by_port else (),
        one_way=one.one_way,
        purpose="計画した通信",
    )


def speech(protocol: str) -> Speech:
    """A service by its protocol."""
    return SPEECHES[protocol]
