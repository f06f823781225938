"""Violations at the firewall: what is tried across zones, and what somebody changed by hand in the running rules."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from random import Random

from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.range.at_devices import Break, flow_findings
from sekisho.security.range.plan import (
    CHAIN,
    FIREWALL,
    KIND,
    LANS,
    TABLE,
    ZONE,
    Change,
    Conduiting,
    Draft,
    Expected,
    Hand,
    Host,
    Shown,
    Talk,
    round_dmz,
    speech,
)

TRIED = ("http", "ssh", "modbus", "slmp", "opcua", "mqtt", "telnet", "dns")
Pair = tuple[str, str]


def rule_key(name: str, chain: str = CHAIN) -> str:
    """What findings call a rule; its handle is the kernel's to give, so it stands there by name."""
    return f"{FIREWALL} ip {TABLE} {chain} handle {{rule:{name}}}"


def excess(draft: Draft, pair: Pair, key: str) -> tuple[Expected, ...]:
    """What a rule shows that opens more from one LAN to another than any conduit does."""
    way = f"{ZONE[pair[0]]} -> {ZONE[pair[1]]}"
    found = [Expected("firewall/allows-more-than-policy", f"{key}: {way}")]
    into = (KIND[pair[0]], KIND[pair[1]]) == (ZoneKind.DMZ, ZoneKind.CONTROL) and not draft.conduit(pair)
    back = draft.conduit(pair[::-1])
    if round_dmz(pair) or into or (back and back.one_way):
        found.append(Expected("firewall/diode-or-dmz", f"{FIREWALL}: {way}"))
    return tuple(found)


def _crossing(draft: Draft, chance: Random, kinds: Callable[[Pair], bool]) -> Talk | None:
    """A visit from one LAN to another that no conduit permits; the way is taken then."""
    pairs = [
        (one.name, other.name)
        for one in LANS
        for other in LANS
        if one != other and (one.name, other.name) not in draft.pairs and kinds((one.name, other.name))
    ]
    chance.shuffle(pairs)
    for pair in pairs:
        conduit = draft.conduit(pair)
        permitted = {one.protocol for one in conduit.speeches} if conduit else set()
        spoken = speech(chance.choice(TRIED))
        ends = [_hosts(draft, lan) for lan in pair]
        if spoken.protocol in permitted or not all(ends):
            continue
        talk = Talk(chance.choice(ends[0]), chance.choice(ends[1]), spoken)
        if not draft.used(talk.client, talk.server, spoken):
            draft.pairs.add(pair)
            return talk
    return None


def _hosts(draft: Draft, lan: str) -> list[Host]:
    if KIND[lan] is ZoneKind.OUTSIDE:
        return [one for one in draft.hosts.values() if one.lan == lan]
    return draft.listed(lan)


def _inside(pair: Pair) -> bool:
    return ZoneKind.OUTSIDE not in {KIND[one] for one in pair}


def _about(talk: Talk) -> tuple[str, str]:
    way = f"{ZONE[talk.client.lan]} → {ZONE[talk.server.lan]}"
    return f"{way}（{talk.flow}）", f"{way} ({talk.flow})"


