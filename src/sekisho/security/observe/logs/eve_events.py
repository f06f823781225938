"""What each kind of Suricata's events says. Field names as in Suricata 6 to 8; what an older one spells otherwise too.

Sources: Suricata user guide, "EVE JSON Format"; the loggers of its protocols (modbus, enip, dnp3, mqtt).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sekisho.security.observe.gathering import Counts, Ends, Gathering, Unread, instant_us, ip_of, mac_of
from sekisho.security.observe.identity.saying import Said, told
from sekisho.security.observe.logs import eve_names
from sekisho.security.observe.zeek_services import judged

Values = Mapping[str, object]
_NOTHING: Values = {}
_MEMBERS = 64


def _inside(values: Values, *names: str) -> Values:
    """The object that lies under some names; an empty one where one of them is absent or no object."""
    for name in names:
        found = values.get(name)
        if not isinstance(found, dict):
            return _NOTHING
        values = found
    return values


def _number(values: Values, name: str) -> int:
    found = values.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**62 else 0


def _text(values: Values, name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""


def _first(values: Values, name: str) -> object:
    found = values.get(name)
    return (found[0] if found else None) if isinstance(found, list) else found


@lru_cache(maxsize=1024)
def _transport(proto: str) -> str:
    """Suricata's name of a transport as ours; a protocol number has no name here and reads "ip"."""
    lower = proto.lower()
    if lower in {"tcp", "udp", "icmp"}:
        return lower
    if lower in {"ipv6-icmp", "icmpv6"}:
        return "icmp"
    return f"ip-{int(lower)}" if lower.isdecimal() and len(lower) <= 3 else "ip"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. number: its line, from 1.  when: microseconds since 1970."""

    row: Values
    number: int
    when: int
    out: Gathering

    def ends(self) -> Ends:
        """Client and server: the side that sent the flow's first packet is the client. Raises Unread."""
        row = self.row
        client, server = ip_of(_text(row, "src_ip")), ip_of(_text(row, "dest_ip"))
        transport = _transport(_text(row, "proto"))
        port = _number(row, "dest_port") if transport in {"tcp", "udp"} else 0
        if not client or not server or port > 65_535:
            raise Unread
        vlan = _first(row, "vlan")
        ether = _inside(row, "ether")
        return Ends(
            client, server, transport, port,
            mac_of(str(_first(ether, "src_mac") or _first(ether, "src_macs") or "")),
            mac_of(str(_first(ether, "dest_mac") or _first(ether, "dest_macs") or "")),
            vlan if isinstance(vlan, int) and 0 <= vlan < 4096 else 0,
        )  # fmt: skip

    def exchange(self, protocol: str, *, answered: bool = True, asked: bool = True) -> Ends:
        """Count one message each way in the flow of a protocol, and give its ends."""
        ends = self.ends()
        self.out.flow(self.number, self.when, ends, protocol, 3, Counts(int(asked), int(answered)))
        self.hosts(ends, int(asked), int(answered), 0)
        return ends

    def hosts(self, ends: Ends, out: int, back: int, last: int) -> None:
        """Count who sent."""
        if out:
            self.out.host(self.number, self.when, ends.client_mac, ends.client, packets=out, last=last, vlan=ends.vlan)
        if back:
            self.out.host(self.number, self.when, ends.server_mac, ends.server, packets=back, last=last, vlan=ends.vlan)

    def operation(self, ends: Ends, protocol: str, code: int, detail: int = 0) -> None:
        """Add an operation; a negative code is none."""
        self.out.operation(self.number, self.when, ends, protocol, code, detail=detail)

    def says(self, mac: str, ip: str, protocol: str, **values: tuple[object, int]) -> None:
        """Add what a device says of itself; values that are no text or number say nothing."""
        sayings: list[Said] = []
        for key, (value, confidence) in values.items():
            if isinstance(value, str | int) and not isinstance(value, bool):
                sayings.extend(told(key, str(value), confidence))
        if sayings:
            self.out.said(self.number, self.when, mac, ip, sayings, protocol)


def flow(event: Event) -> None:
    """A flow that ended: packets and octets both ways, of whole frames as Suricata counts them."""
    ends, told_flow = event.ends(), _inside(event.row, "flow")
    counts = Counts(
        _number(told_flow, "pkts_toserver"), _number(told_flow, "pkts_toclient"),
        _number(told_flow, "bytes_toserver"), _number(told_flow, "bytes_toclient"),
    )  # fmt: skip
    _add_flow(event, ends, told_flow, counts)


