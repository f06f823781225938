"""CSAF documents: products, statuses, remedies and scores as written; what breaks the format is told and left out."""

import datetime as dt
from typing import Any

import pytest

from sekisho.guard.problem import Problem
from sekisho.security.observe.advisories import csaf_products
from sekisho.security.observe.advisories.csaf import csaf_documents, read_csaf
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory, Fix, Product, Status


def leaf(id_: str, name: str = "", **helper: object) -> dict[str, object]:
    told: dict[str, object] = {"product_id": id_, "name": name or id_}
    return {**told, "product_identification_helper": helper} if helper else told


def branch(category: str, name: str, *below: dict[str, Any], product: object = None) -> dict[str, object]:
    told: dict[str, object] = {"category": category, "name": name}
    return {**told, "product": product} if product else {**told, "branches": list(below)}


def csaf(tree: object = None, *vulnerabilities: object, **document: object) -> dict[str, Any]:
    return {
        "document": {
            "csaf_version": "2.0",
            "title": "Two faults in a press",
            "publisher": {"category": "coordinator", "name": "Office"},
            "tracking": {
                "id": "ADV-1",
                "status": "final",
                "version": "1.2.0",
                "initial_release_date": "2024-04-01T16:00:00Z",
                "current_release_date": "2024-05-01T00:00:00Z",
            },
            **document,
        },
        "product_tree": tree if tree is not None else {},
        "vulnerabilities": list(vulnerabilities),
    }


def read(document: dict[str, Any]) -> tuple[Advisory, tuple[Problem, ...]]:
    notes = Notes("a.json")
    made = read_csaf(document, notes, "ab" * 32, "a.json")
    assert made is not None
    return made, notes.problems()


def products(tree: object, **document: object) -> dict[str, Product]:
    made, problems = read(csaf(tree, **document))
    assert problems == ()
    return {one.id: one for one in made.products}


PRESS = {
    "branches": [
        branch(
            "vendor",
            "Acme ",
            branch(
                "product_name",
                "Press 3",
                branch("product_version_range", "< V2.1", product=leaf("P1")),
                branch("product_version", "2.1", product=leaf("P2")),
                branch("product_version", "2.2", product=leaf("P3")),
            ),
        )
    ]
}


def test_the_document_itself_is_told_in_days_of_japan() -> None:
    told = csaf(
        PRESS,
        distribution={"tlp": {"label": "WHITE"}},
        references=[
            {"category": "external", "url": "https://elsewhere.example/"},
            {"category": "self", "url": "https://office.example/adv-1.json"},
            {"category": "self", "url": "https://office.example/adv-1"},
        ],
    )
    made, problems = read(told)
    assert problems == ()
    assert (made.id, made.title, made.publisher, made.revision) == ("ADV-1", "Two faults in a press", "Office", "1.2.0")
    assert (made.released, made.revised) == (dt.date(2024, 4, 2), dt.date(2024, 5, 1))  # 01:00 of the next day there
    assert (made.url, made.tlp) == ("https://office.example/adv-1", "CLEAR")
    assert (made.status, made.file, made.sha256) == (Status.FINAL, "a.json", "ab" * 32)


def test_a_leaf_takes_vendor_family_name_and_version_from_the_branches_above_it() -> None:
    tree = {
        "branches": [
            branch(
                "product_family",
                "Presses",
                branch("vendor", "Acme", branch("product_family", "Hot", branch("product_name", "Press 3",
                    branch("architecture", "x86", branch("product_version", "2.1",
                        branch("service_pack", "SP1", branch("patch_level", "HF9", product=leaf("P1"))))),
                    branch("product_version_range", "vers:generic/<2", product=leaf("P2")),
                    product=None)),
                    branch("product_name", "Press 4", product=leaf("P3"))),
            )
        ]
    }  # fmt: skip
    assert list(products(tree).values()) == [
        Product("P1", "Acme", "Press 3", "2.1 SP1 HF9", family="Presses Hot"),
        Product("P2", "Acme", "Press 3", "vers:generic/<2", is_range=True, family="Presses Hot"),
        Product("P3", "Acme", "Press 4", family="Presses"),
    ]


