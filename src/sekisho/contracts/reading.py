"""Reads the declarations, and refuses what leads nowhere or goes round the DMZ."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as strict

from sekisho.contracts.declared import Contracts, Group, Hop, Lan, Message, Payload, System
from sekisho.guard.problem import Problem
from sekisho.guard.strict_toml import ContentError, by_name, decode, decode_each
from sekisho.guard.text import Text


@strict(frozen=True, config=ConfigDict(extra="forbid"))
class _Places:
    """`places.toml`: the LANs, and the systems in them."""

    lans: tuple[Lan, ...]
    systems: tuple[System, ...]
    groups: tuple[Group, ...] = ()


@cache
def contracts() -> Contracts:
    """The product's own declarations."""
    return read_contracts(files("sekisho.contracts"))


def read_contracts(folder: Traversable) -> Contracts:
    """The declarations in a folder.

    Raises ContentError: if `places.toml` cannot be read; else with all other files that cannot, and ids that stand
    twice; else with all that is wrong in places and payloads; else with all messages that lead nowhere.
    """
    places = decode(_Places, (folder / "places.toml").read_bytes(), "places.toml")
    unread: list[Problem] = list(_repeated(places))
    read = Contracts(
        {one.id: one for one in places.lans},
        {one.id: one for one in places.systems},
        {one.id: one for one in places.groups},
        by_name(decode_each(Message, _each(folder / "messages"), unread), "id", unread),
        by_name(decode_each(Payload, _each(folder / "payloads"), unread), "id", unread),
    )
    problems = unread or [*_misplaced(read), *_misgrouped(read), *_misformed(read)] or [*_misled(read)]
    if problems:
        raise ContentError(tuple(problems))
    return read


def _each(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda part: part.name):
        if entry.name.endswith(".toml"):
            yield entry.name, entry.read_bytes()


def _repeated(places: _Places) -> Iterator[Problem]:
    """Ids of two LANs, or of two systems or groups."""
    lans = Counter(one.id for one in places.lans)
    systems = Counter([one.id for one in places.systems] + [one.id for one in places.groups])
    for what, counts in (("lans", lans), ("systems", systems)):
        for name, count in counts.items():
            if count > 1:
                yield Problem("contract.E008", "places.toml", f"{what}.{name}", _REPEATED)


def _misplaced(read: Contracts) -> Iterator[Problem]:
    """Systems in no LAN, and addresses outside of their block or held twice."""
    held: dict[object, str] = {}
    for one in read.systems.values():
        if one.lan not in read.lans:
            yield _unknown("places.toml", f"systems.{one.id}.lan", one.lan)
            continue
        for address in read.addresses(one.id):
            if address not in read.lan_of(one.id).block or address in held:
                yield Problem("contract.E002", "places.toml", f"systems.{one.id}", _held(address, held.get(address)))
            held[address] = one.id


def _held(address: object, by: str | None) -> Text:
    if by is None:
        return Text(
            f"{address} はLANの範囲の外です。hostかunitsを直してください。",
            f"{address} lies outside of the LAN's block. Correct host or units.",
        )
    return Text(
        f"{address} は「{by}」が使っています。hostかunitsを直してください。",
        f"{address} is held by {by}. Correct host or units.",
    )


def _misgrouped(read: Contracts) -> Iterator[Problem]:
    """Groups of nobody, of unknown systems, or of systems in several LANs."""
    for one in read.groups.values():
        where = f"groups.{one.id}"
        yield from (_unknown("places.toml", where, name) for name in one.members if name not in read.systems)
        if len({read.systems[name].lan for name in one.members if name in read.systems}) != 1:
            yield Problem("contract.E007", "places.toml", where, _GROUP)


def _misled(read: Contracts) -> Iterator[Problem]:
    """Messages whose systems, payload or way do not fit."""
    for one in read.messages.values():
        file = f"{one.id}.toml"
        named = {"source": one.source, "destination": one.destination}
        for at, hop in enumerate(one.hops):
            named |= {f"hops.{at}.{what}": getattr(hop, what) for what in ("opens", "to", "sends")}
        known = {*read.systems, *read.groups}
        lost = {where: system for where, system in named.items() if system not in known}
        for where, system in lost.items():
            yield _unknown(file, where, system)
        if one.payload not in read.payloads:
            yield _unknown(file, "payload", one.payload)
        if not lost:
            yield from _way(read, one, file)


def _way(read: Contracts, one: Message, file: str) -> Iterator[Problem]:
    """The hops lead from source to destination, each by one of its ends, and between LANs through the DMZ."""
    at = one.source
    for place, hop in enumerate(one.hops):
        if hop.sends not in {hop.opens, hop.to} or hop.opens == hop.to or at != hop.sends:
            yield Problem("contract.E003", file, f"hops.{place}", _BROKEN_WAY)
            return
        at = hop.to if hop.sends == hop.opens else hop.opens
        if one.direct is None and _round_the_dmz(read, hop):
            yield Problem("contract.E004", file, f"hops.{place}", _ROUND)
    if at != one.destination:
        yield Problem("contract.E003", file, "hops", _BROKEN_WAY)


def _round_the_dmz(read: Contracts, hop: Hop) -> bool:
    ends = read.lan_of(hop.opens), read.lan_of(hop.to)
    return ends[0] != ends[1] and all(lan.kind != "dmz" for lan in ends)


def _misformed(read: Contracts) -> Iterator[Problem]:
    """Payloads whose records are not there, or that say nothing."""
    for one in read.payloads.values():
        file = f"{one.id}.toml"
        if not one.external and not one.items:
            yield Problem("contract.E005", file, "items", _EMPTY)
        for where, items in (("items", one.items), *((f"records.{name}", part) for name, part in one.records.items())):
            for item in items:
                if item.kind == "record" and item.of not in one.records:
                    yield _unknown(file, f"{where}.{item.name}", item.of)
                if item.least is not None and item.most is not None and item.most < item.least:
                    yield Problem("contract.E006", file, f"{where}.{item.name}", _BOUNDS)


def _unknown(file: str, where: str, name: str) -> Problem:
    text = Text(
        f"「{name}」は宣言されていません。綴りを直すか、宣言してください。",
        f'"{name}" is declared nowhere. Correct its spelling, or declare it.',
    )
    return Problem("contract.E001", file, where, text)


_REPEATED = Text(
    "同じidが二度あります。どちらかを別のidにしてください。", "This id stands there twice. Give one of them another id."
)
_BROKEN_WAY = Text(
    "経路がつながっていません。各hopのsendsは、前のhopの受け手で、opensかtoのどちらかでなければなりません。",
    "The way is broken: the one who sends in a hop must be who received it in the one before, and one of both ends.",
)
_ROUND = Text(
    "DMZを通らずに別のLANへつないでいます。DMZを通すか、directに理由を書いてください（3.1.3.1）。",
    "This goes to another LAN without the DMZ. Let it meet in the DMZ, or say why not in `direct` (3.1.3.1).",
)
_GROUP = Text(
    "一つのLANにある一つ以上のシステムを、membersに書いてください。",
    "A group has one system or more, all in one LAN. Correct its members.",
)
_EMPTY = Text("項目がありません。itemsに書いてください。", "There are no items. Write them.")
_BOUNDS = Text("mostがleastより小さいです。直してください。", "`most` is less than `least`. Correct one of them.")
