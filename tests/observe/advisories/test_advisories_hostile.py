"""Whatever a file holds, reading gives records whose ids fit together and problems that say where and what to do."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_csaf import FIRMWARE_AND_DEVICE, branch, csaf, leaf
from test_intelligence import EVERYTHING, KEV, NVD
from test_jvn_feeds import DETAIL, OVERVIEW
from test_lifecycles import PRODUCT
from test_signals import container, record
from test_software_lists import PACKAGES, TAGS

from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.sources import Intelligence

RELATED = {
    "category": "installed_on",
    "product_reference": "F",
    "relates_to_product_reference": "D",
    "full_product_name": leaf("C"),
}
WHOLE: dict[str, Any] = csaf(
    {
        "branches": [*FIRMWARE_AND_DEVICE, branch("vendor", "Bolt", branch("product_name", "B", product=leaf("B")))],
        "full_product_names": [leaf("Q", cpe="cpe:/h:a:b", model_numbers=["1*"])],
        "relationships": [RELATED],
        "product_groups": [{"group_id": "G", "product_ids": ["F", "D"]}],
    },
    {
        "cve": "CVE-2031-0001",
        "ids": [{"text": "x"}],
        "product_status": {"known_affected": ["C", "B"], "fixed": ["D"], "known_not_affected": ["Q"]},
        "scores": [{"products": ["C"], "cvss_v3": {"baseScore": 9.8, "vectorString": "v"}}],
        "metrics": [{"content": {"cvss_v4": {"baseScore": 9.9, "vectorString": "v"}}}],
        "remediations": [{"category": "vendor_fix", "details": "d", "group_ids": ["G"], "product_ids": ["B"]}],
    },
    distribution={"tlp": {"label": "RED"}},
    references=[{"category": "self", "url": "u"}],
)
WHOLE["jvn_extension"] = {
    "affected": [{"vendor": "Bolt", "product": "B", "versions": [{"version": "1", "lessThan": "2"}]}]
}
MATCH = {"vulnerable": True, "criteria": "cpe:2.3:a:b:c:*:*:*:*:*:*:*:*", "versionEndExcluding": "2"}
VULNERABLE = {
    "cve": {
        "id": "CVE-2031-0001",
        "descriptions": [{"lang": "en", "value": "x"}],
        "metrics": {"cvssMetricV31": [{"cvssData": {"baseScore": 1, "vectorString": "v"}}]},
        "configurations": [{"nodes": [{"negate": False, "cpeMatch": [MATCH]}]}],
    }
}
BOM = {
    "metadata": {"timestamp": "2031-01-01", "component": {"name": "d"}},
    "components": [{"name": "a", "components": [{"name": "b"}]}],
}
TREES: list[Any] = [
    WHOLE,
    {"objects": [{"VULDEF-Document": [WHOLE]}]},
    json.loads(KEV),
    {**json.loads(NVD), "vulnerabilities": [VULNERABLE]},
    record(container("2031-05-01T00:00:00Z", {"Exploitation": "poc"})),
    [{"cycle": "1", "eol": "2031-01-01"}],
    {"last_modified": "2031-01-01", "result": PRODUCT},
    {"bomFormat": "CycloneDX", **BOM},
    {"spdxVersion": "SPDX-2.3", "packages": PACKAGES, "relationships": [{"relationshipType": "DESCRIBES"}]},
]
ODD = st.sampled_from(
    [None, True, False, 0, -1, 10**18, 1e308, "", " ", "CVE-2031-0001", "\ud7ff\x00", "9" * 400, "Ã¼", [], {}, [[]],
     [None], ["B", "C", 7], {"name": {}}, [{}], {"branches": [{}]}]
)  # fmt: skip
JSON = st.recursive(
    ODD, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=3), some, max_size=3)
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value of a document stands."""
    below: list[tuple[Any, ...]] = []
    if isinstance(tree, dict):
        below = [place for key, value in tree.items() for place in places(value, (*path, key))]
    elif isinstance(tree, list):
        below = [place for at, value in enumerate(tree) for place in places(value, (*path, at))]
    return [path, *below]


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = changed(tree[path[0]], path[1:], value)
    return copy


def read_octets(octets: bytes, name: str = "x") -> Intelligence:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(octets)
        found = read([path])
    fits_together(found)
    return found


def fits_together(found: Intelligence) -> None:
    """What holds of everything that is read, whatever it was read from."""
    for advisory in found.advisories:
        ids = [one.id for one in advisory.products]
        assert advisory.id
        assert len(set(ids)) == len(ids)
        for flaw in advisory.flaws:
            named = [*flaw.affected, *flaw.fixed, *flaw.not_affected, *flaw.investigated, *flaw.recommended]
            named += [id_ for remedy in flaw.remedies for id_ in remedy.products]
            assert set(named) <= set(ids)
            assert flaw.score is None or 0 <= flaw.score <= 10
    assert all(0 <= one.score <= 1 for one in found.likelihoods)
    for problem in found.problems:
        assert problem.file
        assert len(problem.where) < 2_000
        assert problem.text.ja.endswith(("。", "か所）"))