def test_what_identifies_a_product_is_kept_with_order_numbers_among_the_models() -> None:
    helper = {
        "model_numbers": ["6GK5-*", "6GK6-?"],
        "skus": ["6GK6-?", "77"],
        "serial_numbers": ["21092*"],
        "cpe": "cpe:2.3:h:acme:press:*:*:*:*:*:*:*:*",
        "purl": "pkg:generic/press",
        "purls": ["pkg:generic/press", "pkg:generic/press3"],
    }
    made = products({"full_product_names": [leaf("P1", "Press 3", **helper)]})["P1"]
    assert (made.models, made.serials) == (("6GK5-*", "6GK6-?", "77"), ("21092*",))
    assert made.cpes == ("cpe:2.3:h:acme:press:*:*:*:*:*:*:*:*",)
    assert made.purls == ("pkg:generic/press", "pkg:generic/press3")


@pytest.mark.parametrize(("category", "vendor"), [("vendor", "Acme KK"), ("coordinator", "")])
def test_a_product_without_a_vendor_is_of_the_publisher_only_where_that_is_a_vendor(category: str, vendor: str) -> None:
    tree = {"full_product_names": [leaf("P1", "Press 3")]}
    assert products(tree, publisher={"category": category, "name": "Acme KK"})["P1"].vendor == vendor


