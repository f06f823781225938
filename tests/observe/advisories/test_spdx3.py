"""Software lists as graphs of SPDX 3: packages with maker, version and identifiers, without the device they are of."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.signs import sign_of
from sekisho.security.observe.advisories.software_lists import Component
from sekisho.security.observe.advisories.spdx3 import is_spdx3, read_spdx3

BOM: dict[str, Any] = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {"type": "CreationInfo", "@id": "_:made", "created": "2031-04-01T17:04:19Z"},
        {"type": "Organization", "spdxId": "urn:acme", "name": "Acme"},
        {"type": "SpdxDocument", "spdxId": "urn:document", "rootElement": ["urn:list"]},
        {"type": "software_Sbom", "spdxId": "urn:list", "rootElement": ["urn:press"], "element": ["urn:press"]},
        {"type": "software_Package", "spdxId": "urn:press", "name": "Press", "software_packageVersion": "3",
         "suppliedBy": "urn:acme"},
        {"type": "software_Package", "spdxId": "urn:ssl", "name": "openssl", "software_packageVersion": "3.0.7",
         "originatedBy": ["urn:nobody", "urn:acme"], "software_packageUrl": "pkg:generic/openssl@3.0.7",
         "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "cpe23",
                                 "identifier": "cpe:2.3:a:openssl:openssl:3.0.7:*:*:*:*:*:*:*"}]},
        {"type": "software_Package", "spdxId": "urn:nameless"},
        {"type": "software_File", "spdxId": "urn:file", "name": "a.so"},
        7,
    ],
}  # fmt: skip


def test_the_packages_of_a_graph_are_the_list_and_its_root_is_the_device() -> None:
    notes = Notes("bom.json")
    found = read_spdx3(BOM, notes, "ab" * 32, "bom.json")
    assert found.of == Component("Press", "3", "Acme")
    assert found.components == (
        Component(
            "openssl", "3.0.7", "Acme", "pkg:generic/openssl@3.0.7", "cpe:2.3:a:openssl:openssl:3.0.7:*:*:*:*:*:*:*"
        ),
    )
    assert (found.made, found.file) == (dt.date(2031, 4, 2), "bom.json")
    assert [(one.code, one.where) for one in notes.problems()] == [
        ("advisory.W005", "/@graph/8"),
    ]


def test_it_is_told_by_its_context() -> None:
    assert is_spdx3(BOM)
    assert is_spdx3(BOM | {"@context": ["x", BOM["@context"]]})
    assert not is_spdx3({"@context": "https://schema.org", "@graph": []})
    assert not is_spdx3({"@context": BOM["@context"]})
    assert sign_of(json.dumps(BOM).encode()) == "advisory"


def test_it_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bom.spdx3.json"
    path.write_text(json.dumps(BOM))
    (found,) = read([path]).software_lists
    assert [one.name for one in found.components] == ["openssl"]
