"""The statements of a Cisco ASA or IOS configuration that decide about traffic, gathered before they are judged."""

from dataclasses import dataclass, field, replace

from sekisho.security.observe.firewall import sets
from sekisho.security.observe.firewall.cisco_objects import Block, Objects
from sekisho.security.observe.firewall.cisco_words import HITS, Answers, Names, Unreadable, Version6, entry
from sekisho.security.observe.firewall.notes import NARROWED, NO_RULE_LINE, ONLY_ANSWERS, ONLY_V6, Notes
from sekisho.security.observe.firewall.rules import Range, Rule

_NOT_READ = {
    "nat": ("NATは読み取りません。規則の住所は書かれたままです", "NAT is not read; addresses of rules are as written"),
    "static": (
        "NATは読み取りません。規則の住所は書かれたままです",
        "NAT is not read; addresses of rules are as written",
    ),
    "ip nat": (
        "NATは読み取りません。規則の住所は書かれたままです",
        "NAT is not read; addresses of rules are as written",
    ),
    "zone-pair": ("ゾーンベースファイアウォールは読み取りません", "zone-based firewall policies are not read"),
    "ip inspect": ("CBACの検査は読み取りません", "inspection (CBAC) is not read"),
    "ipv6 access-list": ONLY_V6,
}