def _tried(fits: Callable[[Pair], bool], words: tuple[str, str]) -> Break:
    def put(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
        talk = _crossing(
            draft, chance, lambda pair: fits(pair) and pair[0] not in draft.unheard
        )  # else nobody hears it
        if not talk:
            return None
        talk = replace(talk, passes=False, answered=False)
        draft.talks.append(talk)
        about = _about(talk)
        return Shown(f"{words[0]}: {about[0]}", f"{words[1]}: {about[1]}", flow_findings(talk))

    return put


def _match(talk: Talk) -> str:
    return f"ip saddr {talk.client.ip} ip daddr {talk.server.ip} {talk.speech.transport} dport {talk.speech.port}"


def _by_hand(draft: Draft, when: Hand, rule: str) -> str:
    """One more rule, put before all others; its name."""
    name = f"hand-{len(draft.changes) + 1}"
    draft.changes.append(Change(name, when, f'insert rule ip {TABLE} {CHAIN} {rule} comment "{name}"'))
    return name


def _insecure(talk: Talk) -> tuple[Expected, ...]:
    return (Expected("remote/insecure-protocol", talk.flow),) if talk.speech.protocol == "telnet" else ()


def _opened(fits: Callable[[Pair], bool], words: tuple[str, str]) -> Break:
    def put(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
        talk = _crossing(draft, chance, fits)
        if not talk:
            return None
        draft.talks.append(talk)
        name = _by_hand(draft, Hand.BEFORE, f"{_match(talk)} accept")
        about = _about(talk)
        expected = (*flow_findings(talk), *_insecure(talk), *excess(draft, talk.pair, rule_key(name)))
        return Shown(f"{words[0]}: {about[0]}", f"{words[1]}: {about[1]}", expected)

    return put


def _for_a_while(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    talk = _crossing(draft, chance, lambda _: True)
    if not talk:
        return None
    draft.talks.append(talk)
    _by_hand(draft, Hand.WHILE, f"{_match(talk)} accept")
    about = _about(talk)
    return Shown(
        f"通信の間だけ規則を足し、消した: {about[0]}",
        f"a rule was there for the traffic alone: {about[1]}",
        (*flow_findings(talk), *_insecure(talk), Expected("firewall/observed-but-blocked", talk.flow)),
    )


def bare(draft: Draft, chance: Random) -> Pair | None:
    """A way without a conduit that no violation has; it is taken then."""
    pairs = [(one.name, other.name) for one in LANS for other in LANS if one != other]
    free = [pair for pair in pairs if pair not in draft.pairs and not draft.conduit(pair)]
    if not free:
        return None
    pair = chance.choice(free)
    draft.pairs.add(pair)
    return pair


def _wide(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    pair = bare(draft, chance)
    if not pair:
        return None
    what = chance.choice(("", " tcp dport 1-65535", " udp dport 1024-65535"))
    networks = draft.networks[pair[0]], draft.networks[pair[1]]
    key = rule_key(_by_hand(draft, Hand.BEFORE, f"ip saddr {networks[0]} ip daddr {networks[1]}{what} accept"))
    expected = [*excess(draft, pair, key), Expected("firewall/too-wide-rule", key)]
    back = draft.conduit(pair[::-1])
    if back and back.one_way and not what:  # the line that keeps its answers back is never reached then
        expected.append(Expected("firewall/shadowed-rule", rule_key(back.back)))
    draft.idle.append((pair, Expected("firewall/unused-permission", key)))
    return Shown(
        f"{ZONE[pair[0]]} から {ZONE[pair[1]]} へ広すぎる規則{what}",
        f"a rule too wide from {ZONE[pair[0]]} to {ZONE[pair[1]]}{what}",
        tuple(expected),
    )


def _ruled(draft: Draft, chance: Random) -> tuple[Conduiting, str] | None:
    """A conduit that no violation touches, with one of its transports; its way is taken then."""
    free = [one for one in draft.conduits if one.pair not in draft.pairs]
    touched = [
        one for one in free if not any(talk.pair == one.pair and not _declared(draft, talk) for talk in draft.talks)
    ]
    touched = [one for one in touched if not any(_places(talk) & draft.taken for talk in _through(draft, one))]
    if not touched:
        return None
    one = chance.choice(touched)
    draft.pairs.add(one.pair)
    for talk in _through(draft, one):
        draft.taken |= _places(talk)
    return one, chance.choice(sorted({each.transport for each in one.speeches}))


def _places(talk: Talk) -> set[str]:
    return {talk.client.place, talk.server.place}


def _declared(draft: Draft, talk: Talk) -> bool:
    return any(one.talk == talk for one in draft.declared)


def _through(draft: Draft, one: Conduiting) -> list[Talk]:
    return [talk for talk in draft.talks if talk.pair == one.pair]


def _stopped(draft: Draft, one: Conduiting, transport: str) -> tuple[Expected, ...]:
    """What shows where the rule of a conduit lets nothing through any more, after its traffic was seen.

    Who fell silent before is in the evidence only where the earlier recording is.
    """
    evidence = [*draft.talks, *(draft.earlier if draft.long else ())]
    found = []
    for row, talk in ((each.row, each.talk) for each in draft.declared):
        if talk.pair == one.pair and talk.speech.transport == transport:
            found.append(Expected("firewall/blocks-needed-flow", REGISTRY["dataflow"].key(row)))
            if talk.answered and talk in evidence:
                found.append(Expected("firewall/observed-but-blocked", talk.flow))
    return tuple(found)


def _deleted(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    chosen = _ruled(draft, chance)
    if not chosen:
        return None
    one, transport = chosen
    chain = one.chain(transport)
    draft.changes.append(Change("", Hand.AFTER, f"flush chain ip {TABLE} {chain}"))
    return Shown(
        f"通信路 {one.key} の規則が消された",
        f"the rule of the conduit {one.key} was deleted",
        _stopped(draft, one, transport),
    )


def _rule_of(draft: Draft, one: Conduiting, transport: str) -> str:
    """What the generated rule of a conduit asks for."""
    ports = ", ".join(str(each.port) for each in one.speeches if each.transport == transport)
    networks = draft.networks[one.source], draft.networks[one.destination]
    return f"ip saddr {networks[0]} ip daddr {networks[1]} {transport} dport {{ {ports} }}"


def _shadowing(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    chosen = _ruled(draft, chance)
    if not chosen:
        return None
    one, transport = chosen
    chain = one.chain(transport)
    _by_hand(draft, Hand.AFTER, f"{_rule_of(draft, one, transport)} drop")
    return Shown(
        f"通信路 {one.key} の規則の前に、逆の規則を足した",
        f"a rule against the conduit {one.key} was put before its own",
        (Expected("firewall/shadowed-rule", rule_key(chain, chain)), *_stopped(draft, one, transport)),
    )


def _repeated(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    chosen = _ruled(draft, chance)
    if not chosen:
        return None
    one, transport = chosen
    chain = one.chain(transport)
    name = _by_hand(draft, Hand.BEFORE, f"{_rule_of(draft, one, transport)} accept")
    return Shown(
        f"通信路 {one.key} の規則と同じ規則をもう一つ足した",
        f"the rule of the conduit {one.key} was put there a second time",
        (
            Expected("firewall/redundant-rule", rule_key(chain, chain)),
            Expected("firewall/redundant-rule", rule_key(name)),
        ),
    )


def _forgotten(draft: Draft, chance: Random, _: dt.date) -> Shown | None:
    """Two counting rules: one is used, the other waits for what never comes."""
    talk = _crossing(draft, chance, _inside)
    if not talk:
        return None
    draft.talks.append(talk)
    idle = replace(talk, speech=speech("vnc"))
    used, unused = (_by_hand(draft, Hand.BEFORE, f"{_match(one)} counter accept") for one in (talk, idle))
    about = _about(talk)
    return Shown(
        f"使われる規則と、一度も使われない規則を足した: {about[0]}",
        f"a rule that is used and one that never is: {about[1]}",
        (
            *flow_findings(talk),
            *_insecure(talk),
            *excess(draft, talk.pair, rule_key(used)),
            *excess(draft, talk.pair, rule_key(unused)),
            Expected("firewall/never-hit-rule", rule_key(unused)),
        ),
    )


KINDS: dict[str, Break] = {
    "crossing-tried": _tried(
        _inside, ("通信路のないゾーン越えを試み、止められた", "a crossing without a conduit, blocked")
    ),
    "crossing-opened": _opened(
        _inside, ("手で足した規則がゾーン越えを通した", "a crossing that a rule by hand let through")
    ),
    "bypass-tried": _tried(round_dmz, ("DMZを通らない社外との通信を試み、止められた", "round the DMZ, blocked")),
    "bypass-opened": _opened(
        round_dmz, ("手で足した規則がDMZを通らない通信を通した", "round the DMZ, through a rule by hand")
    ),
    "opened-for-a-while": _for_a_while,
    "too-wide-rule": _wide,
    "deleted-rule": _deleted,
    "shadowing-rule": _shadowing,
    "repeated-rule": _repeated,
    "forgotten-rule": _forgotten,
}
