"""Which parser is asked for one TCP message or one UDP datagram, and in which order: signatures first, ports second."""
# ruff: noqa: FURB110, PLR0917 # one shape of call for all parsers, and flat comparisons, compile fastest

import numpy as np

from sekisho.security.observe.capture.kernel import ids
from sekisho.security.observe.capture.kernel.compiled import Numbers, Octets, inner
from sekisho.security.observe.capture.kernel.enip import cip_io, enip
from sekisho.security.observe.capture.kernel.factory import (
    ads,
    ads_discovery,
    fins_tcp,
    fins_udp,
    melsoft,
    slmp,
    slmp_text,
    slmp_tsn,
)
from sekisho.security.observe.capture.kernel.iso import iso
from sekisho.security.observe.capture.kernel.lines import fl_net, hermes, keyence, llrp, slmp_1e
from sekisho.security.observe.capture.kernel.modbus import modbus
from sekisho.security.observe.capture.kernel.office_tcp import (
    amqp,
    dcerpc,
    ftp,
    http,
    ldap,
    mqtt,
    netbios_session,
    smb,
    ssh,
    telnet,
    tls,
    vnc,
)
from sekisho.security.observe.capture.kernel.office_udp import (
    bacnet,
    coap,
    dhcp,
    dns,
    dns_elsewhere,
    knxip,
    netbios_name,
    ntp,
    profinet_cm,
    ptp,
    quic,
    radius,
    rtps,
    snmp,
    ssdp,
    syslog,
    tftp,
)
from sekisho.security.observe.capture.kernel.opcua import opcua
from sekisho.security.observe.capture.kernel.telecontrol import c37118, dnp3, hart_ip, iec104
from sekisho.security.observe.capture.kernel.wire import CONF, LENGTH, clear, say, u8, u16, u32


@inner
def _tcp_strong(b: Octets, p: int, e: int, f: int, port: int, to_s: int, from_s: int, known: int, out: Numbers) -> bool:
    """Signatures that prove themselves on any port, told apart by their first octet."""
    yes, no = np.int64(1), np.int64(0)
    first = u8(b, p)
    if first == 3:
        return iso(b, p, e, f, port, known, out)
    if first == 5:
        return dnp3(b, p, e, f, out) or dcerpc(b, p, e, f, out)
    if first == 0x46 and fins_tcp(b, p, e, out):
        return True
    if first == 0xAA:
        return c37118(b, p, e, f, yes, yes if known == ids.C37118 else no, out)
    if first == 0x53:
        return ssh(b, p, e, to_s, from_s, out)
    if first == 0x52 and (vnc(b, p, e, out) or keyence(b, p, e, f, no, no, out)):
        return True
    if first >= 65 and first <= 82 and opcua(b, p, e, f, out):
        return True
    if first >= 67 and first <= 84 and http(b, p, e, out):
        return True
    if first >= 20 and first <= 24:
        return tls(b, p, e, no, out)
    if first == 0x57 or first == 0xD7:
        return melsoft(b, p, e, f, out) or keyence(b, p, e, f, no, no, out)
    if first == 0x50 or first == 0x54 or first == 0xD0 or first == 0xD4:
        return slmp(b, p, e, f, ids.SLMP, out)
    if first == 0x3C:
        return hermes(b, p, e, out)
    if first == 0x35 or first == 0x44:
        return slmp_text(b, p, e, f, out)
    if first == 0 and (smb(b, p, e, f, yes, out) or ads(b, p, e, f, out)):
        return True
    if first == 0x41 and amqp(b, p, e, f, no, out):
        return True
    return mqtt(b, p, e, f, no, out) if first == 0x10 else False


