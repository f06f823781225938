"""Services as ledgers write them (`tcp/502`, `HTTPS`, `Modbus/TCP`) as IP protocols and ports."""

from collections.abc import Iterable

from sekisho.security.checks.spoken import ALIASES, GROUPS, TRANSPORTS, plain
from sekisho.security.ledgers.conduit import PROTOCOL_NUMBERS, parsed_port
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.observe.firewall.rules import ANY_PORT, Service
from sekisho.security.observe.protocols import PROTOCOLS

TCP, UDP = PROTOCOL_NUMBERS["tcp"], PROTOCOL_NUMBERS["udp"]
ANYTHING = (Service(),)


def _of_transport(name: str) -> Service:
    number = PROTOCOL_NUMBERS.get(name)
    return Service() if number is None else Service((number, number))


def of_word(word: str) -> tuple[Service, ...]:
    """What a protocol's word stands for: its known ports, those of its family, or a whole transport ("TCP/UDP").

    Empty where no port of it is known, as for protocols without IP and for words nobody knows.
    """
    meant = plain(word)
    transports = [part for part in meant.replace("、", "/").split("/") if part]
    if transports and TRANSPORTS.issuperset(transports):
        return tuple(_of_transport(one) for one in transports if one != "ethernet")
    if meant == "icmp":
        return (_of_transport("icmp"),)
    meant = ALIASES.get(meant, meant)
    ports: dict[Service, None] = {}
    for name in sorted(GROUPS.get(meant, {meant})):
        known = PROTOCOLS.get(name)
        if known and not known.tcp and not known.udp:
            known = PROTOCOLS[known.family]
        if known:
            ports.update(dict.fromkeys(Service((TCP, TCP), ports=(one, one)) for one in known.tcp))
            ports.update(dict.fromkeys(Service((UDP, UDP), ports=(one, one)) for one in known.udp))
    return tuple(ports)


def of_port(word: str) -> tuple[Service, ...]:
    """What `tcp/502`, `udp/161-162` or `icmp` stands for; empty where it cannot be read."""
    found = parsed_port(word)
    return (Service((found[0], found[0]), ports=(found[1], found[2])),) if found else ()


def of_conduit(ports: Iterable[str], protocols: Iterable[str]) -> tuple[Service, ...] | None:
    """What a conduit permits: its ports, else the known ports of its protocols, else anything.

    None where a word has no known port, so that nobody can say what a firewall should let through.
    """
    words = tuple(ports)
    told = [of_port(word) for word in words] if words else [of_word(word) for word in protocols]
    if not told:
        return ANYTHING
    return None if not all(told) else tuple(dict.fromkeys(one for some in told for one in some))


def of_dataflow(row: Dataflow) -> tuple[Service, ...] | None:
    """What a row of the data-flow table uses; None where neither it nor its application says a port."""
    if row.port is not None:
        numbers = [TCP, UDP] if not row.protocol else [one.protocols[0] for one in of_word(row.protocol)]
        wanted = [number for number in dict.fromkeys(numbers) if number in (TCP, UDP)] or [TCP, UDP]
        return tuple(Service((number, number), ports=(row.port, row.port)) for number in wanted)
    word = row.application or row.protocol
    return of_conduit((), (word,) if word else ())


def speaks(service: Service, transport: str, port: int) -> bool:
    """Whether an observed service is covered; what is neither TCP nor UDP nor ICMP only by any protocol."""
    number = PROTOCOL_NUMBERS.get(transport)
    if number is None:
        return service.protocols[0] == 0 and service.ports == ANY_PORT
    return service.protocols[0] <= number <= service.protocols[1] and service.ports[0] <= port <= service.ports[1]
