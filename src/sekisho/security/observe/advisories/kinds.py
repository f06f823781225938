"""What a document is, told by its content and never by its name, and what it says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import orjson

from sekisho.guard.strict_xml import XmlRefused
from sekisho.security.observe import archives
from sekisho.security.observe.advisories import jvn
from sekisho.security.observe.advisories.carried import Document
from sekisho.security.observe.advisories.csaf import csaf_documents, read_csaf
from sekisho.security.observe.advisories.elements import elements, root_of
from sekisho.security.observe.advisories.lenient import day, mapping
from sekisho.security.observe.advisories.lifecycles import is_lifecycles, name_from, read_lifecycles
from sekisho.security.observe.advisories.limits import ALL_RECORDS, DOCUMENT_VALUES
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.nvd import PUBLISHER as NVD
from sekisho.security.observe.advisories.nvd import read_nvd
from sekisho.security.observe.advisories.records import Advisory
from sekisho.security.observe.advisories.signals import (
    is_decision_table,
    is_epss,
    is_kev_table,
    read_cve_record,
    read_decision_table,
    read_epss,
    read_kev,
    read_kev_table,
)
from sekisho.security.observe.advisories.signs import accompanies
from sekisho.security.observe.advisories.software_lists import SoftwareList, read_cyclonedx, read_cyclonedx_xml
from sekisho.security.observe.advisories.sources import Part, SourceKind
from sekisho.security.observe.advisories.spdx import is_spdx_tags, read_spdx, read_spdx_tags
from sekisho.security.observe.advisories.spdx3 import is_spdx3, read_spdx3
from sekisho.security.observe.advisories.streamed import Broken, listed

CISA, FIRST, ENDOFLIFE = "CISA", "FIRST", "endoflife.date"
_HEAD_BYTES = 65_536
_BOM = b"\xef\xbb\xbf"
_NVD = re.compile(rb'"format"\s*:\s*"NVD_CVE"')
_TIMESTAMP = re.compile(rb'"timestamp"\s*:\s*"([^"]{10,40})"')
_LINES_LOOKED_AT = 20
_FEED_KEYS = ("feed", "service", "canonical_url", "aggregator")
"""What the other JSON documents of a provider hold at their top: its feeds, its metadata and lists of providers."""


class Room:
    """How many records of one reading may still be kept."""

    def __init__(self) -> None:
        self._left = ALL_RECORDS

    def takes(self, part: Part) -> bool:
        """Whether all records of a part can be kept; they are counted either way."""
        self._left -= sum(map(_size, part.advisories)) + sum(len(one.components) for one in part.software_lists)
        self._left -= len(part.exploited) + len(part.likelihoods) + len(part.decision_points) + len(part.lifecycles)
        return self._left >= 0

    def within(self, found: Iterable[Advisory], notes: Notes) -> Iterator[Advisory]:
        """Advisories as they come, as long as there is room for them in this reading."""
        left = self._left
        for one in found:
            left -= _size(one)
            if left < 0:
                notes.add("advisory.E009", one.id)
                return
            yield one


def _size(one: Advisory) -> int:
    return 1 + len(one.products) + len(one.flaws) + sum(len(flaw.remedies) for flaw in one.flaws)


def parts_of(document: Document, room: Room, notes: Notes) -> Iterator[Part]:
    """What a document says, in one part for each kind and publisher; nothing for what accompanies advisories.

    What was not read is noted: advisory.E002 a kind that is not known, E003 broken, E004 too large, and more. Raises
    what reading the document again may raise, where it is larger than is held.
    """
    start = document.octets[:_HEAD_BYTES].removeprefix(_BOM).lstrip()
    if start.startswith(b"<"):
        yield from _of_xml(document, start, room, notes)
    elif _NVD.search(start):
        yield from _of_nvd(document, start, room, notes)
    elif start.startswith(archives.ZIP):
        notes.add("advisory.E010", "")
    elif not document.is_whole:
        notes.add("advisory.E004", "")
    elif start.startswith((b"{", b"[")):
        yield from _of_json(document, notes)
    else:
        yield from _of_lines(document, notes)


def _of_xml(document: Document, start: bytes, room: Room, notes: Notes) -> Iterator[Part]:
    root = root_of(start)
    if root in jvn.ROOTS:
        read = jvn.read_jvn(document.parts(), notes, document.sha256, document.place.file)
        found = tuple(room.within(read, notes))
        if found or not notes.faults:
            yield Part(SourceKind.JVN, jvn.PUBLISHER, advisories=found)
    elif root == "bom":
        try:
            for bom in elements(document.parts(), {"bom"}):
                made = read_cyclonedx_xml(bom, notes, document.sha256, document.place.file)
                yield _software(SourceKind.CYCLONEDX, made)
        except XmlRefused as refused:
            notes.add("advisory.E003", f"line {refused.line}")
    else:
        _unknown(document, notes) if root else notes.add("advisory.E003", "")


def _unknown(document: Document, notes: Notes) -> None:
    """Note a kind that is not read: a fault of who gave the file, and a warning where a folder or archive holds it."""
    notes.add("advisory.E002" if document.place.is_given else "advisory.W011", "")


def _software(kind: SourceKind, made: SoftwareList) -> Part:
    return Part(kind, made.of.vendor if made.of else "", made.made, software_lists=(made,))


def _of_nvd(document: Document, start: bytes, room: Room, notes: Notes) -> Iterator[Part]:
    def read() -> Iterator[Advisory]:
        try:
            for at, one in listed(document.parts(), "vulnerabilities"):
                made = read_nvd(one, f"/vulnerabilities/{at}", notes, document.sha256, document.place.file)
                if made:
                    yield made
        except Broken as broken:
            notes.add("advisory.E003", f"/vulnerabilities/{broken.at}")

    told = _TIMESTAMP.search(start)
    dated = day(told.group(1).decode("ascii", "replace")) if told else None
    yield Part(SourceKind.NVD, NVD, dated, advisories=tuple(room.within(read(), notes)))


def _of_json(document: Document, notes: Notes) -> Iterator[Part]:
    octets = document.octets.removeprefix(_BOM)
    if octets.count(b",") + octets.count(b"[") + octets.count(b"{") > DOCUMENT_VALUES:
        notes.add("advisory.E004", "")
        return
    try:
        tree = orjson.loads(octets)
    except orjson.JSONDecodeError as error:
        notes.add("advisory.E003", f"byte {error.pos}")
        return
    if found := csaf_documents(tree):
        yield from _of_csaf(document, found, notes)
    elif is_lifecycles(tree):
        file = document.place.file
        dated, cycles = read_lifecycles(tree, name_from(file), notes)
        placed = tuple(replace(one, file=file, sha256=document.sha256) for one in cycles)
        yield Part(SourceKind.LIFECYCLE, ENDOFLIFE, dated, lifecycles=placed)
    elif (told := mapping(tree)) and not any(key in told for key in _FEED_KEYS):
        yield from _of_object(document, told, notes)
    elif not told:
        _unknown(document, notes)


def _of_csaf(document: Document, found: list[Mapping[str, object]], notes: Notes) -> Iterator[Part]:
    for one in found:
        made = read_csaf(one, notes, document.sha256, document.place.file)
        if made:
            yield Part(SourceKind.CSAF, made.publisher, advisories=(made,))


def _of_object(document: Document, told: Mapping[str, object], notes: Notes) -> Iterator[Part]:
    origin = (document.sha256, document.place.file)
    if "vulnerabilities" in told and "catalogVersion" in told:
        dated, exploited = read_kev(told, notes)
        yield Part(SourceKind.KEV, CISA, dated, exploited=exploited)
    elif told.get("dataType") == "CVE_RECORD":
        yield Part(SourceKind.SSVC, CISA, decision_points=read_cve_record(told, notes))
    elif told.get("bomFormat") == "CycloneDX":
        yield _software(SourceKind.CYCLONEDX, read_cyclonedx(told, notes, *origin))
    elif "spdxVersion" in told:
        yield _software(SourceKind.SPDX, read_spdx(told, notes, *origin))
    elif is_spdx3(told):
        yield _software(SourceKind.SPDX, read_spdx3(told, notes, *origin))
    else:
        _unknown(document, notes)


def _of_lines(document: Document, notes: Notes) -> Iterator[Part]:
    if document.octets.count(b"\n") > DOCUMENT_VALUES:
        notes.add("advisory.E004", "")
        return
    lines = document.octets.removeprefix(_BOM).decode("utf-8", "replace").split("\n")
    if is_epss(lines):
        dated, likelihoods = read_epss(lines, notes)
        yield Part(SourceKind.EPSS, FIRST, dated, likelihoods=likelihoods)
    elif is_kev_table(lines):
        dated, exploited = read_kev_table(lines, notes)
        yield Part(SourceKind.KEV, CISA, dated, exploited=exploited)
    elif is_spdx_tags(lines):
        made = read_spdx_tags(lines, notes, document.sha256, document.place.file)
        yield _software(SourceKind.SPDX, made)
    elif is_decision_table(lines):
        yield Part(SourceKind.SSVC, CISA, decision_points=read_decision_table(lines, notes))
    elif not any(line.strip() for line in lines[:_LINES_LOOKED_AT]):
        notes.add("advisory.E011", "")
    elif not accompanies(lines):
        _unknown(document, notes)
