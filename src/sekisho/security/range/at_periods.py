"""Violations that show only beside an earlier period: what a device says of itself, where it is, or that it is gone."""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import cast

from sekisho.security.ledgers.asset import Asset
from sekisho.security.range.at_assets import client, rows_of, silenced
from sekisho.security.range.at_devices import INSIDE, PLAIN, Break, strangers
from sekisho.security.range.plan import ZONE, Declaration, Draft, Expected, Host, Past, Shown, Talk, speech
from sekisho.security.range.speech import UPDATED
from sekisho.security.terms.address import Endpoint


def _updated(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    """A server says another revision; nobody may hear the old one of it any more, by whatever service."""
    if draft.past is not Past.BEFORE:
        return None
    free = [
        one.talk for one in draft.declared if {one.talk.client.place, one.talk.server.place}.isdisjoint(draft.taken)
    ]
    visits = [talk for talk in free if talk in draft.talks and talk.speech.protocol in UPDATED and talk.what == "read"]
    visits = [talk for talk in visits if talk.server.name and _says_once(draft, talk)]
    if not visits:
        return None
    talk = chance.choice(visits)
    server, old, new = talk.server, talk.speech, UPDATED[talk.speech.protocol]
    draft.taken.add(server.place)

    def anew(one: Talk) -> Talk:
        return replace(one, speech=new) if (one.server, one.speech) == (server, old) else one

    draft.talks = [anew(one) for one in draft.talks]
    draft.declared = [Declaration(one.row, anew(one.talk)) for one in draft.declared]
    return Shown(
        f"{server.name} の名乗り（{old.word}）が前の期間と違う",
        f"{server.id} says something else of itself by {old.word} than in the earlier period",
        (Expected("changed/identity", server.id),),
    )


def _says_once(draft: Draft, talk: Talk) -> bool:
    """Whether a server says what it is by one service alone, and said so before."""
    visits = [one for one in (*draft.earlier, *draft.talks) if one.server == talk.server]
    return talk in draft.earlier and {one.speech.protocol for one in visits} & UPDATED.keys() == {talk.speech.protocol}


def _gone(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    host = silenced(draft, chance) if draft.paused else None
    if not host:
        return None
    return Shown(
        f"{host.name} の通信が前の期間にあり、その後ない",
        f"{host.id} communicated in the earlier period and has not since",
        (Expected("changed/gone-device", host.id),),
    )


def _address(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    """A device that is listed by its MAC address alone, and asks from wherever it is in its zone."""

    def own(host: Host) -> bool:
        return all(_own(draft, one) for one in rows_of(draft, host))

    host = client(draft, chance, own) if draft.past is Past.BEFORE else None
    if not host:
        return None
    moved = replace(host, ip=draft.free_ip(chance, host.ip))
    row = cast("Asset", draft.row(Asset, id=host.id))
    draft.replace(row, replace(row, ips=(), zone=ZONE[host.lan]))
    for one in rows_of(draft, host):
        anywhere = replace(one.row, source=Endpoint(ZONE[host.lan]))
        draft.replace(one.row, anywhere)
        draft.declared[draft.declared.index(one)] = Declaration(anywhere, replace(one.talk, client=moved))
        draft.taken.add(one.talk.server.place)
    draft.hosts[host.place] = moved
    draft.formerly[host.place] = host
    draft.talks = [replace(talk, client=moved) if talk.client == host else talk for talk in draft.talks]
    return Shown(
        f"{host.name} のアドレスが前の期間の {host.ip} から {moved.ip} に変わった",
        f"the address of {host.id} has changed from {host.ip} to {moved.ip} since the earlier period",
        (Expected("changed/address", host.id),),
    )


def _own(draft: Draft, one: Declaration) -> bool:
    """Whether a row is for a visit within a LAN, by a service at which nobody else of the LAN asks that server.

    With a zone as its source it would declare their visits too.
    """
    talk = one.talk
    if talk.client.lan != talk.server.lan or talk.server.place in draft.taken:
        return False
    others = [each for each in draft.talks if (each.server, each.speech) == (talk.server, talk.speech)]
    return all(each.client == talk.client for each in others)


def _service(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    spoken = speech(chance.choice(PLAIN))
    talk = None if draft.tabled else strangers(draft, chance, chance.choice(INSIDE), spoken)
    if not talk or any((one.server, one.speech) == (talk.server, spoken) for one in (*draft.earlier, *draft.talks)):
        return None
    draft.talks.append(talk)
    return Shown(
        f"{talk.server.name} が新しいサービス {spoken.service} に応答した（データフロー表なし）",
        f"{talk.server.id} answers at {spoken.service}, which is new; there is no data-flow table",
        (Expected("changed/new-service", talk.server.id),),
    )


KINDS: dict[str, Break] = {
    "identity-changed": _updated,
    "device-gone": _gone,
    "address-changed": _address,
}
UNTABLED: dict[str, Break] = {"new-service": _service}
"""What shows only where nobody keeps a data-flow table."""
