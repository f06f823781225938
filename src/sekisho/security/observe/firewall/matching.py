"""What one netfilter rule asks of a packet, gathered test by test until it is one rule."""

from dataclasses import dataclass, field

from sekisho.security.observe.firewall.rules import ANY_ADDRESS, ANY_PORT, ANY_PROTOCOL, Action, Range, Rule
from sekisho.security.observe.firewall.services import product
from sekisho.security.observe.firewall.sets import common, merged, without

_PORTED = (6, 17, 33, 132, 136)
Spans = tuple[Range, ...]


@dataclass
class Match:
    """Sets narrow from test to test. opens: a packet that opens a connection can fit.  v6: only IPv6 can fit."""

    protocols: Spans = (ANY_PROTOCOL,)
    source_ports: Spans = (ANY_PORT,)
    ports: Spans = (ANY_PORT,)
    sources: Spans = (ANY_ADDRESS,)
    destinations: Spans = (ANY_ADDRESS,)
    ingress: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    narrowed: list[str] = field(default_factory=list)
    opens: bool = True
    v6: bool = False
    logged: bool = False
    hits: int | None = None

    def test(self, part: str, spans: Spans, *, whole: Range, negated: bool) -> None:
        """One more test of `sources`, `destinations`, `protocols`, `ports` or `source_ports`."""
        wanted = without((whole,), spans) if negated else merged(spans)
        setattr(self, part, common(getattr(self, part), wanted))

    def state(self, names: set[str], *, negated: bool) -> None:
        """A test of the connection's state: what cannot be `new` opens nothing."""
        if ("new" in names) == negated:
            self.opens = False

    def rule(self, table: str, name: str, line: int, action: Action) -> Rule:
        """The whole as one rule. Ports hold for the protocols that have them."""
        protocols = self.protocols
        if self.ports != (ANY_PORT,) or self.source_ports != (ANY_PORT,):
            protocols = common(protocols, merged((one, one) for one in _PORTED))
        services = product(protocols, self.source_ports, self.ports).services
        return Rule(
            table,
            name,
            line,
            action,
            self.ingress,
            self.egress,
            self.sources,
            self.destinations,
            services,
            logged=self.logged,
            hits=self.hits,
            narrowed=tuple(dict.fromkeys(self.narrowed)),
        )