FIRMWARE_AND_DEVICE = [
    branch("vendor", "Acme",
        branch("product_family", "Firmware",
            branch("product_version_range", "<FW12", product=leaf("F", "Firmware <FW12"))),
        branch("product_name", "Controller 750", product=leaf("D", model_numbers=["750-*"])),
        branch("product_name", "Controller 751", branch("product_version", "HW2", product=leaf("E"))),
        branch("product_name", "libxml", branch("product_version", "2.9", product=leaf("L")))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("category", "part", "whole", "known_as"),
    [
        ("installed_on", "F", "D", ("Controller 750", "<FW12", "Firmware <FW12")),  # the device has no version
        ("installed_on", "F", "E", ("Controller 751", "<FW12", "Firmware <FW12")),  # the firmware's counts
        ("default_component_of", "L", "E", ("Controller 751", "HW2", "libxml 2.9")),  # the device's own stays
        ("installed_with", "L", "E", ("libxml", "2.9", "Controller 751 HW2")),  # only beside each other
    ],
)
def test_two_products_together_are_known_by_the_device(
    category: str, part: str, whole: str, known_as: tuple[str, str, str]
) -> None:
    related = {
        "category": category,
        "product_reference": part,
        "relates_to_product_reference": whole,
        "full_product_name": leaf("C", "both of them"),
    }
    made = products({"branches": FIRMWARE_AND_DEVICE, "relationships": [related]})["C"]
    assert (made.name, made.version, made.component) == known_as
    assert (made.vendor, made.is_range) == ("Acme", made.version == "<FW12")
    assert made.models == (("750-*",) if whole == "D" else ())


def test_a_combination_of_a_combination_is_read_in_any_order() -> None:
    def related(id_: str, part: str, whole: str) -> dict[str, object]:
        told = {"category": "installed_on", "product_reference": part, "relates_to_product_reference": whole}
        return {**told, "full_product_name": leaf(id_)}

    tree = {"branches": FIRMWARE_AND_DEVICE, "relationships": [related("C2", "C1", "E"), related("C1", "L", "D")]}
    assert products(tree)["C2"].component == "Controller 750 2.9"
    made, problems = read(csaf({**tree, "relationships": [related("C1", "C2", "D"), related("C2", "C1", "D")]}))
    assert "C1" not in {one.id for one in made.products}
    assert [(one.code, one.where) for one in problems] == [("advisory.W006", "/product_tree/relationships/0")]


def test_statuses_name_products_and_the_first_and_last_affected_ones_are_affected() -> None:
    status = {
        "known_affected": ["P1"],
        "first_affected": ["P1", "P2"],
        "fixed": ["P3"],
        "first_fixed": ["P3"],
        "recommended": ["P3"],
        "under_investigation": ["P2"],
        "unknown": ["P3"],
    }
    flaw = read(csaf(PRESS, {"cve": "cve-2024-0001", "title": "A fault", "product_status": status}))[0].flaws[0]
    assert (flaw.id, flaw.title) == ("CVE-2024-0001", "A fault")
    assert (flaw.affected, flaw.fixed, flaw.recommended) == (("P1", "P2"), ("P3",), ("P3",))
    assert (flaw.investigated, flaw.not_affected) == (("P2", "P3"), ())


@pytest.mark.parametrize(
    ("vulnerability", "id_"),
    [({"ids": [{"system_name": "x", "text": "BUG-7"}]}, "BUG-7"), ({"cve": "", "title": "t"}, "ADV-1")],
)
def test_a_vulnerability_without_a_cve_has_the_next_best_id(vulnerability: object, id_: str) -> None:
    assert read(csaf(PRESS, vulnerability))[0].flaws[0].id == id_


def test_the_highest_score_of_all_versions_stands_with_its_vector() -> None:
    scores = [
        {"products": ["P1"], "cvss_v2": {"baseScore": 9.3, "vectorString": "two"}},
        {"products": ["P2"], "cvss_v3": {"baseScore": 7.5, "vectorString": "three"}},
    ]
    metrics = [{"content": {"cvss_v4": {"baseScore": "9.3", "vectorString": "four"}}}]
    flaws = read(csaf(PRESS, {"scores": scores}, {"scores": scores, "metrics": metrics}, {"title": "none"}))[0].flaws
    assert [(one.score, one.vector) for one in flaws] == [(9.3, "two"), (9.3, "four"), (None, "")]


@pytest.mark.parametrize("score", [-0.1, 10.1, 1e300])
def test_a_score_that_cvss_does_not_have_is_told_and_left_out(score: float) -> None:
    made, problems = read(csaf(PRESS, {"scores": [{"cvss_v3": {"baseScore": score, "vectorString": "v"}}]}))
    assert (made.flaws[0].score, made.flaws[0].vector) == (None, "")
    assert [(one.code, one.where) for one in problems] == [("advisory.W008", "/vulnerabilities/0")]


def test_remedies_of_every_category_with_their_products_and_groups() -> None:
    tree = {**PRESS, "product_groups": [{"group_id": "G", "product_ids": ["P2", "P3"]}]}
    remedies = [{"category": one.code, "details": one.en} for one in Fix]
    remedies[0] |= {"product_ids": ["P1"], "group_ids": ["G"], "url": "https://acme.example/"}  # type: ignore[dict-item]
    made, problems = read(csaf(tree, {"remediations": remedies}))
    assert problems == ()
    assert [one.kind for one in made.flaws[0].remedies] == list(Fix)
    assert made.flaws[0].remedies[0].products == ("P1", "P2", "P3")
    assert made.flaws[0].remedies[0].url == "https://acme.example/"
    assert made.flaws[0].remedies[1].products == ()  # for all


def test_a_product_that_is_not_in_the_tree_is_told_and_named_nowhere() -> None:
    remedies = [{"category": "vendor_fix", "details": "update", "product_ids": ["P8"]}]
    told = {"product_status": {"known_affected": ["P1", "P9", 7, None]}, "remediations": remedies}
    made, problems = read(csaf(PRESS, told))
    assert made.flaws[0].affected == ("P1",)
    assert made.flaws[0].remedies == ()  # without products it would hold for all
    (problem,) = problems
    assert problem.sentence("ja") == (
        "a.json /vulnerabilities/0/product_status/known_affected: 一覧にない製品を指しています。その製品は読み取って"
        "いません。原文で対象製品を確認してください。（同じものがほかに3か所） (advisory.W006)"
    )


def test_one_id_for_two_products_stands_for_both() -> None:
    tree = {"full_product_names": [leaf("P1", "Press"), leaf("P1", "Lathe"), leaf("P1", "Press")]}
    made, problems = read(csaf(tree, {"product_status": {"known_affected": ["P1"]}}))
    assert [(one.id, one.name) for one in made.products] == [("P1", "Press"), ("P1#2", "Lathe")]
    assert made.flaws[0].affected == ("P1", "P1#2")
    assert [one.code for one in problems] == ["advisory.W007"]


def test_a_product_affected_and_not_affected_at_once_is_told() -> None:
    status = {"known_affected": ["P1", "P2"], "known_not_affected": ["P2"]}
    problems = read(csaf(PRESS, {"product_status": status}))[1]
    assert [(one.code, one.where) for one in problems] == [("advisory.W009", "/vulnerabilities/0/product_status")]


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        ({"tracking": {"id": "A", "status": "draft"}}, Status.DRAFT, "advisory.W003"),
        ({"tracking": {"id": "A", "status": "interim"}}, Status.INTERIM, None),
        ({"category": "csaf_withdrawn"}, Status.WITHDRAWN, "advisory.W004"),
        ({"category": "csaf_superseded"}, Status.SUPERSEDED, "advisory.W004"),
    ],
)
def test_what_does_not_stand_is_told(document: dict[str, Any], status: Status, code: str | None) -> None:
    made, problems = read(csaf(PRESS, **document))
    assert made.status is status
    assert [one.code for one in problems] == ([code] if code else [])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GeutebrÃ¼ck", "Geutebrück"),
        ("LeÃ£o", "Leão"),
        ("LeÃ�o", "LeÃ�o"),  # a character was lost already: nothing proves what it was
        ("Geutebrück", "Geutebrück"),
        ("三菱電機", "三菱電機"),
    ],
)
def test_a_name_read_in_the_wrong_encoding_is_set_right_where_that_is_proved(written: str, name: str) -> None:
    tree = {"branches": [branch("vendor", written, branch("product_name", "G", product=leaf("P1")))]}
    assert products(tree)["P1"].vendor == name


