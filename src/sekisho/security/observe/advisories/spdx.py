"""Lists of software as SPDX 2.2 and 2.3 documents, as JSON and as lines of tags and values.

Source: the SPDX specification 2.3 (ISO/IEC 5962), clauses 6, 7 and 11.
"""

import re
from collections.abc import Mapping, Sequence

from sekisho.security.observe.advisories.lenient import day, items, mapping, text
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.software_lists import Component, SoftwareList

_DOCUMENT = "SPDXRef-DOCUMENT"
_UNTOLD = {"NOASSERTION", "NONE"}
_BY = re.compile(r"^(?:Organization|Person|Tool):\s*")
_ADDRESS = re.compile(r"\s*\([^)]*\)$")
_TAG = re.compile(r"([A-Za-z]+):\s*(.*)")
_TAGS = {
    "PackageName": "name",
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
}


def read_spdx(tree: Mapping[str, object], notes: Notes, sha256: str = "", file: str = "") -> SoftwareList:
    """The list of one SPDX document: the packages, without the one that the document describes."""
    packages = [
        notes.held(one, f"/packages/{at}") for at, one in enumerate(notes.listed(tree.get("packages"), "/packages"))
    ]
    described = {text(one) for one in items(tree.get("documentDescribes"))}
    for one in map(mapping, items(tree.get("relationships"))):
        ends = text(one.get("spdxElementId")), text(one.get("relatedSpdxElement"))
        kind = text(one.get("relationshipType"))
        if kind == "DESCRIBES" and ends[0] == _DOCUMENT:
            described.add(ends[1])
        elif kind == "DESCRIBED_BY" and ends[1] == _DOCUMENT:
            described.add(ends[0])
    named = [one for one in packages if text(one.get("name"))]
    if len(named) < len(packages):
        notes.add("advisory.W005", "/packages")
    subjects = [one for one in named if text(one.get("SPDXID")) in described]
    subject = subjects[0] if len(subjects) == 1 else None  # several are the contents and no device
    return SoftwareList(
        _component(subject) if subject else None,
        tuple(_component(one) for one in named if one is not subject),
        day(mapping(tree.get("creationInfo")).get("created")),
        file,
        sha256,
    )


def _component(told: Mapping[str, object]) -> Component:
    purl = cpe = ""
    for one in map(mapping, items(told.get("externalRefs"))):
        kind, locator = text(one.get("referenceType")), text(one.get("referenceLocator"))
        purl = purl or (locator if kind == "purl" else "")
        cpe = cpe or (locator if kind in {"cpe23Type", "cpe22Type"} else "")
    vendor = _vendor(told.get("supplier")) or _vendor(told.get("originator"))
    return Component(text(told.get("name")), text(told.get("versionInfo")), vendor, purl, cpe)


def _vendor(value: object) -> str:
    told = text(value)
    return "" if told in _UNTOLD else _ADDRESS.sub("", _BY.sub("", told))


def is_spdx_tags(lines: Sequence[str]) -> bool:
    """Whether a text begins as an SPDX document of tags and values."""
    return any(line.startswith("SPDXVersion:") for line in lines[:20])


def read_spdx_tags(lines: Sequence[str], notes: Notes, sha256: str = "", file: str = "") -> SoftwareList:
    """The list of one document of tags and values; values of several lines are passed over."""
    packages: list[dict[str, object]] = []
    relationships: list[dict[str, object]] = []
    created = ""
    is_text = is_file = False
    for line in lines:
        if is_text or "<text>" in line:
            is_text = "</text>" not in line
            continue
        told = _TAG.match(line)
        if told is None:
            continue
        tag, value = told.group(1), told.group(2).strip()
        if tag == "PackageName":
            packages.append({"externalRefs": []})
        is_file = tag == "FileName" or (is_file and tag != "PackageName")
        if tag == "Created":
            created = value
        elif tag == "Relationship":
            relationships.append(_relationship(value))
        elif packages and not is_file:
            _package(packages[-1], tag, value)
    tree = {"packages": packages, "relationships": relationships, "creationInfo": {"created": created}}
    return read_spdx(tree, notes, sha256, file)


def _package(package: dict[str, object], tag: str, value: str) -> None:
    if tag in _TAGS:
        package.setdefault(_TAGS[tag], value)
    elif tag == "ExternalRef" and len(cells := value.split()) == 3:
        refs = package["externalRefs"]
        if isinstance(refs, list):
            refs.append({"referenceType": cells[1], "referenceLocator": cells[2]})


def _relationship(value: str) -> dict[str, object]:
    cells = (*value.split(), "", "", "")
    return {"spdxElementId": cells[0], "relationshipType": cells[1], "relatedSpdxElement": cells[2]}
