"""What software a device or product holds (SBOM), as its vendor lists it: CycloneDX 1.4 to 1.6, as JSON and as XML.

Source: the CycloneDX specification (ECMA-424).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.security.observe.advisories.elements import Element
from sekisho.security.observe.advisories.lenient import day, mapping, text
from sekisho.security.observe.advisories.limits import DEPTH
from sekisho.security.observe.advisories.notes import Notes


@dataclass(frozen=True, slots=True)
class Component:
    """One piece of software, or the device or product that holds it; "" for what is not told."""

    name: str
    version: str = ""
    vendor: str = ""
    purl: str = ""
    cpe: str = ""


@dataclass(frozen=True, slots=True)
class SoftwareList:
    """The software of one device or product. of: what it is the list of; None where the file does not say.

    file, sha256: of the file that holds it.
    """

    of: Component | None
    components: tuple[Component, ...]
    made: dt.date | None = None
    file: str = ""
    sha256: str = ""


def read_cyclonedx(tree: Mapping[str, object], notes: Notes, sha256: str = "", file: str = "") -> SoftwareList:
    """The list of one CycloneDX document; components within components follow the one that holds them."""
    metadata = notes.held(tree.get("metadata"), "/metadata")
    subject = notes.held(metadata.get("component"), "/metadata/component")
    return SoftwareList(
        _component(subject) if text(subject.get("name")) else None,
        tuple(_components(tree, notes)),
        day(metadata.get("timestamp")),
        file,
        sha256,
    )


def read_cyclonedx_xml(bom: Element, notes: Notes, sha256: str = "", file: str = "") -> SoftwareList:
    """The list of one CycloneDX document whose root is given; as `read_cyclonedx` for the same list as JSON."""
    metadata: dict[str, object] = {"timestamp": bom.says("metadata", "timestamp")}
    if subject := bom.at("metadata", "component"):
        metadata["component"] = _as_json(subject)
    tree = {"metadata": metadata, "components": [_as_json(one) for one in bom.all("components", "component")]}
    return read_cyclonedx(tree, notes, sha256, file)


def _as_json(component: Element) -> dict[str, object]:
    """A component as the JSON of the same standard has it. The reader of XML bounds how deep they lie."""
    return {
        "name": component.says("name"),
        "version": component.says("version"),
        "supplier": {"name": component.says("supplier", "name")},
        "manufacturer": {"name": component.says("manufacturer", "name")},
        "publisher": component.says("publisher"),
        "group": component.says("group"),
        "purl": component.says("purl"),
        "cpe": component.says("cpe"),
        "components": [_as_json(one) for one in component.all("components", "component")],
    }


def _components(tree: Mapping[str, object], notes: Notes) -> Iterator[Component]:
    waiting = _below(tree, "", 0, notes)
    while waiting:
        one, where, depth = waiting.pop()
        told = notes.held(one, where)
        if text(told.get("name")):
            yield _component(told)
        else:
            notes.add("advisory.W005", where)
        if depth < DEPTH:
            waiting.extend(_below(told, where, depth + 1, notes))
        elif told.get("components"):
            notes.add("advisory.W005", where)


def _below(told: Mapping[str, object], where: str, depth: int, notes: Notes) -> list[tuple[object, str, int]]:
    components = notes.listed(told.get("components"), f"{where}/components")
    return [(one, f"{where}/components/{at}", depth) for at, one in enumerate(components)][::-1]


def _component(told: Mapping[str, object]) -> Component:
    """A component; its vendor is who supplies it, or else who makes, publishes or groups it."""
    vendor = (
        text(mapping(told.get("supplier")).get("name"))
        or text(mapping(told.get("manufacturer")).get("name"))
        or text(told.get("publisher"))
        or text(told.get("group"))
    )
    return Component(
        text(told.get("name")), text(told.get("version")), vendor, text(told.get("purl")), text(told.get("cpe"))
    )