@inner
def _tcp_expected(
    b: Octets, p: int, e: int, f: int, want: int, to_s: int, from_s: int, known: int, out: Numbers
) -> bool:
    """The parser of the protocol that the stream or its port makes likely; it may be lenient."""
    yes, no = np.int64(1), np.int64(0)
    if want == ids.MODBUS or want == ids.UMAS:
        return modbus(b, p, e, f, to_s, from_s, yes, out)
    if want == ids.S7COMM or want == ids.S7COMM_PLUS or want == ids.COTP or want == ids.MMS:
        return iso(b, p, e, f, no, known, out)
    if want == ids.ENIP or want == ids.CIP:
        return enip(b, p, e, f, yes, yes, to_s, from_s, out)
    if want == ids.IEC104:
        return iec104(b, p, e, f, to_s, from_s, yes, out)
    if want == ids.MQTT:
        return mqtt(b, p, e, f, yes, out)
    if want == ids.HART_IP:
        return hart_ip(b, p, e, f, yes, out)
    if want == ids.TLS or want == ids.RDP_TLS:
        return tls(b, p, e, yes, out)
    if want == ids.FTP:
        return ftp(b, p, e, from_s, out)
    if want == ids.TELNET:
        return telnet(b, p, e, from_s, out)
    if want == ids.AMQP:
        return amqp(b, p, e, f, yes, out)
    if want == ids.LDAP:
        return ldap(b, p, e, out)
    if want == ids.SMB or want == ids.NETBIOS:
        return smb(b, p, e, f, yes, out) or netbios_session(b, p, e, f, out)
    if want == ids.DNS:
        return p + 14 <= e and dns(b, p + 2, e, ids.DNS, out)
    if want == ids.OPCUA:
        return opcua(b, p, e, f, out)
    if want == ids.DNP3:
        return dnp3(b, p, e, f, out)
    if want == ids.LLRP:
        return llrp(b, p, e, f, yes, out)
    if want == ids.SLMP:
        return slmp_1e(b, p, e, f, yes, out)
    if want == ids.KEYENCE:
        return keyence(b, p, e, f, yes, from_s, out)
    return False


@inner
def tcp_message(
    b: Octets, p: int, e: int, f: int, sp: int, dp: int, want_s: int, want_d: int, known: int, out: Numbers
) -> bool:
    """Whether the message at p of a TCP stream is known.

    want_s, want_d: protocols that the ports of sender and receiver are known for. known: what the stream has proved.
    """
    yes, no = np.int64(1), np.int64(0)
    clear(out)
    want = known if known else want_d if want_d else want_s
    to_s = yes if want_d != 0 and (want_d == want or want_s == 0) else no
    from_s = yes if want_s != 0 and (want_s == want or want_d == 0) else no
    if want and _tcp_expected(b, p, e, f, want, to_s, from_s, known, out):
        return _rdp_under_tls(known, want_s, want_d, out)
    clear(out)
    port = yes * 3389 if dp == 3389 or sp == 3389 else no
    if _tcp_strong(b, p, e, f, port, to_s, from_s, known, out):
        _rdp_under_tls(known, want_s, want_d, out)
        # A stream that has proved one protocol does not turn into another because a body looks like it.
        return (
            known == 0 or out[0] == known or known == ids.COTP or known == ids.RDP or known == ids.NETBIOS
            or ((known == ids.FTP or known == ids.LDAP or known == ids.HTTP) and out[0] == ids.TLS)  # STARTTLS
        )  # fmt: skip
    clear(out)
    if known == 0 and want != ids.MODBUS and modbus(b, p, e, f, no, no, no, out):
        return True
    clear(out)
    if known == 0 and enip(b, p, e, f, no, no, no, no, out):
        return True
    clear(out)
    if known == 0 and (slmp_1e(b, p, e, f, no, out) or llrp(b, p, e, f, no, out)):
        return True
    clear(out)
    return False


@inner
def _rdp_under_tls(known: int, want_s: int, want_d: int, out: Numbers) -> bool:
    """TLS records on the port of RDP, or behind its negotiation, are RDP under TLS."""
    if out[0] == ids.TLS and (known == ids.RDP or known == ids.RDP_TLS or want_s == ids.RDP or want_d == ids.RDP):
        out[0] = ids.RDP_TLS
    return True


@inner
def _udp_expected(
    b: Octets, p: int, e: int, f: int, sp: int, dp: int, want: int, to_s: int, from_s: int, out: Numbers
) -> bool:
    yes, no = np.int64(1), np.int64(0)
    if want == ids.BACNET:
        return bacnet(b, p, e, f, out)
    if want == ids.ENIP or want == ids.CIP:
        return enip(b, p, e, f, no, yes, to_s, from_s, out)
    if want == ids.CIP_IO:
        return cip_io(b, p, e, f, out)
    if want == ids.FINS:
        return fins_udp(b, p, e, out)
    if want == ids.MELSOFT:
        return melsoft(b, p, e, f, out)
    if want == ids.SLMP:
        return slmp(b, p, e, f, ids.SLMP, out) or slmp_text(b, p, e, f, out) or slmp_1e(b, p, e, f, yes, out)
    if want == ids.CCLINK_IE_BASIC:
        return slmp(b, p, e, f, ids.CCLINK_IE_BASIC, out)
    if want == ids.CCLINK_TSN_SLMP:
        return slmp_tsn(b, p, e, f, out)
    if want == ids.DNS or want == ids.MDNS or want == ids.LLMNR:
        return dns(b, p, e, want, out)
    if want == ids.NETBIOS:
        return netbios_name(b, p, e, sp, dp, out)
    if want == ids.DHCP:
        return dhcp(b, p, e, out)
    if want == ids.SNMP:
        return snmp(b, p, e, f, out)
    if want == ids.NTP:
        return ntp(b, p, e, out)
    if want == ids.SYSLOG:
        return syslog(b, p, e, out)
    if want == ids.SSDP:
        return ssdp(b, p, e, out)
    if want == ids.RADIUS:
        return radius(b, p, e, f, out)
    if want == ids.PTP:
        return ptp(b, p, e, out)
    return _udp_expected_rare(b, p, e, f, want, to_s, from_s, out)


