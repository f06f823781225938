"""Running configurations of Cisco ASA in the one form of `rules`.

Source: Cisco ASA CLI configuration guide, access rules: the list of the interface where a packet enters, else the
global one, decides; the list of the interface where it leaves must allow it too. Where an interface has no list,
security levels decide: to a lower level passes, to a higher one does not, to an equal one where it was permitted.
"""

from dataclasses import replace

from sekisho.security.observe.firewall.chaining import bounded, in_turn
from sekisho.security.observe.firewall.cisco import Config, Port
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule

IMPLIED = "implied"


def read_asa(text: str, source: int, notes: Notes) -> list[Firewall]:
    """The firewall of a configuration; each list by itself where it has no interface at all. Never raises."""
    config = Config(wildcards=False, notes=notes)
    config.read(text)
    if not config.ports and not config.bound:
        return fragments(config, source, "asa")
    ports = [one for one in config.ports if one.nameif] or _named(config)
    by_name = {one.nameif: one for one in ports}
    entering: dict[str, tuple[str, int]] = {}
    leaving: dict[str, tuple[str, int]] = {}
    overall: tuple[str, int] | None = None
    for name, way, port, line in config.bound:
        if name not in config.lists:
            notes.unread(line, "定義されていないアクセスリストです", "the access list is not defined", name)
        elif way == "global":
            overall = name, line
        elif port in by_name and way in {"in", "out"}:
            (entering if way == "in" else leaving)[port] = name, line
        else:
            notes.unread(
                line, "適用先のインターフェースがありません", "the interface of the access list is absent", port
            )
    unbound(config, {name for name, _, _, _ in config.bound})
    rules = [rule for port in ports for rule in _entering(config, port, ports, entering, overall)]
    if overall:
        rules += config.lists[overall[0]].rules
    for name, bound in leaving.items():
        rules = _leaving(config, rules, by_name[name], bound)
    interfaces = tuple(Interface(one.name, one.nameif, tuple(one.networks)) for one in ports)
    return [bounded(Firewall(source, "asa", config.host, interfaces, tuple(rules)), notes)]


def _named(config: Config) -> list[Port]:
    """The interfaces of a part of a configuration that shows none: those to which it applies its lists, by name."""
    lines = {port: line for _, way, port, line in config.bound if way != "global"}
    return [Port(name, line, nameif=name) for name, line in lines.items()]


def _entering(
    config: Config,
    port: Port,
    ports: list[Port],
    entering: dict[str, tuple[str, int]],
    overall: tuple[str, int] | None,
) -> list[Rule]:
    """What decides about packets that come in at one port."""
    way = (port.name,)
    end = Rule(IMPLIED, f"{port.nameif} end", port.line, "deny", ingress=way, implied=True)
    if port.nameif in entering:
        own = [replace(rule, ingress=way) for rule in config.lists[entering[port.nameif][0]].rules]
        return own if overall else [*own, replace(end, line=entering[port.nameif][1])]
    if overall:
        return []
    levels = [one.name for one in ports if _may_pass(port, one, config)]
    opened = (
        [Rule(IMPLIED, f"{port.nameif} level", port.line, "allow", way, tuple(levels), implied=True)] if levels else []
    )
    return [*opened, end]


def _may_pass(origin: Port, target: Port, config: Config) -> bool:
    here, there = origin.level or 0, target.level or 0
    if origin is target:
        return config.same_intra
    return here > there or (here == there and config.same_inter)


def _leaving(config: Config, rules: list[Rule], port: Port, bound: tuple[str, int]) -> list[Rule]:
    """All rules with those of the list at which packets leave by one port in front of them."""
    table, line = bound
    way = (port.name,)
    end = Rule(table, "end", line, "deny", egress=way, implied=True)
    own = [*(replace(rule, egress=way) for rule in config.lists[table].rules), end]
    return [*in_turn(own, rules, config.notes), *rules]


def unbound(config: Config, used: set[str]) -> None:
    """Report the lists that are used by no interface."""
    for one in config.lists.values():
        if one.name not in used and one.rules:
            config.notes.unread(
                one.line,
                "どのインターフェースにも適用されていないアクセスリストです",
                "the access list is applied to no interface",
                one.name,
            )


def fragments(config: Config, source: int, kind: str) -> list[Firewall]:
    """Each access list of a file without interfaces as a firewall of its own, named as the list.

    Its rules ask for an interface of that name, for nobody says where the list is applied: it decides nothing yet.
    """
    found = []
    for one in config.lists.values():
        rules = tuple(replace(rule, ingress=(one.name,)) for rule in one.rules)
        if rules:
            whole = Firewall(source, "asa" if kind == "asa" else "ios", one.name, (), rules)
            found.append(bounded(whole, config.notes))
    return found
