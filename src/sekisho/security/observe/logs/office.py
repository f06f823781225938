"""Zeek's logs of what is not control: names, banners and services that devices tell on the way.

Field names are those of Zeek's base and policy scripts (dhcp, ssh, http, ssl, software, ntlm, rdp, snmp, known-*).
"""

from sekisho.security.observe.gathering import Ends, ip_of, mac_of
from sekisho.security.observe.identity.freetext import told_by
from sekisho.security.observe.identity.saying import Said, text, told
from sekisho.security.observe.logs.line import Line
from sekisho.security.observe.zeek_services import ours


def dhcp(line: Line) -> None:
    """dhcp.log: who was given which address, under which name."""
    mac, name = mac_of(line.get("mac")), line.get("host_name") or line.get("client_fqdn")
    given = ip_of(line.get("assigned_addr")) or ip_of(line.get("client_addr"))
    if mac or given:
        line.out.host(line.number, line.when, mac, given, how="dhcp" if mac else "log")
        line.out.said(line.number, line.when, mac, given, _named(name), "dhcp")
    server = ip_of(line.get("server_addr"))
    if given and server:
        ends = Ends(given, server, "udp", 67, mac)
        line.message(ends, "dhcp", answered=True)


def _named(name: str) -> list[Said]:
    return list(told("hostname", name, 3))


def ssh(line: Line) -> None:
    """ssh.log: the identification strings of both sides."""
    ends = line.ends("tcp")
    line.message(ends, "ssh", answered=bool(line.get("server")))
    line.says(ends.server, "ssh", banner=(line.get("server"), 3))
    line.says(ends.client, "ssh", banner=(line.get("client"), 3))


def http(line: Line) -> None:
    """http.log: who asked whom; the Server header where the site's scripts log it."""
    ends = line.ends("tcp")
    line.message(ends, "http", answered=bool(line.get("status_code")))
    line.says(ends.server, "http", banner=(line.get("server") or line.get("server_header"), 2))


def tls(line: Line) -> None:
    """ssl.log: the subject of the server's certificate."""
    ends = line.ends("tcp")
    line.message(ends, "tls", answered=line.yes("established") is True or bool(line.get("subject")))
    line.says(ends.server, "tls", certificate=(line.get("subject"), 3))


def software(line: Line) -> None:
    """software.log: what Zeek noticed that a host runs."""
    host = ip_of(line.get("host"))
    line.out.host(line.number, line.when, "", host)
    whole = line.get("unparsed_version") or line.get("name")
    line.says(host, "", banner=(whole, 2))


def known_host(line: Line) -> None:
    """known_hosts.log: an address that answered."""
    line.out.host(line.number, line.when, "", ip_of(line.get("host")))


def known_service(line: Line) -> None:
    """known_services.log: a port that answered; there is no client, so it is said of the host and is no flow."""
    host = ip_of(line.get("host"))
    line.out.host(line.number, line.when, "", host)
    protocol = ours(line.get("service"))
    port = f"{line.get('port_proto')}/{line.get('port_num')} {protocol}".rstrip()
    line.says(host, protocol, service=(port, 3))


def known_device(line: Line) -> None:
    """known_devices.log: a MAC address with the name it gave when it asked for an address."""
    mac = mac_of(line.get("mac"))
    line.out.host(line.number, line.when, mac, "", how="dhcp")
    line.out.said(line.number, line.when, mac, "", _named(line.get("dhcp_host_name")), "dhcp")


def known_certificate(line: Line) -> None:
    """known_certs.log: the subject of a certificate that a host showed."""
    host = ip_of(line.get("host"))
    line.out.host(line.number, line.when, "", host)
    line.says(host, "tls", certificate=(line.get("subject"), 3))


def known_modbus(line: Line) -> None:
    """known_modbus.log: whether a host asked (master) or answered (slave)."""
    host = ip_of(line.get("host"))
    line.out.host(line.number, line.when, "", host)
    line.says(host, "modbus", role=(line.get("device_type").replace("MODBUS_", "Modbus ").lower().capitalize(), 1))


def ntlm(line: Line) -> None:
    """ntlm.log: the names of both computers."""
    ends = line.ends("tcp")
    line.message(ends, "smb" if ends.port == 445 else "", answered=bool(line.get("server_nb_computer_name")))
    line.says(ends.client, "smb", hostname=(line.get("hostname"), 3))
    line.says(ends.server, "smb", hostname=(line.get("server_nb_computer_name"), 3))


def rdp(line: Line) -> None:
    """rdp.log: the name that the client gives."""
    ends = line.ends("tcp")
    line.message(ends, "rdp", answered=bool(line.get("result")))
    line.says(ends.client, "rdp", hostname=(line.get("client_name"), 3))


def snmp(line: Line) -> None:
    """snmp.log: the system description where it was read."""
    version = line.get("version")
    ends = line.ends("udp")
    protocol = {"1": "snmp-v1", "2c": "snmp-v2c", "2": "snmp-v2c", "3": "snmp-v3"}.get(version, "snmp")
    line.message(ends, protocol, answered=line.whole("get_responses", 0) > 0)
    told_text = line.get("display_string")
    if told_text:
        line.says(ends.server, protocol, banner=(told_text, 2))
        line.out.said(line.number, line.when, "", ends.server, told_by(text(told_text)), protocol)
