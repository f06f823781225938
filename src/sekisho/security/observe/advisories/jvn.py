"""Advisories of JVN iPedia as XML: the overview (JVNRSS 3.2) and the details (VULDEF 3.2).

Only the details tell versions, as people write them in Japanese ("v6 R4 およびそれ以前のバージョン"); they are kept so.
Source: the schemas jvnrss_3.2, mod_sec_3.0 and vuldef_3.2 of MyJVN.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.guard.strict_xml import XmlRefused
from sekisho.security.observe.advisories.elements import Element, elements
from sekisho.security.observe.advisories.lenient import day, number, text, url
from sekisho.security.observe.advisories.limits import TEXT_CHARACTERS
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory, Fix, Flaw, Product, Remedy

ROOTS = frozenset({"VULDEF-Document", "RDF"})
PUBLISHER = "IPA"
_PAGE = "https://jvndb.jvn.jp/ja/contents/{year}/{id}.html"
_ID = re.compile(r"JVNDB-(\d{4})-\d{6,}")
_HEADING, _WORKAROUND = re.compile(r"\[([^\[\]]{1,60})\]"), "ワークアラウンド"
_ONE_VERSION = re.compile(r"(?:バージョン|ver(?:sion)?\.?|v)?\s*\d[\w.\-]*", re.IGNORECASE)


def read_jvn(parts: Iterable[bytes], notes: Notes, sha256: str = "", file: str = "") -> Iterator[Advisory]:
    """The advisories of one document, of either format; where it breaks, those before that place and a note."""
    try:
        for one in elements(parts, {"Vulinfo", "item"}):
            made = _detail(one, sha256, file) if one.tag == "Vulinfo" else _overview(one, sha256, file)
            if made:
                yield made
            else:
                notes.add("advisory.E006", f"line {one.line}")
    except XmlRefused as refused:
        notes.add("advisory.E003", f"line {refused.line}")


def _detail(told: Element, sha256: str, file: str) -> Advisory | None:
    id_, data = told.says("VulinfoID"), told.at("VulinfoData")
    if not id_ or data is None:
        return None
    products = tuple(
        Product(
            f"{at}-{number_}",
            item.says("Name"),
            item.says("ProductName"),
            version,
            is_range=bool(version) and not _ONE_VERSION.fullmatch(version),
            cpes=tuple(filter(None, (text(one.characters) for one in item.all("Cpe")))),
        )
        for at, item in enumerate(data.all("Affected", "AffectedItem"), 1)
        for number_, version in enumerate(_versions(item), 1)
    )
    remedies = tuple(
        Remedy(_fix(said), said)
        for one in data.all("Solution", "SolutionItem")
        if (said := one.says("Description", most=TEXT_CHARACTERS))
    )
    related = [one.says("VulinfoID") for one in data.all("Related", "RelatedItem") if one.told("type") == "advisory"]
    scores = [(one.says("Base"), one.says("Vector")) for one in data.all("Impact", "Cvss")]
    return Advisory(
        id=id_,
        title=data.says("Title"),
        publisher=PUBLISHER,
        products=products,
        flaws=_flaws(id_, related, scores, products, remedies),
        released=day(data.says("DateFirstPublished")),
        revised=day(data.says("DateLastUpdated")),
        url=_page(id_),
        file=file,
        sha256=sha256,
    )


def _fix(said: str) -> Fix:
    """What a solution is by the headings in brackets that JVN puts into it."""
    headings = _HEADING.findall(said)
    is_workaround = bool(headings) and all(_WORKAROUND in one for one in headings)
    return Fix.WORKAROUND if is_workaround else Fix.VENDOR_FIX


def _versions(item: Element) -> list[str]:
    return [text(one.characters) for one in item.all("VersionNumber")] or [""]


def _overview(told: Element, sha256: str, file: str) -> Advisory | None:
    id_ = told.says("identifier")
    if not id_:
        return None
    products = tuple(
        Product(str(at), one.told("vendor"), one.told("product"), cpes=tuple(filter(None, [text(one.characters)])))
        for at, one in enumerate(told.all("cpe"), 1)
    )
    related = [one.told("id") for one in told.all("references")]
    scores = [(one.told("score"), one.told("vector")) for one in told.all("cvss")]
    return Advisory(
        id=id_,
        title=told.says("title"),
        publisher=PUBLISHER,
        products=products,
        flaws=_flaws(id_, related, scores, products, ()),
        released=day(told.says("issued")),
        revised=day(told.says("modified")),
        url=url(told.says("link")) or _page(id_),
        file=file,
        sha256=sha256,
    )


def _page(id_: str) -> str:
    told = _ID.fullmatch(id_)
    return _PAGE.format(year=told.group(1), id=id_) if told else ""


def _flaws(
    id_: str,
    related: list[str],
    scores: list[tuple[str, str]],
    products: tuple[Product, ...],
    remedies: tuple[Remedy, ...],
) -> tuple[Flaw, ...]:
    """A vulnerability for each CVE; JVN tells score, products and remedies for all of them together."""
    cves = list(dict.fromkeys(one for one in related if one.startswith("CVE-")))
    told = [(found, vector) for score, vector in scores if (found := number(score)) is not None and 0 <= found <= 10]
    best, vector = max(told, key=lambda one: one[0], default=(None, ""))
    ids = tuple(one.id for one in products)
    return tuple(Flaw(cve, vector=vector, score=best, affected=ids, remedies=remedies) for cve in cves or [id_])
