"""Firewalls as small text tables, and cases with them: `name | action | in | out | from | to | service | hits`."""

from dataclasses import replace
from typing import Any, Literal

from sekisho.security.checks.case import Case
from sekisho.security.checks.services import of_port
from sekisho.security.ledgers.book import Book
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, Firewall, Interface, Range, Rule, Service
from sekisho.security.observe.firewall.sets import network
from sekisho.security.observe.tables import Observed, Source
from tables import book, case, lines, seen

ZONES = """
name | kind       | networks
業務 | 業務系     | 10.1.0.0/24
FA   | FA（制御） | 10.2.0.0/24
DMZ  | DMZ        | 10.3.0.0/24
社外 | 社外       | 203.0.113.0/24
"""
CONDUITS = """
source | destination | protocols  | ports   | one_way
業務   | DMZ         | HTTPS      | tcp/443 |
DMZ    | FA          | SSH        | tcp/22  |
FA     | DMZ         | syslog     | udp/514 |
"""
FLOWS = """
function | source        | destination  | protocol | port
計画     | 10.1.0.5      | 10.3.0.10    | TCP      | 443
保守     | 10.3.0.20     | 10.2.0.10    | TCP      | 22
"""
INTERFACES = (
    Interface("port1", "", ((0x0A010000, 0x0A0100FF),)),
    Interface("port2", "", ((0x0A020000, 0x0A0200FF),)),
    Interface("port3", "", ((0x0A030000, 0x0A0300FF),)),
    Interface("wan1"),
)
GOOD = """
name | action | in    | out   | from          | to        | service
1    | allow  | port1 | port3 | 10.1.0.0/24   | 10.3.0.10 | tcp/443
2    | allow  | port3 | port2 | 10.3.0.20     | 10.2.0.10 | tcp/22
3    | allow  | port2 | port3 | 10.2.0.0/24   | 10.3.0.10 | udp/514
"""


def _range(cell: str) -> tuple[Range, ...]:
    found = (network(one.strip()) for one in cell.split(","))
    return tuple(one for one in found if one) if cell else (ANY_ADDRESS,)


def rules(text: str) -> tuple[Rule, ...]:
    """The rules of a table; line 1 is its first rule. Empty cells mean any."""
    out = []
    for number, cells in enumerate(lines(text), 1):
        services = tuple(one for word in cells["service"].split(",") if word for one in of_port(word.strip()))
        out.append(
            Rule(
                "policy",
                cells["name"],
                number,
                "allow" if cells["action"] == "allow" else "deny",
                tuple(cells["in"].split()),
                tuple(cells["out"].split()),
                _range(cells["from"]),
                _range(cells["to"]),
                services or (Service(),),
                hits=int(cells["hits"]) if cells.get("hits") else None,
                narrowed=tuple(filter(None, [cells.get("narrowed", "")])),
            )
        )
    return tuple(out)


def guarded(
    *walls: str | tuple[Rule, ...],
    given: Book | None = None,
    observed: Observed | None = None,
    interfaces: tuple[Interface, ...] = INTERFACES,
    default: Literal["allow", "deny"] = "deny",
    **tables: Any,
) -> Case:
    """A case with one firewall a table, `fw1`, `fw2`, and the ledgers of this module unless others are given."""
    base = observed or Observed()
    count = len(base.sources)
    files = tuple(Source("f" * 64, f"fw{n}.conf", "fortios", 1, 9, None, None) for n in range(1, len(walls) + 1))
    firewalls = tuple(
        Firewall(count + n, "fortios", f"fw{n + 1}", interfaces, rules(one) if isinstance(one, str) else one, default)
        for n, one in enumerate(walls)
    )
    ledgers = given or book(**{"zone": ZONES, "conduit": CONDUITS, "dataflow": FLOWS, **tables})
    return case(ledgers, replace(base, sources=(*base.sources, *files), firewalls=firewalls))


def flowing(text: str, **also: Any) -> Observed:
    """Traffic from the first day on, long enough to say that something was not seen."""
    return seen(flows=f"client | server | server_port | transport | packets_in\n{text}", since="2024-03-01", **also)
