"""The tests of one nftables rule as `nft -j` writes them. Source: libnftables-json(5), expressions and statements."""

from collections.abc import Callable, Mapping
from typing import Any

from sekisho.security.observe.firewall import services, sets
from sekisho.security.observe.firewall.matching import Match, Spans
from sekisho.security.observe.firewall.rules import ANY_ADDRESS, ANY_PORT, ANY_PROTOCOL, Range

Json = Any
"""JSON as it came; each use looks at what it is."""

_ADDRESS = {("ip", "saddr"): "sources", ("ip", "daddr"): "destinations"}
_PORT = {"dport": "ports", "sport": "source_ports"}
_PORTED = {"tcp": (6, 6), "udp": (17, 17), "sctp": (132, 132), "udplite": (136, 136), "dccp": (33, 33)}
_WAYS = {"iifname": "ingress", "iif": "ingress", "oifname": "egress", "oif": "egress"}
MOST_ELEMENTS = 100_000


def tested(match: Match, test: Json, elements: Mapping[str, list[Json]]) -> None:
    """Put one `match` statement into the match; what cannot be held narrows it."""
    if not isinstance(test, dict):
        match.narrowed.append("match")
        return
    operator, left, right = test.get("op", "=="), test.get("left"), test.get("right")
    if not _held(match, operator if isinstance(operator, str) else "", left, _values(right, elements)):
        match.narrowed.append(words_of(left, operator, right))


def words_of(*parts: Json) -> str:
    """A short form of JSON for a person."""
    return " ".join(_word(part) for part in parts)[:80]


def _word(part: Json) -> str:
    if isinstance(part, dict) and len(part) == 1 and isinstance(asked := next(iter(part.values())), dict):
        return " ".join(str(one) for one in asked.values())
    return str(part)


def _values(right: Json, elements: Mapping[str, list[Json]]) -> list[Json] | None:
    """The choices on the right of a test; None where they are not known."""
    if isinstance(right, str) and right.startswith("@"):
        return elements.get(right[1:])
    if isinstance(right, dict) and "set" in right:
        right = right["set"]
        return _values(right, elements) if isinstance(right, str) else right if isinstance(right, list) else [right]
    return right if isinstance(right, list) else [right]


def _held(match: Match, operator: str, left: Json, values: list[Json] | None) -> bool:  # noqa: C901, PLR0911 -- one branch a word of the grammar
    if values is None or operator not in {"==", "!=", "in", "<", ">", "<=", ">="} or not isinstance(left, dict):
        return False
    negated = operator == "!="
    kind, asked = next(iter(left.items()), ("", None))
    if not isinstance(asked, dict):
        return False
    key = asked.get("key")
    if kind == "ct":
        names = {one for one in values if isinstance(one, str)}
        if key == "state":
            match.state(names, negated=negated)
        return key == "state"
    if kind == "meta":
        return _meta(match, str(key), values, negated=negated)
    if kind != "payload":
        return False
    protocol, name = str(asked.get("protocol")), str(asked.get("field"))
    if protocol in {"ip6", "icmpv6"}:
        match.v6 = True
        return True
    if (protocol, name) in _ADDRESS:
        return _put(match, _ADDRESS[protocol, name], values, (operator, address_span, ANY_ADDRESS))
    if (protocol, name) == ("ip", "protocol"):
        return _put(match, "protocols", values, (operator, protocol_span, ANY_PROTOCOL))
    if name in _PORT and (protocol in _PORTED or protocol == "th"):
        if protocol != "th":
            match.test("protocols", (_PORTED[protocol],), whole=ANY_PROTOCOL, negated=False)
        return _put(match, _PORT[name], values, (operator, port_span, ANY_PORT))
    if protocol in {"icmp", *_PORTED}:  # the protocol is sure, the field is not held
        number = _PORTED.get(protocol, (1, 1))
        match.test("protocols", (number,), whole=ANY_PROTOCOL, negated=False)
    return False


def _meta(match: Match, key: str, values: list[Json], *, negated: bool) -> bool:  # noqa: PLR0911 -- one branch a word of the grammar
    names = tuple(dict.fromkeys(one for one in values if isinstance(one, str)))
    if key in _WAYS:
        if negated or len(names) != len(values) or any(name.endswith("*") for name in names):
            return False
        before = getattr(match, _WAYS[key])
        kept = tuple(one for one in names if one in before) if before else names
        if not kept:
            match.opens = False  # two tests that no interface can meet
            return True
        setattr(match, _WAYS[key], kept)
        return True
    if key == "l4proto":
        operator = "!=" if negated else "=="
        v6 = [one for one in values if one in ("ipv6-icmp", 58)]
        if len(v6) == len(values) and not negated:
            match.v6 = True
            return True
        return _put(match, "protocols", values, (operator, protocol_span, ANY_PROTOCOL))
    if key in {"nfproto", "protocol"}:
        is_v4 = any(one in ("ipv4", "ip", 2) for one in names) != negated
        match.v6 = match.v6 or not is_v4
        return True
    return False


def _put(match: Match, part: str, values: list[Json], how: tuple[str, Callable[[Json], Range | None], Range]) -> bool:
    operator, span_of, whole = how
    spans = [span_of(_plain(one)) for one in values[:MOST_ELEMENTS]]
    if not all(spans) or len(values) > MOST_ELEMENTS:
        return False
    known: Spans = tuple(one for one in spans if one)
    if operator in {"<", "<=", ">", ">="}:
        at = known[0][0] if known else 0
        shift = 0 if "=" in operator else 1
        low, high = (whole[0], at - shift) if operator.startswith("<") else (at + shift, whole[1])
        known = ((low, high),) if low <= high else ()
    match.test(part, known, whole=whole, negated=operator == "!=")
    return True


def _plain(value: Json) -> Json:
    """An element without its counter, comment or time."""
    return value["elem"].get("val") if isinstance(value, dict) and isinstance(value.get("elem"), dict) else value


def _pair(value: Json, key: str) -> tuple[Json, Json] | None:
    pair = value.get(key) if isinstance(value, dict) else None
    return (pair[0], pair[1]) if isinstance(pair, list) and len(pair) == 2 else None


def address_span(value: Json) -> Range | None:
    """An address, a prefix or a range; None for anything else."""
    if pair := _pair(value, "range"):
        return sets.network(f"{pair[0]}-{pair[1]}")
    if isinstance(value, dict) and isinstance(prefix := value.get("prefix"), dict):
        return sets.network(f"{prefix.get('addr')}/{prefix.get('len')}")
    return sets.network(value) if isinstance(value, str) else None


def port_span(value: Json) -> Range | None:
    """A port or a range of ports; None for anything else."""
    if pair := _pair(value, "range"):
        return services.ports(f"{pair[0]}-{pair[1]}")
    return services.ports(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None


def protocol_span(value: Json) -> Range | None:
    """A protocol or a range of them; None for anything else."""
    if pair := _pair(value, "range"):
        low, high = services.protocol(str(pair[0])), services.protocol(str(pair[1]))
        return (low[0], high[1]) if low and high and low[0] <= high[1] else None
    return services.protocol(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
