"""Lists of software as SPDX 3.0 documents in JSON: a graph of elements, told as the packages of SPDX 2.3 are.

Source: the SPDX specification 3.0.1 (profiles Core and Software), and its JSON-LD context.
"""

from collections.abc import Mapping

from sekisho.security.observe.advisories.lenient import items, mapping, text
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.software_lists import SoftwareList
from sekisho.security.observe.advisories.spdx import read_spdx

CONTEXT = "https://spdx.org/rdf/3."
_HOLDERS = {"SpdxDocument", "software_Sbom", "Bom", "Bundle"}
_REFERENCES = {"packageUrl": "purl", "cpe23": "cpe23Type", "cpe22": "cpe22Type"}

Json = Mapping[str, object]


def is_spdx3(tree: Json) -> bool:
    """Whether an object is a graph in the context of SPDX 3."""
    contexts = tree.get("@context")
    every = contexts if isinstance(contexts, list) else [contexts]
    return "@graph" in tree and any(text(one).startswith(CONTEXT) for one in every)


def read_spdx3(tree: Json, notes: Notes, sha256: str = "", file: str = "") -> SoftwareList:
    """The list of one document: its packages, without the one that is its root."""
    graph = [notes.held(one, f"/@graph/{at}") for at, one in enumerate(notes.listed(tree.get("@graph"), "/@graph"))]
    names = {text(one.get("spdxId")): text(one.get("name")) for one in graph}
    created = next((one.get("created") for one in graph if text(one.get("type")) == "CreationInfo"), None)
    roots = [root for one in graph if text(one.get("type")) in _HOLDERS for root in items(one.get("rootElement"))]
    told = {
        "packages": [_package(one, names) for one in graph if text(one.get("type")) == "software_Package"],
        "documentDescribes": roots,
        "creationInfo": {"created": created},
    }
    return read_spdx(told, notes, sha256, file)


def _package(one: Json, names: Mapping[str, str]) -> dict[str, object]:
    makers = (text(one.get("suppliedBy")), *map(text, items(one.get("originatedBy"))))
    references = [
        {"referenceType": _REFERENCES.get(text(each.get("externalIdentifierType"))), "referenceLocator": identifier}
        for each in map(mapping, items(one.get("externalIdentifier")))
        if (identifier := each.get("identifier"))
    ]
    return {
        "SPDXID": one.get("spdxId"),
        "name": one.get("name"),
        "versionInfo": one.get("software_packageVersion"),
        "supplier": next((names[maker] for maker in makers if names.get(maker)), ""),
        "externalRefs": [{"referenceType": "purl", "referenceLocator": one.get("software_packageUrl")}, *references],
    }
