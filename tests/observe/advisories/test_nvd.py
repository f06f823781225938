"""Vulnerabilities of NVD: bounds become one range, platforms that are only needed are no products."""

import datetime as dt
from typing import Any

import pytest

from sekisho.security.observe.advisories import nvd
from sekisho.security.observe.advisories.cpe import Cpe, taken_apart
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.nvd import read_nvd
from sekisho.security.observe.advisories.records import Advisory, Status

PRESS = "cpe:2.3:o:acme:press_3_firmware:*:*:*:*:*:*:*:*"


def read(*matches: object, **cve: object) -> tuple[Advisory | None, list[str]]:
    notes = Notes("nvd.json")
    nodes = [{"operator": "OR", "negate": False, "cpeMatch": list(matches)}]
    told: dict[str, Any] = {"id": "CVE-2031-0001", "configurations": [{"nodes": nodes}], **cve}
    return read_nvd({"cve": told}, "/vulnerabilities/0", notes, "ef" * 32, "nvd.json"), list(notes.faults)


@pytest.mark.parametrize(
    ("told", "version", "is_range"),
    [
        ({"versionStartIncluding": "1.0", "versionEndExcluding": "2.0"}, "vers:generic/>=1.0|<2.0", True),
        ({"versionStartExcluding": "1.0", "versionEndIncluding": "2.0"}, "vers:generic/>1.0|<=2.0", True),
        ({"versionEndExcluding": "2.0"}, "vers:generic/<2.0", True),
        ({}, "vers:generic/*", True),
        ({"criteria": "cpe:2.3:o:acme:press_3_firmware:2.1:sp1:*:*:*:*:*:*"}, "2.1 sp1", False),
        ({"criteria": "cpe:2.3:o:acme:press_3_firmware:2.1:-:*:*:*:*:*:*"}, "2.1", False),
        ({"criteria": "cpe:2.3:o:acme:press_3_firmware:-:*:*:*:*:*:*:*"}, "", False),
    ],
)
def test_bounds_are_one_range(told: dict[str, str], version: str, is_range: bool) -> None:
    made, faults = read({"vulnerable": True, "criteria": PRESS, **told})
    assert faults == []
    assert made is not None
    (product,) = made.products
    assert (product.vendor, product.name) == ("acme", "press 3 firmware")
    assert (product.version, product.is_range) == (version, is_range)
    assert product.cpes == (told.get("criteria", PRESS),)
    assert made.flaws[0].affected == (product.id,)


def test_what_only_carries_the_vulnerable_product_is_left_out() -> None:
    hardware = "cpe:2.3:h:acme:press_3:-:*:*:*:*:*:*:*"
    made, faults = read({"vulnerable": True, "criteria": PRESS}, {"vulnerable": False, "criteria": hardware})
    assert made is not None
    assert [one.cpes for one in made.products] == [(PRESS,)]
    assert faults == []


def test_dates_title_and_the_highest_score() -> None:
    metrics = {
        "cvssMetricV2": [{"cvssData": {"baseScore": 7.8, "vectorString": "two"}}],
        "cvssMetricV31": [
            {"type": "Secondary", "cvssData": {"baseScore": 9.1, "vectorString": "cna"}},
            {"type": "Primary", "cvssData": {"baseScore": 7.8, "vectorString": "nvd"}},
        ],
    }
    made, _ = read(
        metrics=metrics,
        published="2031-01-01T20:00:00.000",
        lastModified="2031-02-02T02:00:00.000",
        descriptions=[{"lang": "es", "value": "fallo"}, {"lang": "en", "value": "A fault."}],
        vulnStatus="Rejected",
    )
    assert made is not None
    assert (made.id, made.title, made.publisher) == ("CVE-2031-0001", "A fault.", "NVD")
    assert (made.released, made.revised) == (dt.date(2031, 1, 1), dt.date(2031, 2, 2))
    assert (made.flaws[0].score, made.flaws[0].vector) == (9.1, "cna")
    assert made.status is Status.WITHDRAWN


def test_an_entry_without_a_cve_and_a_match_that_is_no_name_are_told() -> None:
    assert read(id="GHSA-1") == (None, ["advisory.W005"])
    made, faults = read({"vulnerable": True, "criteria": "press"}, {"vulnerable": True, "criteria": PRESS})
    assert made is not None
    assert [one.id for one in made.products] == ["1"]
    assert faults == ["advisory.W005"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (r"cpe:2.3:a:a\:b:c\\d_e:1\.0:*:*:*:*:*:*:*", Cpe("a", "a:b", r"c\d e", "1.0", "*")),
        ("cpe:/h:acme:press_3:2.1:sp1", Cpe("h", "acme", "press 3", "2.1", "sp1")),
        ("cpe:/a:acme:press%2f3", Cpe("a", "acme", "press/3")),
        ("cpe:/a:acme", None),
        ("jvnpid:1.0::hitachi:x:7.7", None),
        ("", None),
    ],
)
def test_names_of_platforms_are_taken_apart(name: str, parts: Cpe | None) -> None:
    assert taken_apart(name) == parts


def test_a_vulnerability_of_more_products_than_any_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvd, "_MOST_PRODUCTS", 3)
    made, faults = read(*[{"vulnerable": True, "criteria": PRESS}] * 5)
    assert made is not None
    assert ([one.id for one in made.products], faults) == (["1", "2", "3"], ["advisory.W005"])
    assert read(*[{"vulnerable": True, "criteria": PRESS}] * 3)[1] == []