@dataclass(slots=True)
class Port:
    """One interface. shut: it is administratively down; lists: access list by direction, with its line."""

    name: str
    line: int
    nameif: str = ""
    level: int | None = None
    networks: list[Range] = field(default_factory=list)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class List:
    """One access list: its rules and where it begins."""

    name: str
    line: int
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Config:
    """What a configuration says. bound: `access-group` statements of an ASA as list, direction, nameif, line."""

    wildcards: bool
    notes: Notes
    host: str = ""
    ports: list[Port] = field(default_factory=list)
    lists: dict[str, List] = field(default_factory=dict)
    bound: list[tuple[str, str, str, int]] = field(default_factory=list)
    same_inter: bool = False
    same_intra: bool = False

    def __post_init__(self) -> None:
        self.objects = Objects(wildcards=self.wildcards)
        self._later: list[tuple[str, int, str, bool, str]] = []
        self._within: tuple[str, bool] | None = None
        self._block: Block | None = None
        self._port: Port | None = None
        self._hits: dict[tuple[str, str], int] = {}
        self._places: dict[tuple[str, Rule], int] = {}

    def read(self, text: str) -> None:
        """Take every line; entries are judged last, as objects may be defined behind them."""
        for number, raw in enumerate(text.split("\n"), 1):
            line = raw.rstrip()
            words = line.split()
            if not words or words[0].startswith(("!", ":")):
                continue
            if line[0].isspace() and self._inner(words, number):
                continue
            self._top(words, number)
        names = Names(self.objects.addresses, self.objects.services, wildcards=self.wildcards)
        for table, number, said, standard, label in self._later:
            self._judge(table, number, said, names, standard=standard, label=label)

    def _top(self, words: list[str], number: int) -> None:
        """One statement that stands by itself."""
        self._within = self._block = self._port = None
        first = words[0].lower()
        if first == "hostname" and len(words) > 1:
            self.host = words[1]
        elif first == "name" and len(words) > 2:
            self.objects.names[words[2]] = words[1]
        elif first == "interface" and len(words) > 1:
            self._port = Port("".join(words[1:]), number)
            self.ports.append(self._port)
        elif first in {"object", "object-group"} and len(words) > 2:
            self._block = self.objects.blocks.setdefault(
                words[2],
                Block(words[1].lower(), words[3].lower() if len(words) > 3 else ""),
            )
        elif first == "access-list" and len(words) > 2:
            self._numbered(words[1].rstrip(";"), words[2:], number)
        elif words[:2] == ["ip", "access-list"] and len(words) > 3:
            self._within = (words[3], words[2].lower() == "standard")
            self.lists.setdefault(words[3], List(words[3], number))
        elif first == "access-group" and len(words) > 2:
            self.bound.append((words[1], words[2].lower(), words[4] if len(words) > 4 else "", number))
        elif words[:2] == ["same-security-traffic", "permit"]:
            self.same_inter |= words[-1] == "inter-interface"
            self.same_intra |= words[-1] == "intra-interface"
        else:
            self._unread(words, number)

    def _unread(self, words: list[str], number: int) -> None:
        for key, (ja, en) in _NOT_READ.items():
            if " ".join(words).lower().startswith(f"{key} "):
                self.notes.unread(number, ja, en, "" if "NAT" in en else key)

    def _inner(self, words: list[str], number: int) -> bool:
        """One statement below another; False where none is open that it could belong to."""
        if self._within:
            self._later.append((self._within[0], number, " ".join(words), self._within[1], ""))
        elif self._block is not None:
            if words[0] == "nat":
                self._unread(words, number)
            elif words[0] != "description":
                self._block.lines.append(words)
        elif self._port is not None:
            self._of_port(self._port, words, number)
        elif words[0] == "access-list" and len(words) > 3 and words[2] == "line":
            self._member_hits(words)
        return True  # what `show access-list` prints below an entry are its members once more

    def _member_hits(self, words: list[str]) -> None:
        """Hits of one member that `show access-list` prints below an entry: those of the entry are their sum."""
        if found := HITS.search(" ".join(words)):
            key = words[1], words[3]
            self._hits[key] = self._hits.get(key, 0) + int(found[1] or found[2])

    def _of_port(self, port: Port, words: list[str], number: int) -> None:
        two = [word.lower() for word in words[:2]]
        if two[0] == "nameif" and len(words) > 1:
            port.nameif = words[1]
        elif two[0] == "security-level" and len(words) > 1 and words[1].isdigit():
            port.level = int(words[1][:3])
        elif two == ["ip", "address"] and len(words) > 3 and (span := sets.masked(words[2], words[3])):
            port.networks.append(span)
        elif two == ["ip", "access-group"] and len(words) > 3:
            port.lists[words[3].lower()] = words[2], number
        elif words[0] == "zone-member":
            self.notes.unread(
                number,
                "ゾーンベースファイアウォールは読み取りません",
                "zone-based firewall policies are not read",
                "zone-pair",
            )

    def _numbered(self, name: str, words: list[str], number: int) -> None:
        """`access-list NAME ...` of an ASA, `access-list NUMBER ...` of IOS, or a line of `show access-list`."""
        standard = name.isdigit() and (int(name) < 100 or 1300 <= int(name) < 2000)
        label = ""
        if words[0].lower() == "line" and len(words) > 2:
            label, words = words[1], words[2:]
        kind = words[0].lower()
        if kind in {"remark", "elements;", "cached"} or "elements;" in words or kind == "alert-interval":
            return
        if kind in {"extended", "standard", "advanced"}:
            standard = kind == "standard"
            words = words[1:]
        elif kind in {"webtype", "ethertype"}:
            self.notes.unread(number, "IPの規則ではないアクセスリストです", "an access list that is not for IP", kind)
            return
        self.lists.setdefault(name, List(name, number))
        self._later.append((name, number, " ".join(words), standard, label))

    def _judge(self, table: str, number: int, said: str, names: Names, *, standard: bool, label: str) -> None:  # noqa: PLR0913
        words = said.split()
        if words and words[0].isdigit():  # the sequence number of IOS
            label, words = words[0], words[1:]
        if not words or words[0].lower() in {"remark", "description"}:
            return
        try:
            rule = entry(" ".join(words), table, number, names, standard=standard)
        except Version6:
            self.notes.unread(number, *ONLY_V6)
        except Answers:
            self.notes.unread(number, *ONLY_ANSWERS)
        except Unreadable:
            self.notes.unread(number, *NO_RULE_LINE, said)
        else:
            if rule.narrowed:
                self.notes.unread(number, *NARROWED, rule.narrowed[0])
            self._keep(self.lists[table].rules, table, rule, label)

    def _keep(self, rules: list[Rule], table: str, rule: Rule, label: str) -> None:
        """Add a rule, or only its hits where `show access-list` prints one that the configuration has already."""
        hits = self._hits.get((table, label), rule.hits) if rule.hits is None else rule.hits
        bare = replace(rule, name="", line=0, hits=None)
        at = self._places.setdefault((table, bare), len(rules))
        if at < len(rules) and hits is not None and not self.wildcards:  # an ASA takes no entry twice
            rules[at] = replace(rules[at], hits=hits)
        else:
            rules.append(replace(rule, name=label or str(len(rules) + 1), hits=hits))