def test_an_advisory_of_myjvn_has_its_versions_beside_the_tree() -> None:
    tree = {
        "branches": [
            branch("vendor", "工機", branch("product_name", "プレス", product=leaf("jvnpid:1.0::k:p"))),
            branch("vendor", "旋盤社", product=leaf("jvnpid:1.0::s:l", "旋盤")),
        ]
    }
    versions = [
        {"version": "7.7", "status": "affected", "description": "バージョン 7.7"},
        {"version": "8.0", "lessThan": "8.3", "status": "affected"},
        {"version": "", "description": "9.1 より前のバージョン"},
        {"version": "9.2", "status": "unaffected"},
    ]
    vulnerability = {
        "cve": "",
        "product_status": {"known_affected": ["jvnpid:1.0::k:p", "jvnpid:1.0::s:l"]},
        "metrics": [{"content": {"cvss_v3": {"baseScore": "6.1", "vectorString": "v3"}}}],
    }
    told = csaf(tree, vulnerability, publisher={"category": "coordinator", "name": "IPA"})
    told["jvn_extension"] = {"affected": [{"vendor": "工機", "product": "プレス", "versions": versions}]}
    made, problems = read(told)
    assert problems == ()
    assert [(one.vendor, one.name, one.version, one.is_range) for one in made.products] == [
        ("工機", "プレス", "7.7", False),
        ("旋盤社", "旋盤", "", False),
        ("工機", "プレス", "vers:generic/>=8.0|<8.3", True),
        ("工機", "プレス", "9.1 より前のバージョン", True),
    ]
    assert sorted(made.flaws[0].affected) == sorted(one.id for one in made.products)
    assert (made.flaws[0].id, made.flaws[0].score) == ("ADV-1", 6.1)


def test_the_documents_of_a_bundle_of_myjvn_are_found() -> None:
    one, two = csaf(), csaf()
    bundle = {"type": "bundle", "objects": [{"type": "identity"}, {"VULDEF-Document": [one, two]}]}
    assert csaf_documents(bundle) == [one, two]
    assert csaf_documents([one, {"other": 1}]) == [one]
    assert csaf_documents({"type": "bundle", "objects": [{}]}) == []


def test_an_advisory_without_a_number_is_none_and_says_what_to_do() -> None:
    notes = Notes("a.json")
    assert read_csaf(csaf(PRESS, tracking={"id": " "}), notes) is None
    assert [one.code for one in notes.problems()] == ["advisory.E006"]


def test_an_advisory_that_names_its_products_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csaf_products, "REFERENCES", 1_000)
    many = {"product_status": {"known_affected": ["P1"] * 100}}
    notes = Notes("a.json")
    assert read_csaf(csaf(PRESS, *[many] * 10), notes) is not None
    assert read_csaf(csaf(PRESS, *[many] * 11), notes) is None
    assert [one.code for one in notes.problems()] == ["advisory.E007"]


def test_a_tree_deeper_than_any_is_read_down_to_the_bound() -> None:
    deep = branch("product_name", "deep", product=leaf("P9"))
    for _ in range(100):
        deep = branch("specification", "x", deep)
    made, problems = read(csaf({"branches": [deep, branch("product_name", "Press", product=leaf("P1"))]}))
    assert [one.id for one in made.products] == ["P1"]
    assert [one.code for one in problems] == ["advisory.W005"]


def test_only_addresses_of_pages_are_kept_as_such() -> None:
    remedy = {"category": "vendor_fix", "details": "d", "url": "javascript:alert(1)"}
    own = [{"category": "self", "url": "file:///etc/passwd"}, {"category": "self", "url": "http://a.example/x.json"}]
    made, _ = read(csaf(PRESS, {"remediations": [remedy]}, references=own))
    assert made.flaws[0].remedies[0].url == ""
    assert made.url == "http://a.example/x.json"


def test_control_characters_are_left_out_of_names() -> None:
    tree = {"full_product_names": [leaf("P1", " Pr\x00e\x1b[31mss\u30003\n\x07")]}
    assert products(tree)["P1"].name == "Pre[31mss\u30003"