def netflow(event: Event) -> None:
    """One direction of a flow. The side with the known port, else with the lower one, is the server."""
    ends, told_flow = event.ends(), _inside(event.row, "netflow")
    counts = (_number(told_flow, "pkts"), _number(told_flow, "bytes"))
    source = _number(event.row, "src_port")
    forward = _serves(ends.transport, ends.port, source)
    if forward:
        _add_flow(event, ends, told_flow, Counts(packets_out=counts[0], bytes_out=counts[1]), "lower-port")
        return
    back = Ends(ends.server, ends.client, ends.transport, source, ends.server_mac, ends.client_mac, ends.vlan)
    _add_flow(event, back, told_flow, Counts(packets_in=counts[0], bytes_in=counts[1]), "lower-port")


def _serves(transport: str, port: int, other: int) -> bool:
    """Whether the first port rather than the second is a server's."""
    known, against = judged("", transport, port)[0], judged("", transport, other)[0]
    return bool(known) if bool(known) != bool(against) else port <= other


def _add_flow(event: Event, ends: Ends, told_flow: Values, counts: Counts, role: str = "") -> None:
    first = instant_us(_text(told_flow, "start"))
    last = instant_us(_text(told_flow, "end")) or event.when
    first = min(event.when, last) if first is None else first
    name = _text(event.row, "app_proto")
    protocol, confidence = judged(name if name not in {"failed", "unknown"} else "", ends.transport, ends.port)
    syn = ends.transport == "tcp" and "s" in _tcp_flags(_text(_inside(event.row, "tcp"), "tcp_flags_ts"))
    role = role or ("syn" if syn else "signature" if confidence >= 2 else "first-sender")
    event.out.flow(event.number, first, ends, protocol, confidence, counts, last, role)
    event.hosts(ends, counts.packets_out, counts.packets_in, last)


@lru_cache(maxsize=512)
def _tcp_flags(written: str) -> str:
    """The letter s where hexadecimal TCP flags hold SYN."""
    try:
        return "s" if int(written, 16) & 0x02 else ""
    except ValueError:
        return ""


def modbus(event: Event) -> None:
    """A transaction by its function code; a field that older versions give as text has its number in function_raw."""
    told_modbus = _inside(event.row, "modbus")
    request, response = _inside(told_modbus, "request"), _inside(told_modbus, "response")
    ends = event.exchange("modbus", asked=bool(request), answered=bool(response))
    if request:
        raw = request.get("function_raw", request.get("function_code"))
        event.operation(ends, "modbus", raw & 0x7F if isinstance(raw, int) and raw >= 0 else -1)


def dnp3(event: Event) -> None:
    """A request or an answer, alone or together, by the function code of its application layer."""
    told_dnp3 = _inside(event.row, "dnp3")
    request, response = _inside(told_dnp3, "request"), _inside(told_dnp3, "response")
    if not request and not response:  # one message a line, its type beside it
        answer = "response" in _text(told_dnp3, "type")
        request, response = (_NOTHING, told_dnp3) if answer else (told_dnp3, _NOTHING)
    ends = event.exchange("dnp3", asked=bool(request), answered=bool(response))
    code = _inside(request, "application").get("function_code")
    if request and isinstance(code, int):
        event.operation(ends, "dnp3", code)


def enip(event: Event) -> None:
    """CIP services by Suricata's names, and the answer to ListIdentity."""
    told_enip = _inside(event.row, "enip")
    request, response = _inside(told_enip, "request"), _inside(told_enip, "response")
    asked = _inside(request, "cip")
    protocol = "cip" if asked or "cip" in response else "enip"
    ends = event.exchange(protocol, asked=bool(request), answered=bool(response))
    for one in _services(asked):
        detail = 0
        path = one.get("path")
        for part in path if isinstance(path, list) else ():
            if isinstance(part, dict) and _text(part, "segment_type").startswith("logical_class"):
                detail = _number(part, "value")
        event.operation(ends, "cip", eve_names.cip(_text(one, "service")), detail)
    who = _inside(response, "identity") or _inside(response, "list_identity")
    if who:
        serial = _number(who, "serial")
        event.says(
            ends.server_mac, ends.server, "enip",
            vendor=(_text(who, "vendor_id"), 3),
            model=(who.get("product_name"), 3),
            firmware=(who.get("revision"), 3),
            serial=(f"{serial:08X}" if serial else who.get("serial"), 3),
            role=(_text(who, "device_type"), 3),
        )  # fmt: skip


def _services(asked: Values) -> list[Values]:
    """The services of one message: its own, or those that a Multiple_Service_Packet holds beside it."""
    parts = asked.get("multiple")
    inner = [one for one in parts[:_MEMBERS] if isinstance(one, dict)] if isinstance(parts, list) else []
    return ([asked] if asked else []) + inner


