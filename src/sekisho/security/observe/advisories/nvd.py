"""Vulnerabilities of NVD (its API and feeds 2.0), each as an advisory whose products are those of its configurations.

Source: the JSON schema "NVD Vulnerability Data API 2.0". Products of a configuration that are only needed for the
vulnerability, and are not vulnerable themselves, are left out: the hardware that a firmware runs on.
"""

from collections.abc import Iterator, Mapping

from sekisho.security.observe.advisories.cpe import taken_apart
from sekisho.security.observe.advisories.lenient import day, items, mapping, number, text
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory, Flaw, Product, Status
from sekisho.security.observe.advisories.signals import cve_of

PUBLISHER = "NVD"
_PAGE = "https://nvd.nist.gov/vuln/detail/"
_BOUNDS = (
    ("versionStartIncluding", ">="),
    ("versionStartExcluding", ">"),
    ("versionEndIncluding", "<="),
    ("versionEndExcluding", "<"),
)
_MOST_PRODUCTS = 5_000  # those of faults in processors name some 2,000; ours


def read_nvd(told: object, where: str, notes: Notes, sha256: str = "", file: str = "") -> Advisory | None:
    """One entry of `vulnerabilities` as an advisory; None with a note where it has no CVE id.

    A range is `vers:generic/>=1.0|<2.0`; `vers:generic/*` where every version is meant.
    """
    cve = mapping(mapping(told).get("cve"))
    id_ = cve_of(cve.get("id"))
    if not id_:
        notes.add("advisory.W005", where)
        return None
    products = tuple(_products(cve, where, notes))
    titles = [mapping(one) for one in items(cve.get("descriptions"))]
    title = next((text(one.get("value")) for one in titles if one.get("lang") == "en"), "")
    score, vector = _score(cve)
    return Advisory(
        id=id_,
        title=title,
        publisher=PUBLISHER,
        products=products,
        flaws=(Flaw(id_, vector=vector, score=score, affected=tuple(one.id for one in products)),),
        released=day(cve.get("published")),
        revised=day(cve.get("lastModified")),
        url=f"{_PAGE}{id_}",
        file=file,
        sha256=sha256,
        status=Status.WITHDRAWN if text(cve.get("vulnStatus")) == "Rejected" else Status.FINAL,
    )


def _products(cve: Mapping[str, object], where: str, notes: Notes) -> Iterator[Product]:
    number_ = 0
    for match in _matches(cve):
        if match.get("vulnerable") is False:
            continue
        made = _product(str(number_ + 1), match) if number_ < _MOST_PRODUCTS else None
        if made:
            number_ += 1
            yield made
            continue
        notes.add("advisory.W005", where)
        if number_ == _MOST_PRODUCTS:
            return


def _matches(cve: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    for configuration in items(cve.get("configurations")):
        for node in items(mapping(configuration).get("nodes")):
            if mapping(node).get("negate") is not True:
                yield from (mapping(one) for one in items(mapping(node).get("cpeMatch")))


def _product(id_: str, match: Mapping[str, object]) -> Product | None:
    name = text(match.get("criteria"))
    told = taken_apart(name)
    if told is None:
        return None
    bounds = [f"{sign}{end}" for key, sign in _BOUNDS if (end := text(match.get(key)))]
    if bounds or told.version == "*":
        version = f"vers:generic/{'|'.join(bounds) or '*'}"
        return Product(id_, told.vendor, told.product, version, is_range=True, cpes=(name,))
    update = "" if told.update in {"*", "-"} else told.update
    version = "" if told.version == "-" else f"{told.version} {update}".strip()
    return Product(id_, told.vendor, told.product, version, cpes=(name,))


def _score(cve: Mapping[str, object]) -> tuple[float | None, str]:
    """The highest base score, of any version of CVSS and of any who scored it, with its vector."""
    best: tuple[float | None, str] = (None, "")
    for metrics in sorted(mapping(cve.get("metrics")).items(), reverse=True):
        for metric in items(metrics[1]):
            data = mapping(mapping(metric).get("cvssData"))
            score = number(data.get("baseScore"))
            if score is not None and 0 <= score <= 10 and (best[0] is None or score > best[0]):
                best = (score, text(data.get("vectorString")))
    return best
