"""Lists of the software in a device: CycloneDX and SPDX say the same in all their forms."""

import datetime as dt

import pytest

from sekisho.security.observe.advisories.elements import elements
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.software_lists import (
    Component,
    SoftwareList,
    read_cyclonedx,
    read_cyclonedx_xml,
)
from sekisho.security.observe.advisories.spdx import is_spdx_tags, read_spdx, read_spdx_tags

CPE = "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"
DEVICE = Component("Press 3", "2.1", "Acme", cpe="cpe:2.3:h:acme:press:*:*:*:*:*:*:*:*")
OPENSSL = Component("openssl", "3.0.1", "OpenSSL", "pkg:generic/openssl@3.0.1", CPE)
ZLIB = Component("zlib", "1.3")
MADE = dt.date(2031, 4, 2)


def test_cyclonedx_as_json_with_components_within_components() -> None:
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {
            "timestamp": "2031-04-01T16:00:00Z",
            "component": {
                "type": "device", "name": "Press 3", "version": "2.1", "manufacturer": {"name": "Acme"},
                "cpe": DEVICE.cpe,
            },
        },
        "components": [
            {
                "name": "openssl", "version": "3.0.1", "supplier": {"name": "OpenSSL"}, "publisher": "x",
                "purl": OPENSSL.purl, "cpe": CPE, "components": [{"name": "zlib", "version": "1.3"}],
            },
            {"name": "base", "group": "org.acme"},
            {"version": "1"},
            7,
        ],
    }  # fmt: skip
    notes = Notes("bom.json")
    assert read_cyclonedx(told, notes, "aa" * 32, "bom.json") == SoftwareList(
        DEVICE, (OPENSSL, ZLIB, Component("base", vendor="org.acme")), MADE, "bom.json", "aa" * 32
    )
    assert [one.where for one in notes.problems()] == ["/components/2"]


def test_cyclonedx_as_xml_says_the_same() -> None:
    told = f"""<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">
    <metadata><timestamp>2031-04-01T16:00:00Z</timestamp>
    <component type="device"><manufacturer><name>Acme</name></manufacturer>
    <name>Press 3</name><version>2.1</version><cpe>{DEVICE.cpe}</cpe></component></metadata>
    <components><component><supplier><name>OpenSSL</name></supplier><name>openssl</name><version>3.0.1</version>
    <cpe>{CPE}</cpe><purl>{OPENSSL.purl}</purl>
    <components><component><name>zlib</name><version>1.3</version></component></components></component></components>
    </bom>"""
    (bom,) = elements([told.encode()], {"bom"})
    notes = Notes("bom.xml")
    made = read_cyclonedx_xml(bom, notes, "aa" * 32, "bom.xml")
    assert made == SoftwareList(DEVICE, (OPENSSL, ZLIB), MADE, "bom.xml", "aa" * 32)
    assert notes.faults == ()


def test_a_list_that_names_no_device_is_of_none() -> None:
    made = read_cyclonedx({"components": [{"name": "zlib", "version": "1.3"}]}, Notes("bom.json"))
    assert (made.of, made.components, made.made) == (None, (ZLIB,), None)


PACKAGES = [
    {
        "SPDXID": "SPDXRef-device", "name": "Press 3", "versionInfo": "2.1",
        "supplier": "Organization: Acme (psirt@acme.example)",
        "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": DEVICE.cpe}],
    },
    {
        "SPDXID": "SPDXRef-openssl", "name": "openssl", "versionInfo": "3.0.1", "supplier": "NOASSERTION",
        "originator": "Organization: OpenSSL",
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": OPENSSL.purl},
            {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": CPE},
        ],
    },
    {"SPDXID": "SPDXRef-zlib", "name": "zlib", "versionInfo": "1.3"},
]  # fmt: skip
DESCRIBES = {
    "spdxElementId": "SPDXRef-DOCUMENT",
    "relationshipType": "DESCRIBES",
    "relatedSpdxElement": "SPDXRef-device",
}
DESCRIBED = {
    "spdxElementId": "SPDXRef-device",
    "relationshipType": "DESCRIBED_BY",
    "relatedSpdxElement": "SPDXRef-DOCUMENT",
}
SPDX = {"spdxVersion": "SPDX-2.3", "creationInfo": {"created": "2031-04-01T16:00:00Z"}, "packages": PACKAGES}


@pytest.mark.parametrize(
    "described",
    [{"documentDescribes": ["SPDXRef-device"]}, {"relationships": [DESCRIBES]}, {"relationships": [DESCRIBED]}],
)
def test_spdx_as_json_is_of_what_it_describes(described: dict[str, object]) -> None:
    notes = Notes("a.spdx.json")
    assert read_spdx({**SPDX, **described}, notes, "aa" * 32, "a.spdx.json") == SoftwareList(
        DEVICE, (OPENSSL, ZLIB), MADE, "a.spdx.json", "aa" * 32
    )
    assert notes.faults == ()


def test_spdx_that_describes_several_packages_is_of_no_device() -> None:
    made = read_spdx({**SPDX, "documentDescribes": ["SPDXRef-device", "SPDXRef-zlib"]}, Notes("a.json"))
    assert made.of is None
    assert made.components == (DEVICE, OPENSSL, ZLIB)


TAGS = f"""SPDXVersion: SPDX-2.3
DocumentName: press
SPDXID: SPDXRef-DOCUMENT
Created: 2031-04-01T16:00:00Z
CreatorComment: <text>over three lines
PackageName: trap
PackageVersion: 1</text>
PackageName: Press 3
SPDXID: SPDXRef-device
PackageVersion: 2.1
PackageSupplier: Organization: Acme (psirt@acme.example)
ExternalRef: SECURITY cpe23Type {DEVICE.cpe}
FileName: ./boot
SPDXID: SPDXRef-file
PackageName: openssl
SPDXID: SPDXRef-openssl
PackageVersion: 3.0.1
PackageOriginator: Organization: OpenSSL
ExternalRef: PACKAGE-MANAGER purl {OPENSSL.purl}
ExternalRef: SECURITY cpe23Type {CPE}
PackageName: zlib
PackageVersion: 1.3
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-device
"""


def test_spdx_as_tags_and_values_says_the_same() -> None:
    notes = Notes("a.spdx")
    lines = TAGS.split("\n")
    assert is_spdx_tags(lines)
    assert read_spdx_tags(lines, notes, "aa" * 32, "a.spdx") == SoftwareList(
        DEVICE, (OPENSSL, ZLIB), MADE, "a.spdx", "aa" * 32
    )
    assert notes.faults == ()
