"""An advisory in the words of who published it: products by name, versions as written, vulnerabilities by their ids.

Nothing is interpreted here; which devices of a factory are meant, `checks.vulnerability` says.
Source of the terms: CSAF 2.0 and 2.1 (OASIS).
"""

import datetime as dt
from dataclasses import dataclass

from sekisho.security.terms.choice import Choice


class Fix(Choice):
    """What an advisory offers against a vulnerability of a product (CSAF 3.2.3.12.1)."""

    VENDOR_FIX = "vendor_fix", "修正版", "Vendor fix"
    MITIGATION = "mitigation", "緩和策", "Mitigation"
    WORKAROUND = "workaround", "回避策", "Workaround"
    OPTIONAL = "optional_patch", "任意の修正", "Optional patch"
    NONE_AVAILABLE = "none_available", "修正なし", "None available"
    FIX_PLANNED = "fix_planned", "修正予定", "Fix planned"
    NO_FIX_PLANNED = "no_fix_planned", "修正予定なし", "No fix planned"


class Status(Choice):
    """Whether an advisory stands (CSAF 3.2.1.12.7, and the categories csaf_withdrawn and csaf_superseded of 2.1)."""

    FINAL = "final", "確定", "Final"
    INTERIM = "interim", "暫定", "Interim"
    DRAFT = "draft", "下書き", "Draft"
    WITHDRAWN = "withdrawn", "取り下げ", "Withdrawn"
    SUPERSEDED = "superseded", "置き換え済み", "Superseded"


@dataclass(frozen=True, slots=True)
class Product:
    """One product of an advisory, where it means all, some or one of the product's versions."""

    id: str  # unique within the advisory
    vendor: str
    name: str
    version: str = ""  # "" where no version is told; "vers:all/<V3.3.16", "v6 R4 およびそれ以前", "2.1.0"
    is_range: bool = False  # `version` was given as a range and not as one version
    family: str = ""
    models: tuple[str, ...] = ()  # model or order numbers; `*` and `?` stand for any characters and any one (CSAF)
    serials: tuple[str, ...] = ()  # serial numbers, with the same two signs
    cpes: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    component: str = ""  # the part of it that is meant, where the advisory combines two products


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do, and for which products. products: their ids; none where it holds for all."""

    kind: Fix
    text: str
    products: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One vulnerability, and which products it concerns; products are named by their ids.

    score: the highest CVSS base score, 0.0 to 10.0. None where none is given.
    """

    id: str  # the CVE id, or another where it has none
    title: str = ""
    vector: str = ""  # the CVSS vector of `score`
    score: float | None = None
    affected: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    not_affected: tuple[str, ...] = ()
    investigated: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    recommended: tuple[str, ...] = ()  # the versions that the vendor advises to change to


@dataclass(frozen=True, slots=True)
class Advisory:
    """One advisory, whole.

    file: the name of the file that holds it, and `sha256` of that file's bytes as stored.  archive: the name of the zip
    archive that holds that file, and `archive_sha256` of the archive's bytes; "" for none.
    """

    id: str
    title: str
    publisher: str
    products: tuple[Product, ...]
    flaws: tuple[Flaw, ...]
    released: dt.date | None = None
    revised: dt.date | None = None
    url: str = ""
    tlp: str = ""  # the traffic light it may be passed on under
    file: str = ""
    sha256: str = ""
    status: Status = Status.FINAL
    revision: str = ""  # the number of this revision of the advisory
    archive: str = ""
    archive_sha256: str = ""
