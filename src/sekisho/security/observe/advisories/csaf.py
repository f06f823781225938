"""Advisories as CSAF documents: of CISA, of vendors, and of JVN (MyJVN 4.0, which extends CSAF 2.1).

Source: CSAF 2.0 and 2.1 (OASIS), section 3.2. A document that breaks its schema is read as far as it can be understood.
"""

import re
from collections.abc import Iterator, Mapping

from sekisho.security.observe.advisories.csaf_products import Products, TooManyReferences
from sekisho.security.observe.advisories.lenient import day, items, mapping, number, text, url
from sekisho.security.observe.advisories.limits import TEXT_CHARACTERS
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory, Fix, Flaw, Remedy, Status

_FIXES = {one.code: one for one in Fix}
_STATUSES = {one.code: one for one in Status}
_GONE = {"csaf_withdrawn": Status.WITHDRAWN, "csaf_superseded": Status.SUPERSEDED}
_AFFECTED = ("known_affected", "first_affected", "last_affected")
_FIXED = ("fixed", "first_fixed")
_INVESTIGATED = ("under_investigation", "unknown")
_SCORES = ("cvss_v4", "cvss_v3", "cvss_v2")  # the newest first: it stands where two scores are equal
_TLP = {"WHITE": "CLEAR"}  # CSAF 2.1 and TLP 2.0 say CLEAR for what was WHITE
_CVE = re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE)


def is_csaf(tree: Mapping[str, object]) -> bool:
    """Whether a JSON document is one of CSAF."""
    document = mapping(tree.get("document"))
    return "csaf_version" in document or ("tracking" in document and "publisher" in document)


def csaf_documents(tree: object) -> list[Mapping[str, object]]:
    """The CSAF documents of a JSON document: it, its items, or those in a STIX bundle of MyJVN 4.0; may be none."""
    if isinstance(tree, list):
        return [one for one in tree if isinstance(one, dict) and is_csaf(one)]
    told = mapping(tree)
    if is_csaf(told):
        return [told]
    held = [mapping(one).get("VULDEF-Document") for one in items(told.get("objects"))]
    return [document for one in held for document in csaf_documents(one if isinstance(one, list) else [one])]


def read_csaf(tree: Mapping[str, object], notes: Notes, sha256: str = "", file: str = "") -> Advisory | None:
    """The advisory of one CSAF document; None with a note where it has no id or names its products too often.

    Every id of a product in it is one of its products. Times become days in Japan.
    """
    document = notes.held(tree.get("document"), "/document")
    tracking = notes.held(document.get("tracking"), "/document/tracking")
    id_ = text(tracking.get("id"))
    if not id_:
        notes.add("advisory.E006", "/document")
        return None
    publisher = notes.held(document.get("publisher"), "/document/publisher")
    name = text(publisher.get("name"))
    try:
        products = Products(tree, notes, name if text(publisher.get("category")) == "vendor" else "")
        flaws = tuple(_flaws(tree, products, notes, id_))
    except TooManyReferences:
        notes.add("advisory.E007", "/vulnerabilities")
        return None
    return Advisory(
        id=id_,
        title=text(document.get("title")),
        publisher=name,
        products=products.all(),
        flaws=flaws,
        released=day(tracking.get("initial_release_date")),
        revised=day(tracking.get("current_release_date")),
        url=_url(document),
        tlp=_tlp(document),
        file=file,
        sha256=sha256,
        status=_status(document, tracking, notes),
        revision=text(tracking.get("version")),
    )


def _status(document: Mapping[str, object], tracking: Mapping[str, object], notes: Notes) -> Status:
    """Whether the advisory stands; that it does not is noted."""
    told = text(tracking.get("status")).casefold()
    status = _GONE.get(text(document.get("category"))) or _STATUSES.get(told, Status.FINAL)
    if status is Status.DRAFT:
        notes.add("advisory.W003", "/document/tracking/status")
    elif status in _GONE.values():
        notes.add("advisory.W004", "/document/category")
    return status