@inner
def _udp_expected_rare(b: Octets, p: int, e: int, f: int, want: int, to_s: int, from_s: int, out: Numbers) -> bool:
    yes, no = np.int64(1), np.int64(0)
    if want == ids.HART_IP:
        return hart_ip(b, p, e, f, no, out)
    if want == ids.KEYENCE:
        return keyence(b, p, e, f, yes, from_s, out)
    if want == ids.TFTP:
        return tftp(b, p, e, out)
    if want == ids.COAP:
        return coap(b, p, e, out)
    if want == ids.MODBUS:
        return modbus(b, p, e, f, to_s, from_s, yes, out)
    if want == ids.KNXIP:
        return knxip(b, p, e, f, out)
    if want == ids.ETHERCAT:
        say(out, ids.ETHERCAT, 0)
        return p + 2 <= e and u8(b, p + 1) >> 4 <= 5
    if want == ids.DHCPV6:
        return p + 4 <= e and u8(b, p) >= 1 and u8(b, p) <= 24 and say(out, ids.DHCPV6, 0)
    if want == ids.LDAP:
        return ldap(b, p, e, out)
    if want == ids.WSD:
        return p + 5 <= e and u8(b, p) == 0x3C and say(out, ids.WSD, 0)
    return False


@inner
def _udp_strong(b: Octets, p: int, e: int, f: int, sp: int, dp: int, out: Numbers) -> bool:
    """Signatures that prove themselves on any port."""
    no = np.int64(0)
    first = u8(b, p)
    if first >= 0xC0 and quic(b, p, e, out):
        return True
    if first == 5:
        return dnp3(b, p, e, f, out)
    if first == 0xAA:
        return c37118(b, p, e, f, no, no, out)
    if first == 0x81 and sp > 47000 and dp > 1023:
        return bacnet(b, p, e, f, out) and out[CONF] == 2
    if first == 2:
        return cip_io(b, p, e, f, out)
    if first == 3:
        return ads_discovery(b, p, e, out)
    if first == 4:
        return profinet_cm(b, p, e, out)
    if first == 0x52:
        return rtps(b, p, e, out)
    if first == 0x57 or first == 0xD7:
        return melsoft(b, p, e, f, out)
    if (first == 0x50 or first == 0xD0 or first == 0x54 or first == 0xD4) and u16(b, p) & 0xFF == 0:
        return slmp(b, p, e, f, ids.SLMP, out) and out[LENGTH] == f - p
    if first == 0x46:
        return fl_net(b, p, e, f, out)
    if first == 6:
        return knxip(b, p, e, f, out)
    if (first == 1 or first == 2) and dp > 65 and dp < 69 and u32(b, p) >> 16 < 0x0300:
        return dhcp(b, p, e, out)
    return False


@inner
def udp_message(
    b: Octets, p: int, e: int, f: int, sp: int, dp: int, want_s: int, want_d: int, known: int, out: Numbers
) -> bool:
    """Whether a UDP datagram is known; arguments as for `tcp_message`."""
    yes, no = np.int64(1), np.int64(0)
    clear(out)
    want = want_d if want_d else want_s
    if want:
        to_s, from_s = yes if want_d == want else no, yes if want_s == want else no
        if _udp_expected(b, p, e, f, sp, dp, want, to_s, from_s, out):
            return True
        clear(out)
        if want_s and want_s != want:
            if _udp_expected(b, p, e, f, sp, dp, want_s, no, yes, out):
                return True
            clear(out)
    if _udp_strong(b, p, e, f, sp, dp, out):
        return True
    clear(out)
    if want == 0 and dns_elsewhere(b, p, e, f, out):
        return True
    clear(out)
    if known and known != want and _udp_expected(b, p, e, f, sp, dp, known, no, no, out):
        return True
    clear(out)
    return False
