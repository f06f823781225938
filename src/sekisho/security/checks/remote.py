"""Remote access and management in clear text, or by protocols whose protection is broken."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.terms.calendar import day_of

INSECURE = {
    "telnet": Text("Telnet（平文）", "Telnet (clear text)"),
    "ftp": Text("FTP（平文）", "FTP (clear text)"),
    "vnc": Text("VNC（弱い認証、平文）", "VNC (weak authentication, clear text)"),
    "rdp": Text("TLSなしのRDP", "RDP without TLS"),
    "snmp-v1": Text("SNMPv1（平文）", "SNMPv1 (clear text)"),
    "snmp-v2c": Text("SNMPv2c（平文）", "SNMPv2c (clear text)"),
}


@check("remote/insecure-protocol", traffic=True)
def insecure_protocol(case: Case) -> Iterator[Found]:
    """Flows of a clear-text or broken remote protocol.

    What only the port suggests counts when it was answered; an unanswered attempt counts when its content was seen.
    The port of RDP does not tell whether TLS protects it, so there the content must be seen.
    """
    for flow in case.flows:
        name = INSECURE.get(flow.protocol)
        told_by_port = flow.answered and flow.protocol != "rdp"
        if name is None or not (told_by_port or flow.confidence > 1):
            continue
        client, server = case.named(flow.client), case.named(flow.server)
        text = Text(
            f"{client} から {server} へ {name.ja} で接続しています。",
            f"{client} connects to {server} by {name.en}.",
        )
        subject = Subject("dataflow", flow.key, case.system_of(flow.server, flow.client))
        yield Found(subject, text, (flow.evidence,), day_of(flow.first), cause=flow.protocol)