def mqtt(event: Event) -> None:
    """Control packets of a transaction; the client's identifier as its station name."""
    told_mqtt = _inside(event.row, "mqtt")
    ends = event.exchange("mqtt")
    for name, code in eve_names.MQTT.items():
        if isinstance(told_mqtt.get(name), dict):
            event.operation(ends, "mqtt", code)
    event.says(ends.client_mac, ends.client, "mqtt", station=(_text(_inside(told_mqtt, "connect"), "client_id"), 2))


def tls(event: Event) -> None:
    """The subject of the server's certificate."""
    told_tls = _inside(event.row, "tls")
    ends = event.exchange("tls")
    event.says(ends.server_mac, ends.server, "tls", certificate=(told_tls.get("subject"), 3))


def http(event: Event) -> None:
    """Who asked whom; the Server header where the logger is told to give it."""
    told_http = _inside(event.row, "http")
    ends = event.exchange("http", answered="status" in told_http)
    server = told_http.get("server")
    headers = told_http.get("response_headers")
    for one in headers[:_MEMBERS] if isinstance(headers, list) else ():
        if isinstance(one, dict) and _text(one, "name").lower() == "server":
            server = one.get("value")
    event.says(ends.server_mac, ends.server, "http", banner=(server, 2))


def ssh(event: Event) -> None:
    """The identification strings of both sides, put together again as they stand on the wire."""
    told_ssh = _inside(event.row, "ssh")
    server, client = _inside(told_ssh, "server"), _inside(told_ssh, "client")
    ends = event.exchange("ssh", answered=bool(server))
    event.says(ends.server_mac, ends.server, "ssh", banner=(_greeting(server), 3))
    event.says(ends.client_mac, ends.client, "ssh", banner=(_greeting(client), 3))


def _greeting(side: Values) -> str:
    software = _text(side, "software_version")
    return f"SSH-{_text(side, 'proto_version') or '2.0'}-{software}" if software else ""


def smb(event: Event) -> None:
    """Commands, the computer's name in NTLM, and the system's own name in version 1."""
    told_smb = _inside(event.row, "smb")
    ends = event.exchange("smb")
    event.says(
        ends.client_mac, ends.client, "smb",
        hostname=(_text(_inside(told_smb, "ntlmssp"), "host"), 3),
        banner=(_text(_inside(told_smb, "request"), "native_os"), 2),
    )  # fmt: skip
    event.says(ends.server_mac, ends.server, "smb", banner=(_text(_inside(told_smb, "response"), "native_os"), 2))


def dhcp(event: Event) -> None:
    """The address that a client has, with its MAC address and the name and vendor class that it gave."""
    told_dhcp = _inside(event.row, "dhcp")
    mac = mac_of(_text(told_dhcp, "client_mac"))
    given = _text(told_dhcp, "dhcp_type") == "ack"
    ip = ip_of(_text(told_dhcp, "assigned_ip")) if given else ip_of(_text(told_dhcp, "client_ip"))
    event.out.host(event.number, event.when, mac, ip, how="dhcp" if mac else "log")
    event.says(
        mac, ip, "dhcp",
        hostname=(_text(told_dhcp, "hostname"), 3),
        banner=(_text(told_dhcp, "vendor_class_identifier"), 3),
    )  # fmt: skip


def rdp(event: Event) -> None:
    """The name that the client gives."""
    told_rdp = _inside(event.row, "rdp")
    ends = event.exchange("rdp")
    event.says(
        ends.client_mac, ends.client, "rdp",
        hostname=(_text(_inside(told_rdp, "client"), "client_name") or _text(told_rdp, "client_name"), 3),
    )  # fmt: skip


def _named(name: str) -> Callable[["Event"], None]:
    """The reader of an event that says no more than that two hosts speak a protocol."""

    def read(event: Event) -> None:
        event.exchange(name)

    return read


EVENTS: dict[str, Callable[[Event], None]] = {
    "flow": flow, "netflow": netflow, "modbus": modbus, "dnp3": dnp3, "enip": enip, "mqtt": mqtt, "tls": tls,
    "http": http, "ssh": ssh, "smb": smb, "dhcp": dhcp, "rdp": rdp,
}  # fmt: skip
"""By `event_type`."""
for _event, _protocol in (
    ("snmp", "snmp"), ("ftp", "ftp"), ("tftp", "tftp"), ("krb5", "kerberos"), ("smtp", "smtp"), ("rfb", "vnc"),
    ("sip", "sip"), ("ldap", "ldap"), ("pgsql", "postgresql"), ("nfs", "nfs"),
):  # fmt: skip
    EVENTS[_event] = _named(_protocol)
