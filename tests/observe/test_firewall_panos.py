"""PAN-OS XML: what is said in the configuration, rule by rule, and what XML must not be able to do."""

import pytest

from sekisho.security.observe.firewall.notes import Notes
from sekisho.security.observe.firewall.panos import read_panos
from sekisho.security.observe.firewall.rules import ANY_PORT, Interface, Rule, Service

XML = """<?xml version="1.0"?>
<config><devices><entry name="localhost.localdomain">
<deviceconfig><system><hostname>PA1</hostname></system></deviceconfig>
<network><interface><ethernet>
<entry name="ethernet1/1"><layer3><ip><entry name="192.168.1.1/24"/></ip></layer3></entry>
<entry name="ethernet1/2"><layer3/></entry>
</ethernet></interface></network>
<vsys><entry name="vsys1">
<zone>
<entry name="office"><network><layer3><member>ethernet1/1</member></layer3></network></entry>
<entry name="fa"><network><layer3><member>ethernet1/2</member></layer3></network></entry>
</zone>
<address><entry name="plc"><ip-netmask>10.0.0.5</ip-netmask></entry>
<entry name="six"><ip-netmask>2001:db8::1</ip-netmask></entry></address>
<address-group><entry name="all-plc">
<static><member>plc</member><member>10.1.0.0/16</member></static></entry></address-group>
<service><entry name="modbus"><protocol><tcp><port>502,802</port></tcp></protocol></entry></service>
<rulebase><security><rules>
<entry name="one"><from><member>office</member></from><to><member>fa</member></to><source><member>any</member></source>
<destination><member>all-plc</member></destination><service><member>modbus</member><member>service-https</member></service>
<application><member>any</member></application><action>allow</action></entry>
<entry name="two"><from><member>any</member></from><to><member>any</member></to><source><member>plc</member></source>
<negate-source>yes</negate-source><destination><member>any</member></destination><service><member>application-default</member></service>
<application><member>ssh</member></application><action>drop</action><disabled>yes</disabled></entry>
<entry name="three"><from><member>any</member></from><to><member>any</member></to><source><member>six</member></source>
<destination><member>any</member></destination><action>allow</action></entry>
</rules></security></rulebase>
</entry></vsys></entry></devices></config>
"""


def test_rule_by_rule() -> None:
    notes = Notes()
    (seen,) = read_panos(XML, 0, notes)
    office, fa = ("ethernet1/1",), ("ethernet1/2",)
    services = tuple(Service((6, 6), ANY_PORT, (port, port)) for port in (502, 802, 443))
    assert seen.rules == (
        Rule(
            "security", "one", 19, "allow", office, fa, services=services, logged=True,
            destinations=((0x0A000005, 0x0A000005), (0x0A010000, 0x0A01FFFF)),
        ),
        Rule(
            "security", "two", 22, "deny", sources=((0, 0x0A000004), (0x0A000006, 2**32 - 1)), logged=True,
            services=(Service((6, 6), ANY_PORT, (22, 22)),), enabled=False, narrowed=("application ssh",),
        ),
        Rule("default-security-rules", "intrazone-default office", 22, "allow", office, office, implied=True),
        Rule("default-security-rules", "intrazone-default fa", 22, "allow", fa, fa, implied=True),
        Rule("default-security-rules", "interzone-default", 22, "deny", implied=True),
    )  # fmt: skip
    assert seen.name == "PA1"
    assert seen.interfaces == (
        Interface("ethernet1/1", "office", ((0xC0A80100, 0xC0A801FF),)),
        Interface("ethernet1/2", "fa"),
    )
    assert [(one.at, one.reason.en) for one in notes.skipped()] == [
        ("line 22", "the rule has a condition that ranges cannot hold: application ssh"),
        ("line 25", "a rule for IPv6: three"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE config [<!ENTITY a "x">]><config><vsys/>&a;</config>',
        '<!DOCTYPE config SYSTEM "file:///etc/hostname"><config><vsys/></config>',
        "<config>" + "<a>" * 200,
        "<config><vsys>",
        "",
    ],
)
def test_xml_that_is_broken_or_does_something_is_refused(text: str) -> None:
    notes = Notes()
    assert read_panos(text, 0, notes) == []
    assert [one.reason.en for one in notes.skipped()] == ["the text is no XML, or has what is not allowed in it"]


@pytest.mark.parametrize("encoding", ["AUTF-8", "shift_jis"])
def test_an_encoding_that_cannot_be_read_is_told(encoding: str) -> None:
    notes = Notes()
    text = f'<?xml version="1.0" encoding="{encoding}"?><config version="10.1.0"><devices/></config>'
    assert read_panos(text, 0, notes) == []
    assert [one.count for one in notes.skipped()] == [1]
