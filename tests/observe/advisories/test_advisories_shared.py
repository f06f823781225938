"""The advisories beside the project: what is read is what a plain walk over the same documents counts."""

import csv
import datetime as dt
import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.sources import Intelligence, SourceKind

SHARED = Path(__file__).resolve().parents[4] / "shared" / "advisories"
ZIP = SHARED / "csaf-ot-develop.zip"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not ZIP.is_file(), reason="../shared/advisories is absent: the public advisories are not at hand"
    ),
]

ARMOR = "Allen-Bradley Stratix 5700 and ArmorStratix{} 5700 Industrial Managed Ethernet Switches"
SET_RIGHT = {"WeidmÃ¼ller WI Manager": "Weidmüller WI Manager", ARMOR.format("â„¢"): ARMOR.format("™")}
"""The two names of the set that were once read in the wrong encoding."""


@pytest.fixture(scope="module")
def found() -> Intelligence:
    return read([ZIP])


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    with zipfile.ZipFile(ZIP) as archive:
        return [json.loads(archive.read(name)) for name in archive.namelist()]


def leaves(branch: dict[str, Any], above: tuple[tuple[str, str], ...] = ()) -> Iterator[dict[str, Any]]:
    here = (*above, (branch["category"], branch["name"].strip())) if "category" in branch else above
    if "product" in branch:
        yield {**dict(here), "product": branch["product"]}
    for one in branch.get("branches", []):
        yield from leaves(one, here)


def test_every_advisory_is_read_without_a_problem(found: Intelligence, documents: list[dict[str, Any]]) -> None:
    assert len(documents) == len(found.advisories) == 1_069
    assert {one.id for one in found.advisories} == {one["document"]["tracking"]["id"] for one in documents}
    assert found.problems == ()


def test_every_leaf_of_the_trees_is_a_product_with_its_words(
    found: Intelligence, documents: list[dict[str, Any]]
) -> None:
    wanted = Counter(
        (
            leaf["vendor"],
            SET_RIGHT.get(leaf["product_name"], leaf["product_name"]),
            leaf.get("product_version_range", leaf.get("product_version", "")),
            "product_version_range" in leaf,
            tuple(leaf["product"].get("product_identification_helper", {}).get("model_numbers", [])),
        )
        for document in documents
        for leaf in leaves(document["product_tree"])
    )
    assert wanted.total() == 8_524
    assert wanted == Counter(
        (one.vendor, one.name, one.version.strip(), one.is_range, one.models)
        for advisory in found.advisories
        for one in advisory.products
    )


def test_every_vulnerability_has_its_products_remedies_and_score(
    found: Intelligence, documents: list[dict[str, Any]]
) -> None:
    by_id = {one.id: one for one in found.advisories}
    flaws = affected = remedies = 0
    for document in documents:
        advisory = by_id[document["document"]["tracking"]["id"]]
        for flaw, told in zip(advisory.flaws, document["vulnerabilities"], strict=True):
            flaws += 1
            affected += len(flaw.affected)
            remedies += len(flaw.remedies)
            assert flaw.id == told["cve"]
            assert set(flaw.affected) == set(told["product_status"]["known_affected"])
            scores = [
                block["baseScore"] for one in told.get("scores", []) for key, block in one.items() if key[:4] == "cvss"
            ]
            assert flaw.score == max(scores, default=None)
            wanted = [(one["category"], set(one["product_ids"])) for one in told["remediations"]]
            assert [(one.kind.code, set(one.products)) for one in flaw.remedies] == wanted
    assert (flaws, remedies) == (3_104, 17_353)
    assert affected > 8_524


def test_dates_and_titles_are_those_of_the_index(found: Intelligence) -> None:
    by_id = {one.id: one for one in found.advisories}
    with (SHARED / "index.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) == len(by_id)
    for row in rows:
        advisory = by_id[row["id"]]
        assert advisory.title == row["title"].strip()
        assert abs((advisory.released - dt.date.fromisoformat(row["first_release"])).days) <= 1  # type: ignore[operator]


def test_the_coverage_by_vendor_counts_advisories_as_written(
    found: Intelligence, documents: list[dict[str, Any]]
) -> None:
    wanted = Counter(
        vendor for document in documents for vendor in {one["vendor"] for one in leaves(document["product_tree"])}
    )
    (source,) = found.sources
    assert (source.kind, source.publisher, source.documents, source.records) == (SourceKind.CSAF, "CISA", 1_069, 1_069)
    assert dict(source.vendors) == dict(wanted)
    assert source.vendors[0] == ("Siemens", 462)
    assert "KEYENCE" not in wanted


def test_the_whole_folder_is_read_in_its_kinds(found: Intelligence) -> None:
    whole = read([SHARED])
    assert whole.advisories == found.advisories
    assert {one.code for one in whole.problems} == {"advisory.W011"}
    assert sorted(one.file for one in whole.problems) == sorted(
        one.name for one in SHARED.iterdir() if one.suffix in {".md", ".csv"} or one.name == "index.tsv"
    )
    with gzip.open(next(SHARED.glob("kev-*.json.gz"))) as stream:
        kev = json.load(stream)
    assert [one.cve for one in whole.exploited] == sorted(one["cveID"] for one in kev["vulnerabilities"])
    assert sum(one.ransomware for one in whole.exploited) == sum(
        one["knownRansomwareCampaignUse"] == "Known" for one in kev["vulnerabilities"]
    )
    with gzip.open(next(SHARED.glob("ssvc-vulnrichment*.tsv.gz")), "rt") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [
        (one.cve.lower(), one.exploitation, one.automatable, one.technical_impact) for one in whole.decision_points
    ] == sorted(tuple(row[name].lower() for name in row) for row in rows)
    assert Counter(one.exploitation for one in whole.decision_points) == {"none": 864, "poc": 43, "active": 13}