def _tlp(document: Mapping[str, object]) -> str:
    label = text(mapping(mapping(document.get("distribution")).get("tlp")).get("label")).upper()
    return _TLP.get(label, label)


def _url(document: Mapping[str, object]) -> str:
    """Where the advisory itself is published, as a page rather than as JSON."""
    own = [mapping(one) for one in items(document.get("references"))]
    urls = [told for one in own if text(one.get("category")) == "self" and (told := url(one.get("url")))]
    return next((told for told in urls if not told.endswith(".json")), next(iter(urls), ""))


def _flaws(tree: Mapping[str, object], products: Products, notes: Notes, advisory: str) -> Iterator[Flaw]:
    for at, one in enumerate(notes.listed(tree.get("vulnerabilities"), "/vulnerabilities")):
        where = f"/vulnerabilities/{at}"
        told = notes.held(one, where)
        if told:
            yield _flaw(told, products, notes, where, advisory)


def _flaw(told: Mapping[str, object], products: Products, notes: Notes, where: str, advisory: str) -> Flaw:
    status = notes.held(told.get("product_status"), f"{where}/product_status")

    def of(*words: str) -> tuple[str, ...]:
        found = [
            products.meant(
                notes.listed(status[word], f"{where}/product_status/{word}"), f"{where}/product_status/{word}"
            )
            for word in words
            if word in status
        ]
        return found[0] if len(found) == 1 else tuple(dict.fromkeys(id_ for ids in found for id_ in ids))

    affected, not_affected = of(*_AFFECTED), of("known_not_affected")
    if not set(affected).isdisjoint(not_affected):
        notes.add("advisory.W009", f"{where}/product_status")
    score, vector = _score(told, notes, where)
    return Flaw(
        id=_id(told) or advisory,
        title=text(told.get("title")),
        vector=vector,
        score=score,
        affected=affected,
        fixed=of(*_FIXED),
        not_affected=not_affected,
        investigated=of(*_INVESTIGATED),
        remedies=tuple(_remedies(told, products, notes, where)),
        recommended=of("recommended"),
    )


def _id(told: Mapping[str, object]) -> str:
    cve = text(told.get("cve"))
    if _CVE.fullmatch(cve):
        return cve.upper()
    ids = [text(mapping(one).get("text")) for one in items(told.get("ids"))]
    return cve or next(filter(None, ids), "")


def _score(told: Mapping[str, object], notes: Notes, where: str) -> tuple[float | None, str]:
    """The highest base score of all products and of all versions of CVSS, with its vector."""
    contents = [mapping(one) for one in notes.listed(told.get("scores"), f"{where}/scores")]
    metrics = notes.listed(told.get("metrics"), f"{where}/metrics")
    contents += [mapping(mapping(one).get("content")) for one in metrics]
    best: tuple[float | None, str] = (None, "")
    for version in _SCORES:
        for content in contents:
            block = mapping(content.get(version))
            score = number(block.get("baseScore"))
            if score is not None and not 0 <= score <= 10:
                notes.add("advisory.W008", where)
            elif score is not None and (best[0] is None or score > best[0]):
                best = (score, text(block.get("vectorString")))
    return best


def _remedies(told: Mapping[str, object], products: Products, notes: Notes, where: str) -> Iterator[Remedy]:
    """What is offered. One that names only unknown products is left out: without products it would hold for all."""
    for at, one in enumerate(notes.listed(told.get("remediations"), f"{where}/remediations")):
        here = f"{where}/remediations/{at}"
        remedy = notes.held(one, here)
        kind = _FIXES.get(text(remedy.get("category")))
        if kind is None:
            notes.add("advisory.W005", here)
            continue
        ids, groups = remedy.get("product_ids"), remedy.get("group_ids")
        meant = products.meant(notes.listed(ids, here), here, notes.listed(groups, here))
        if meant or not (ids or groups):
            yield Remedy(kind, text(remedy.get("details"), TEXT_CHARACTERS), meant, url(remedy.get("url")))
