"""Violations by devices on their own LAN and across: what appears, speaks, writes or moves where it should not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random

from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.range.plan import (
    LANS,
    VISITOR,
    Declaration,
    Draft,
    Expected,
    Host,
    Past,
    Says,
    Shout,
    Shown,
    Talk,
    round_dmz,
    speech,
)
from sekisho.security.range.speech import CLEAR_TEXT, Speech
from sekisho.security.terms.address import Endpoint, Mac

Break = Callable[[Draft, Random, dt.date], Shown | None]
"""Puts one violation into a draft and says what it is; None where this draft has no room for it."""
INSIDE = tuple(lan.name for lan in LANS if lan.kind is not ZoneKind.OUTSIDE)
CONTROL = tuple(lan.name for lan in LANS if lan.kind is ZoneKind.CONTROL)
PLAIN = ("http", "ssh", "ntp", "dns", "opcua")
"""Services that are nothing by themselves."""


def flow_findings(talk: Talk) -> tuple[Expected, ...]:
    """What a visit that nothing declares and no conduit permits shows on the wires, whether it arrives or not."""
    found = [Expected("dataflow/unlisted", talk.flow)]
    source, destination = talk.pair
    if source != destination:
        found.append(Expected("zone/undeclared-conduit", talk.crossing))
        if round_dmz(talk.pair):
            found.append(Expected("zone/outside-bypasses-dmz", talk.flow))
    return (*found, *operation_findings(talk))


def operation_findings(talk: Talk) -> tuple[Expected, ...]:
    """What a visit shows that does to control equipment what no row declares. It must arrive to be seen."""
    kind = talk.speech.grave.get(talk.what)
    if not kind or not talk.passes:
        return ()
    return (
        Expected("control/undeclared-operation", f"{talk.client.ip} -> {talk.server.ip} {talk.speech.protocol} {kind}"),
    )


def new_operation(talk: Talk) -> Expected:
    """What a permitted operation shows that an earlier period does not know; both sides by their MAC addresses."""
    kind = talk.speech.grave[talk.what]
    return Expected("changed/new-operation", f"{talk.client.mac} -> {talk.server.mac} {talk.speech.protocol} {kind}")


def strangers(draft: Draft, chance: Random, lan: str, spoken: Speech, what: str = "read") -> Talk | None:
    """A visit between two listed devices of a LAN that have nothing to do with each other by this service."""
    hosts = draft.listed(lan)
    pairs = [(a, b) for a in hosts for b in hosts if a != b and not draft.used(a, b, spoken)]
    return Talk(*chance.choice(pairs), spoken, what) if pairs else None


def _visitor(draft: Draft, chance: Random) -> Host | None:
    """An unlisted device on one of our LANs; it is taken then."""
    free = [draft.hosts[f"{lan}-{VISITOR}"] for lan in INSIDE if f"{lan}-{VISITOR}" not in draft.taken]
    if not free:
        return None
    found = chance.choice(free)
    draft.taken.add(found.place)
    return found


def visitor_beside(draft: Draft, chance: Random) -> tuple[Host, Host] | None:
    """An unlisted device, and a listed one of the same LAN."""
    host = _visitor(draft, chance)
    others = draft.listed(host.lan) if host else []
    return (host, chance.choice(others)) if host and others else None


def _visit(draft: Draft, chance: Random) -> Talk | None:
    """What an unlisted device asks of a listed one."""
    pair = visitor_beside(draft, chance)
    if not pair:
        return None
    talk = Talk(*pair, speech(chance.choice(PLAIN)))
    draft.talks.append(talk)
    return talk


def _device(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    talk = _visit(draft, chance)
    if not talk:
        return None
    return Shown(
        f"台帳にない機器 {talk.client.mac} が {talk.server.ip} と通信",
        f"the unlisted device {talk.client.mac} talks to {talk.server.ip}",
        (Expected("asset/unlisted", talk.client.mac), *flow_findings(talk)),
    )


def _silent_device(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = _visitor(draft, chance)
    if not host:
        return None
    draft.shouts.append(Shout(host, Says.MINE))
    return Shown(
        f"台帳にない機器 {host.mac} がアドレスを名乗るだけ",
        f"the unlisted device {host.mac} only announces its address",
        (Expected("asset/unlisted", host.mac),),
    )


def _flow(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    spoken = speech(chance.choice(PLAIN))
    talk = strangers(draft, chance, chance.choice(INSIDE), spoken)
    if not talk:
        return None
    draft.talks.append(talk)
    return Shown(
        f"データフロー表にない通信 {talk.flow}",
        f"a flow that nothing declares: {talk.flow}",
        flow_findings(talk),
    )


def _clear_text(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    spoken = speech(chance.choice(CLEAR_TEXT))
    talk = strangers(draft, chance, chance.choice(INSIDE), spoken)
    if not talk:
        return None
    expected = [Expected("remote/insecure-protocol", talk.flow)]
    declared = chance.random() < 0.5
    if declared:
        row = Dataflow(
            function=f"遠隔保守{len(draft.declared) + 1}", source=Endpoint(talk.client.ip),
            destination=Endpoint(talk.server.ip), protocol=spoken.transport.upper(), port=spoken.port,
        )  # fmt: skip
        draft.add(row)
        draft.declared.append(Declaration(row, talk))
        draft.taken |= {talk.client.place, talk.server.place}
    else:
        expected += flow_findings(talk)
    draft.talks.append(talk)
    return Shown(
        f"平文の {spoken.word}（{'宣言あり' if declared else '宣言なし'}） {talk.flow}",
        f"{spoken.word} in clear text ({'declared' if declared else 'not declared'}): {talk.flow}",
        tuple(expected),
    )


def _plc_write(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    spoken = speech(chance.choice(("modbus", "slmp", "fins", "s7comm")))
    talk = strangers(draft, chance, chance.choice(CONTROL), spoken, "write")
    if not talk:
        return None
    draft.talks.append(talk)
    return Shown(
        f"宣言のない装置から制御機器への書き込み {talk.flow}",
        f"a write to control equipment from a device that is not declared for it: {talk.flow}",
        flow_findings(talk),
    )


def _free(draft: Draft, one: Declaration) -> bool:
    return not {one.talk.client.place, one.talk.server.place} & draft.taken and one.talk in draft.talks


def _in_declared(what: str, words: tuple[str, str], fits: Callable[[Declaration], bool]) -> Break:
    """Something that a declared flow does not permit, done in it."""

    def put(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
        rows = [one for one in draft.declared if what in one.talk.speech.requests and fits(one) and _free(draft, one)]
        if not rows:
            return None
        talk = replace(chance.choice(rows).talk, what=what)
        draft.talks.append(talk)
        draft.taken |= {talk.client.place, talk.server.place}
        return Shown(f"{words[0]} {talk.flow}", f"{words[1]}: {talk.flow}", operation_findings(talk))

    return put


def _rogue_dhcp(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = visitor_beside(draft, chance)
    if not pair:
        return None
    host, client = pair
    draft.taken.add(client.place)
    draft.shouts.append(Shout(host, Says.ROGUE, client))
    return Shown(
        f"台帳にない機器 {host.mac} がDHCPサーバーとして {client.ip} を配る",
        f"the unlisted device {host.mac} gives out {client.ip} as a DHCP server",
        (
            Expected("asset/unlisted", host.mac),
            Expected("dataflow/unlisted", f"{client.ip} -> {host.ip} udp/67"),
        ),
    )


def _expired(draft: Draft, chance: Random, day: dt.date) -> Shown | None:
    talk = _visit(draft, chance)
    if not talk:
        return None
    mac, until = talk.client.mac, day - dt.timedelta(days=chance.randint(1, 20))
    draft.add(Permitted(mac=Mac(mac), name="保守業者のPC", until=until, since=until - dt.timedelta(days=60)))
    return Shown(
        f"許可が {until:%Y/%m/%d} に終わった機器 {mac} の通信",
        f"{mac} talks, whose permission ended on {until:%Y/%m/%d}",
        (Expected("permitted/expired", mac), *flow_findings(talk)),
    )


def _new_operation(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    rows = [one for one in draft.declared if not one.row.operations and _free(draft, one)]
    rows = [one for one in rows if one.talk.what == "read" and "write" in one.talk.speech.grave]
    if not rows or draft.past is not Past.BEFORE:
        return None
    talk = replace(chance.choice(rows).talk, what="write")
    draft.talks.append(talk)
    draft.taken |= {talk.client.place, talk.server.place}
    return Shown(
        f"読み出しだけだった宣言済みの通信で書き込みが始まった {talk.flow}",
        f"writing has begun in a declared flow that only read: {talk.flow}",
        (new_operation(talk),),
    )


KINDS: dict[str, Break] = {
    "undeclared-device": _device,
    "silent-device": _silent_device,
    "undeclared-flow": _flow,
    "clear-text": _clear_text,
    "plc-write": _plc_write,
    "write-where-read": _in_declared(
        "write",
        ("読み出しだけを許した通信での書き込み", "a write in a flow for which only reading is permitted"),
        lambda one: bool(one.row.operations),
    ),
    "plc-stop": _in_declared(
        "stop", ("宣言された通信での停止命令", "a command to stop in a declared flow"), lambda _: True
    ),
    "new-operation": _new_operation,
    "rogue-dhcp": _rogue_dhcp,
    "expired-permission": _expired,
}