@given(data=st.data(), tree=st.sampled_from(TREES))
def test_any_value_of_a_wrong_kind_anywhere_is_read_around(data: st.DataObject, tree: Any) -> None:
    wrong = tree
    for _ in range(data.draw(st.integers(1, 3))):
        wrong = changed(wrong, data.draw(st.sampled_from(places(wrong))), data.draw(JSON))
    read_octets(json.dumps(wrong).encode())


@pytest.mark.parametrize("tree", TREES, ids=range(len(TREES)))
def test_each_document_that_is_made_wrong_is_right_before(tree: Any) -> None:
    found = read_octets(json.dumps(tree).encode())
    assert found.problems == ()
    assert any((found.advisories, found.exploited, found.decision_points, found.lifecycles, found.software_lists))


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [7], {"x": 7}], ids=repr)
def test_a_csaf_document_with_any_one_value_replaced_is_read_around(value: object) -> None:
    for path in places(WHOLE):
        found = read_octets(json.dumps(changed(WHOLE, path, value)).encode())
        assert (path, bool(found.advisories or found.problems)) == (path, True)


@given(tree=JSON)
def test_any_json_is_a_document_or_a_problem(tree: object) -> None:
    found = read_octets(json.dumps(tree).encode())
    assert found.problems or found.sources


def as_octets(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


WRITTEN = [as_octets(one) for one in (*EVERYTHING.values(), OVERVIEW, DETAIL, TAGS)]


@given(octets=st.sampled_from(WRITTEN), data=st.data())
def test_a_document_cut_short_or_with_octets_changed_is_read_around(octets: bytes, data: st.DataObject) -> None:
    cut = bytearray(octets[: data.draw(st.integers(0, len(octets)))])
    for at in data.draw(st.lists(st.integers(0, max(len(cut) - 1, 0)), max_size=3)) if cut else ():
        cut[at] = data.draw(st.integers(0, 255))
    read_octets(bytes(cut))


@given(octets=st.binary(max_size=200), start=st.sampled_from([b"", b"<", b"{", b"[", b"PK\x03\x04", b"#", b"\x1f\x8b"]))
def test_any_octets_are_a_document_or_a_problem(octets: bytes, start: bytes) -> None:
    read_octets(start + octets)


@pytest.mark.parametrize(
    "told",
    [
        {"full_product_names": [leaf("P")] * 20_000},
        {"full_product_names": [leaf("P", f"n{n}") for n in range(20_000)]},
        {"relationships": [RELATED] * 20_000},
        {"full_product_names": [leaf("D"), leaf("F")], "relationships": [{**RELATED, "full_product_name": leaf(f"R{n}"),
            "product_reference": f"R{n + 1}"} for n in range(20_000)]},
        {"full_product_names": [leaf("D", model_numbers=[f"m{n}" for n in range(5_000)]), leaf("F")],
            "relationships": [{**RELATED, "full_product_name": leaf(f"R{n}")} for n in range(5_000)]},
        {"product_groups": [{"group_id": "G", "product_ids": ["P"] * 20_000}] * 5},
    ],
    ids=["one twice", "one id", "one combination", "chain", "many models", "groups"],
)  # fmt: skip
def test_a_document_made_to_take_time_and_memory_is_bounded(told: dict[str, Any]) -> None:
    many = {"product_status": {"known_affected": ["P"] * 20_000}}
    found = read_octets(json.dumps(csaf(told, *[many] * 10)).encode())
    assert found.advisories or "advisory.E007" in {one.code for one in found.problems}


def test_versions_beside_the_tree_without_end_are_bounded() -> None:
    told = csaf({"full_product_names": [leaf("P")]}, *[{"product_status": {"known_affected": ["P"] * 100}}] * 100)
    versions = [{"version": str(n)} for n in range(20_000)]
    told["jvn_extension"] = {"affected": [{"vendor": "", "product": "P", "versions": versions}]}
    assert [one.code for one in read_octets(json.dumps(told).encode()).problems] == ["advisory.E007"]


@given(count=st.integers(1, 10))
def test_a_folder_of_the_same_broken_file_is_one_problem_for_each(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number}.json").write_text(f'{{"{number}":')
        assert len(read([Path(folder)]).problems) == count


def test_many_products_of_one_name_with_many_versions_are_bounded() -> None:
    told = csaf({"full_product_names": [leaf(f"P{n}", "P") for n in range(5_000)]})
    versions = [{"version": str(n)} for n in range(5_000)]
    told["jvn_extension"] = {"affected": [{"vendor": "", "product": "P", "versions": versions}]}
    assert [one.code for one in read_octets(json.dumps(told).encode()).problems] == ["advisory.E007"]
