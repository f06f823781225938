"""Violations by what a listed device is: it moved, was replaced, fell silent, or should not speak yet."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.range.at_devices import INSIDE, Break, new_operation, operation_findings, visitor_beside
from sekisho.security.range.plan import Declaration, Draft, Expected, Host, Past, Says, Shout, Shown


def client(draft: Draft, chance: Random, fits: Callable[[Host], bool] = lambda _: True) -> Host | None:
    """A listed device that asks and never serves, and that no violation has spoken to; it is taken then."""
    serving = {talk.server.place for talk in (*draft.earlier, *draft.talks)}
    others = {talk.client.place for talk in draft.talks if talk not in [one.talk for one in draft.declared]}
    hosts = [host for lan in INSIDE for host in draft.listed(lan) if host.place not in serving | others and fits(host)]
    if not hosts:
        return None
    host = chance.choice(hosts)
    draft.taken.add(host.place)
    return host


def rows_of(draft: Draft, host: Host) -> list[Declaration]:
    """What is declared of a client."""
    return [one for one in draft.declared if one.talk.client == host]


def _moved(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = client(draft, chance)
    if not host:
        return None
    moved = replace(host, ip=draft.free_ip(chance, host.ip))
    expected = [Expected("asset/address-differs", host.id)]
    for one in rows_of(draft, host):
        talk = replace(one.talk, client=moved)
        expected += [Expected("dataflow/unlisted", talk.flow), *operation_findings(talk)]
        if draft.long:  # the row's own address was never heard, but the server was
            expected.append(Expected("dataflow/unseen", REGISTRY["dataflow"].key(one.row)))
    draft.moved(host, moved)
    return Shown(
        f"{host.name} のアドレスが台帳の {host.ip} でなく {moved.ip}",
        f"{host.id} has the address {moved.ip} and not {host.ip} as the ledger says",
        tuple(expected),
    )


def _replaced(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = client(draft, chance)
    if not host:
        return None
    new = replace(host, mac="02:77:ee:" + ":".join(f"{chance.randrange(256):02x}" for _ in range(3)))
    draft.moved(host, new)
    return Shown(
        f"{host.name} のアドレスを別の機器 {new.mac} が使う",
        f"another device, {new.mac}, stands at the address of {host.id}",
        (Expected("asset/address-differs", host.id),),
    )


def _claimed(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = visitor_beside(draft, chance)
    if not pair:
        return None
    host, owner = pair
    draft.taken.add(owner.place)
    draft.shouts.append(Shout(host, Says.CLAIM, owner))
    return Shown(
        f"{owner.name} のアドレス {owner.ip} を {host.mac} も名乗る",
        f"{host.mac} claims {owner.ip}, the address of {owner.id}",
        (Expected("asset/address-shared", owner.id),),
    )


def silenced(draft: Draft, chance: Random) -> Host | None:
    """A client that asks nothing any more, while every server that it asked is heard.

    A server that nobody else asks would be as silent, and silence of both says nothing.
    """

    def missed(host: Host) -> bool:
        others = [talk for talk in draft.talks if talk.client != host]
        heard = {talk.client for talk in others} | {talk.server for talk in others if talk.passes}
        return all(one.talk.server in heard for one in rows_of(draft, host))

    host = client(draft, chance, missed)
    draft.talks = [talk for talk in draft.talks if talk.client != host]
    return host


def _unseen(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = silenced(draft, chance) if draft.long else None
    if not host:
        return None
    return Shown(
        f"{host.name} が前の記録を最後に通信しない",
        f"{host.id} has not spoken since the earlier recording",
        (
            Expected("asset/unseen", host.id),
            *(Expected("dataflow/unseen", REGISTRY["dataflow"].key(one.row)) for one in rows_of(draft, host)),
        ),
    )


def _spare(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = client(draft, chance) if draft.past is Past.BEFORE else None
    if not host:
        return None
    row = cast("Asset", draft.row(Asset, id=host.id))
    draft.replace(row, replace(row, status=Status.SPARE))
    draft.earlier = [talk for talk in draft.earlier if talk.client != host]
    begun = [new_operation(one.talk) for one in rows_of(draft, host) if one.talk.what in one.talk.speech.grave]
    return Shown(
        f"予備の {host.name} が通信を始めた",
        f"{host.id}, a spare device, has begun to communicate",
        (Expected("changed/new-device", host.id), *begun),
    )


KINDS: dict[str, Break] = {
    "moved-address": _moved,
    "replaced-device": _replaced,
    "claimed-address": _claimed,
    "silent-asset": _unseen,
    "spare-begins": _spare,
}
