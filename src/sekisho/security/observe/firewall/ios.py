"""Running configurations of Cisco IOS and IOS XE with access lists, in the one form of `rules`.

Source: Cisco IOS security command reference: a list ends with an implied denial; an interface without a list lets
everything pass; a packet must pass the list where it enters and the one where it leaves.
"""

from dataclasses import replace

from sekisho.security.observe.firewall.asa import fragments, unbound
from sekisho.security.observe.firewall.chaining import bounded, in_turn
from sekisho.security.observe.firewall.cisco import Config, Port
from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.rules import Firewall, Interface, Rule


def read_ios(text: str, source: int, notes: Notes) -> list[Firewall]:
    """The firewall of a configuration; each list by itself where it has no interface at all. Never raises."""
    config = Config(wildcards=True, notes=notes)
    config.read(text)
    if not config.ports:
        return fragments(config, source, "ios")
    unbound(config, {name for port in config.ports for name, _ in port.lists.values()})
    entering = [rule for port in config.ports for rule in _bound(config, port, "in")]
    leaving = [rule for port in config.ports for rule in _bound(config, port, "out")]
    rules = entering
    if leaving:
        last = max(rule.line for rule in leaving)
        passing = [*entering, Rule("implied", "no list", last, "allow", implied=True)]
        rules = [*in_turn(leaving, passing, notes), *entering]
    interfaces = tuple(Interface(one.name, "", tuple(one.networks)) for one in config.ports)
    return [bounded(Firewall(source, "ios", config.host, interfaces, tuple(rules), default="allow"), notes)]


def _bound(config: Config, port: Port, way: str) -> list[Rule]:
    """The rules of the list of one port and direction, with the denial at their end."""
    if way not in port.lists:
        return []
    name, line = port.lists[way]
    if name not in config.lists:  # IOS lets everything pass a list that is not defined
        config.notes.unread(line, "定義されていないアクセスリストです", "the access list is not defined", name)
        return []
    side = "ingress" if way == "in" else "egress"
    end = Rule(name, "end", line, "deny", implied=True)
    return [replace(rule, **{side: (port.name,)}) for rule in (*config.lists[name].rules, end)]  # type: ignore[arg-type]
