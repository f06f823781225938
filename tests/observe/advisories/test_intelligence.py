"""Files, folders and archives as they are carried in: read once, the newest counts, each source tells its age."""

import datetime as dt
import gzip
import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import zstandard
from test_jvn_feeds import DETAIL, OVERVIEW
from test_lifecycles import CYCLES, PRODUCT
from test_signals import EPSS, container, record
from test_software_lists import TAGS

from sekisho.security.observe.advisories import carried, kinds, limits
from sekisho.security.observe.advisories.reading import read
from sekisho.security.observe.advisories.signals import DecisionPoints
from sekisho.security.observe.advisories.sources import Intelligence, Source, SourceKind


def advisory(
    id_: str = "ADV-1", revised: str = "2031-04-01", version: str = "1", vendor: str = "Acme", **more: object
) -> str:
    tracking = {"id": id_, "status": "final", "version": version, "current_release_date": f"{revised}T00:00:00Z"}
    document = {
        "csaf_version": "2.0",
        "title": more.pop("title", "t"),
        "publisher": {"category": "coordinator", "name": more.pop("publisher", "Office")},
        "tracking": tracking,
    }
    product = {"category": "product_name", "name": "Press", "product": {"product_id": "P1", "name": "Press"}}
    tree = {"branches": [{"category": "vendor", "name": vendor, "branches": [product]}]}
    return json.dumps({"document": document, "product_tree": tree, "vulnerabilities": [], **more})


KEV = json.dumps(
    {
        "catalogVersion": "2031.04.01",
        "dateReleased": "2031-04-01T00:00:00Z",
        "vulnerabilities": [{"cveID": "CVE-2031-0001", "vendorProject": "Acme", "dateAdded": "2031-03-01"}],
    }
)
NVD = json.dumps(
    {"format": "NVD_CVE", "timestamp": "2031-04-03T00:00:00.000", "vulnerabilities": [{"cve": {"id": "CVE-2031-0001"}}]}
)


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def packed(path: Path, files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def told(found: Intelligence) -> list[tuple[str, str, str]]:
    return [(one.code, one.file, one.where) for one in found.problems]


def sources(found: Intelligence) -> dict[SourceKind, Source]:
    return {one.kind: one for one in found.sources}


EVERYTHING: dict[str, str | bytes] = {
    "a/adv-1.json": advisory(),
    "a/adv-2.json": advisory("ADV-2", "2031-05-01", vendor="Bolt"),
    "jvn.rdf": DETAIL.format(more=""),
    "nvd.json": NVD,
    "kev.json": "\ufeff" + KEV,
    "epss.csv.gz": gzip.compress("\n".join(EPSS).encode()),
    "CVE-2031-0001.json": json.dumps(record(container("2031-05-01T00:00:00Z", {"Exploitation": "poc"}))),
    "ssvc.tsv": "cve\texploitation\nCVE-2031-0001\tnone\nCVE-2031-0002\tactive\n",
    "windows.json": json.dumps(CYCLES),
    "bom.json": json.dumps({"bomFormat": "CycloneDX", "components": [{"name": "zlib"}]}),
    "bom.xml": "<bom><components><component><name>zlib</name></component></components></bom>",
    "a.spdx": TAGS,
    "a.spdx.json": json.dumps({"spdxVersion": "SPDX-2.3", "packages": [{"name": "zlib"}]}),
}


@pytest.mark.parametrize("way", ["files", "folder", "archive", "archive in a folder"])
def test_every_kind_is_told_by_its_content_wherever_it_lies(tmp_path: Path, way: str) -> None:
    plain = folder(tmp_path / "plain", EVERYTHING)
    if way == "files":
        paths = sorted(path for path in plain.rglob("*") if path.is_file())
    elif way == "folder":
        paths = [plain]
    else:
        (tmp_path / "usb").mkdir()
        archive = packed(tmp_path / "usb" / "all.zip", EVERYTHING)
        paths = [archive] if way == "archive" else [tmp_path / "usb"]
    found = read(paths)
    assert {one.where for one in found.problems} <= {"line 5", "epss.csv.gz line 5"}  # of EPSS, two unreadable scores
    assert sorted((one.id, one.publisher) for one in found.advisories) == [
        ("ADV-1", "Office"), ("ADV-2", "Office"), ("CVE-2031-0001", "NVD"), ("JVNDB-2031-000007", "IPA"),
    ]  # fmt: skip
    assert [one.cve for one in found.exploited] == ["CVE-2031-0001"]
    assert [one.cve for one in found.likelihoods] == ["CVE-2031-0001", "CVE-2031-0002", "CVE-2031-0004"]
    assert found.decision_points == (
        DecisionPoints("CVE-2031-0001", "poc", decided=dt.date(2031, 5, 1)),  # newer than the table, which has no day
        DecisionPoints("CVE-2031-0002", "active"),
    )
    assert {one.product for one in found.lifecycles} == {"windows"}
    assert len(found.software_lists) == 4
    assert {one.kind for one in found.sources} == set(SourceKind) - {SourceKind.UNREAD}


def test_each_source_tells_its_age_and_whom_it_covers(tmp_path: Path) -> None:
    found = read([folder(tmp_path / "usb", {**EVERYTHING, "a/adv-3.json": advisory("ADV-3")})])
    by_kind = sources(found)
    assert by_kind[SourceKind.CSAF] == Source(
        "usb", SourceKind.CSAF, "Office", 3, 3, dt.date(2031, 5, 1), (("Acme", 2), ("Bolt", 1))
    )
    assert by_kind[SourceKind.JVN].vendors == (("工機株式会社", 1), ("旋盤社", 1))
    assert by_kind[SourceKind.JVN].newest == dt.date(2031, 2, 1)
    assert by_kind[SourceKind.NVD].newest == dt.date(2031, 4, 3)
    assert (by_kind[SourceKind.KEV].newest, by_kind[SourceKind.KEV].vendors) == (dt.date(2031, 4, 1), (("Acme", 1),))
    assert by_kind[SourceKind.EPSS] == Source(
        "usb", SourceKind.EPSS, "FIRST", 1, 3, dt.date(2031, 4, 1), reasons=(("advisory.W005", 1),)
    )
    assert (by_kind[SourceKind.SSVC].documents, by_kind[SourceKind.SSVC].records) == (2, 3)
    assert by_kind[SourceKind.LIFECYCLE].newest is None


def test_a_feed_without_advisories_is_a_source_of_none_and_a_broken_one_is_not_read(tmp_path: Path) -> None:
    files = {"1.rdf": "<RDF><channel/></RDF>", "2.rdf": "<RDF><channel>"}
    found = read([folder(tmp_path / "usb", files)])
    assert found.sources == (
        Source("usb", SourceKind.JVN, "IPA", 1, 0),
        Source("usb", SourceKind.UNREAD, "", 1, 0, reasons=(("advisory.E003", 1),)),
    )


def test_an_advisory_names_its_file_and_the_hash_of_it_as_stored(tmp_path: Path) -> None:
    octets = gzip.compress(advisory().encode())
    plain = folder(tmp_path, {"a.json.gz": octets})
    assert read([plain]).advisories[0].file == "a.json.gz"
    assert read([plain]).advisories[0].sha256 == hashlib.sha256(octets).hexdigest()
    archive = packed(tmp_path / "b.zip", {"2031/adv.json": advisory()})
    assert read([archive]).advisories[0].file == "adv.json"
    assert read([archive]).advisories[0].sha256 == hashlib.sha256(advisory().encode()).hexdigest()


@pytest.mark.parametrize("is_newer_first", [True, False])
def test_of_one_advisory_the_newest_revision_counts_and_the_other_is_named(
    tmp_path: Path,
    is_newer_first: bool,
) -> None:
    names = ("1.json", "2.json") if is_newer_first else ("2.json", "1.json")
    files = {names[0]: advisory(revised="2031-04-02", vendor="New"), names[1]: advisory(vendor="Old")}
    found = read([folder(tmp_path / "usb", files)])
    assert [one.products[0].vendor for one in found.advisories] == ["New"]
    assert told(found) == [("advisory.W002", names[1], "ADV-1")]
    assert found.sources[0].vendors == (("New", 1),)
    assert (found.sources[0].documents, found.sources[0].records) == (2, 1)


def test_a_higher_revision_of_the_same_day_counts(tmp_path: Path) -> None:
    files = {"1.json": advisory(version="1.10.0", vendor="New"), "2.json": advisory(version="1.9.0", vendor="Old")}
    found = read([folder(tmp_path / "usb", files)])
    assert [one.products[0].vendor for one in found.advisories] == ["New"]
    assert told(found) == [("advisory.W002", "2.json", "ADV-1")]


def test_the_same_number_of_another_publisher_is_another_advisory(tmp_path: Path) -> None:
    files = {"1.json": advisory(), "2.json": advisory(publisher="Acme PSIRT")}
    found = read([folder(tmp_path / "usb", files)])
    assert len(found.advisories) == 2
    assert told(found) == []


@pytest.mark.parametrize("names", [("1.xml", "2.xml"), ("2.xml", "1.xml")])
def test_details_count_before_the_overview_of_the_same_day(tmp_path: Path, names: tuple[str, str]) -> None:
    found = read([folder(tmp_path / "usb", {names[0]: DETAIL.format(more=""), names[1]: OVERVIEW})])
    assert [one.file for one in found.advisories] == [names[0]]
    assert told(found) == [("advisory.W012", names[1], "JVNDB-2031-000007")]


def test_the_same_revision_that_says_something_else_is_told(tmp_path: Path) -> None:
    def versioned(*versions: str) -> str:
        tree = json.loads(advisory())
        leaves = [
            {"category": "product_version", "name": one, "product": {"product_id": one, "name": one}}
            for one in versions
        ]
        tree["product_tree"]["branches"][0]["branches"] = leaves
        return json.dumps(tree)

    found = read([folder(tmp_path / "usb", {"1.json": versioned("1"), "2.json": versioned("1", "2")})])
    assert [len(one.products) for one in found.advisories] == [2]
    assert told(found) == [("advisory.W010", "1.json", "ADV-1")]


def test_equal_content_is_read_once(tmp_path: Path) -> None:
    plain = folder(tmp_path / "usb", {"a.json": advisory(), "b.json": advisory()})
    archive = packed(tmp_path / "c.zip", {"c.json": advisory(), "d.json": json.dumps(json.loads(advisory()), indent=1)})
    found = read([plain, archive])
    assert len(found.advisories) == 1
    assert told(found) == [
        ("advisory.W001", "b.json", ""),
        ("advisory.W001", "c.zip", "c.json"),
        ("advisory.W001", "c.zip", "d.json ADV-1"),  # other octets that say the same
    ]


def test_what_lies_beside_the_advisories_of_a_provider_is_no_problem(tmp_path: Path) -> None:
    beside = {
        "adv-1.json.asc": "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
        "adv-1.json.sha512": f"{'ab' * 64}  adv-1.json\n",
        "adv-1.json.sha256": "AB" * 32,
        "index.txt": "2031/adv-1.json\n2031/adv-2.json\n",
        "changes.csv": '"2031/adv-1.json","2031-04-01T00:00:00.000000Z"\n',
        "feed.json": json.dumps({"feed": {"id": "x", "entry": []}}),
        "service.json": json.dumps({"service": {"workspace": []}}),
        "provider-metadata.json": json.dumps({"canonical_url": "https://x.example/", "publisher": {"name": "x"}}),
        ".git/config": "x",
    }
    found = read([folder(tmp_path / "usb", {"adv-1.json": advisory(), **beside})])
    assert told(found) == []
    assert len(found.sources) == 1


def test_what_is_none_of_these_is_a_fault_where_it_was_given_and_a_warning_where_it_was_found(tmp_path: Path) -> None:
    plain = folder(tmp_path / "usb", {"README.md": "# Read me\n", "page.html": "<html></html>", "x.json": '{"a":1}'})
    found = read([plain])
    assert told(found) == [("advisory.W011", name, "") for name in ("README.md", "page.html", "x.json")]
    assert found.sources == (Source("usb", SourceKind.UNREAD, "", 3, 0, reasons=(("advisory.W011", 3),)),)
    assert told(read([plain / "README.md"])) == [("advisory.E002", "README.md", "")]


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"", "advisory.E011", ""),
        (b"\n \n", "advisory.E011", ""),
        (advisory()[:-40].encode(), "advisory.E003", "byte "),
        (b'{"a": NaN}', "advisory.E003", "byte 6"),
        (b"[" * 100_000, "advisory.E003", "byte "),
        (b"[1" + b",1" * limits.DOCUMENT_VALUES + b"]", "advisory.E004", ""),
        (b'{"a":"' + b"x" * limits.DOCUMENT_BYTES + b'"}', "advisory.E004", ""),
        (b"cve,epss,percentile" + b"\n" * (limits.DOCUMENT_VALUES + 1), "advisory.E004", ""),
        (b"<bom><components>", "advisory.E003", "line 1"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><bom/>", "advisory.E003", ""),
        (b"\x1f\x8b\x08broken", "advisory.E003", ""),
        (gzip.compress(advisory().encode())[:-20], "advisory.E003", ""),
        (b"PK\x03\x04broken", "advisory.E005", ""),
        (NVD[:-2].encode(), "advisory.E003", "/vulnerabilities/1"),
    ],
    ids=range(14),
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, content: bytes, code: str, where: str) -> None:
    found = read([folder(tmp_path, {"x": content}) / "x"])
    assert [(one.code, one.file) for one in found.problems] == [(code, "x")]
    assert found.problems[0].where.startswith(where)
    assert [(one.reasons, one.documents) for one in found.sources] == [(((code, 1),), 1)]


def test_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path) -> None:
    found = read(
        [folder(tmp_path / "usb", {"a/x.json": advisory("A1"), "b/x.json": advisory("A2"), "b/c/x.json": "{"})]
    )
    assert [one.documents for one in found.sources] == [2, 1]
    assert told(found) == [("advisory.E003", "x.json", "b/c byte 1")]


def test_reading_ends_where_there_are_too_many_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "ALL_RECORDS", 10)
    cves = [{"cve": {"id": f"CVE-2031-{n:04}"}} for n in range(9)]
    many = json.dumps({"format": "NVD_CVE", "vulnerabilities": cves})
    found = read([folder(tmp_path / "usb", {"1.json": many, "2.json": KEV, "3.json": advisory()})])
    assert len(found.advisories) == 5  # each with its vulnerability
    assert told(found) == [("advisory.E009", "1.json", "CVE-2031-0005"), ("advisory.E009", "2.json", "")]


def test_what_is_gone_or_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = read([tmp_path / "gone.json", tmp_path / "pipe"])
    assert told(found) == [("advisory.E001", "gone.json", ""), ("advisory.E001", "pipe", "")]


def test_the_folder_where_one_stands_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder(tmp_path / "usb", {"a.json": advisory()}))
    assert [one.input for one in read([Path()]).sources] == ["usb"]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = folder(tmp_path / "outside", {"a.json": advisory()})
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "folder").symlink_to(outside)
    (tmp_path / "usb" / "a.json").symlink_to(outside / "a.json")
    assert read([tmp_path / "usb"]) == Intelligence()


def test_a_member_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"1.json": advisory("A1"), "2.json": advisory("A2")}, zipfile.ZIP_STORED)
    octets = bytearray(archive.read_bytes())
    octets[octets.find(b"A1")] ^= 1  # its checksum no longer fits
    archive.write_bytes(octets)
    found = read([archive])
    assert [one.id for one in found.advisories] == ["A2"]
    assert told(found) == [("advisory.E003", "a.zip", "1.json")]


def test_a_locked_member_and_an_archive_within_an_archive_are_told(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"1.json": advisory()}).read_bytes()
    archive = packed(tmp_path / "a.zip", {"inner.zip": inner, "2.json": advisory()})
    octets = bytearray(archive.read_bytes())
    octets[octets.rfind(b"PK\x01\x02") + 8] |= 1  # general purpose bit 0 of the second member, APPNOTE.TXT 4.4.4
    archive.write_bytes(octets)
    assert told(read([archive])) == [("advisory.E010", "a.zip", "inner.zip"), ("advisory.E008", "a.zip", "2.json")]


@pytest.mark.parametrize("how", ["zip", "gzip", "zstd", "gzip in a zip", "zstd in a zip"])
def test_a_bomb_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(carried, "EVIDENCE_ANY_RATIO_BYTES", 2**22)
    zeros = bytes(2**25)
    inside = gzip.compress(zeros) if "gzip" in how else zstandard.compress(zeros) if "zstd" in how else zeros
    path = tmp_path / "bomb"
    if "zip" in how.replace("gzip", ""):
        packed(path, {"x": inside, "adv.json": advisory()})
    else:
        path.write_bytes(inside)
    found = read([path])
    assert [one.code for one in found.problems] == ["advisory.E004"]
    assert len(found.advisories) == ("zip" in how.replace("gzip", ""))


def test_reading_ends_where_the_budget_of_octets_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "ALL_BYTES", 2 * len(advisory()))
    found = read([folder(tmp_path / "usb", {f"{n}.json": advisory(f"A{n}") for n in range(5)})])
    assert [one.id for one in found.advisories] == ["A0", "A1"]
    assert told(found) == [("advisory.E009", "2.json", "")]


def test_an_archive_of_very_many_members_ends_at_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "ALL_FILES", 100)
    archive = packed(tmp_path / "a.zip", {f"{n}.json": advisory(f"A{n}") for n in range(500)})
    found = read([archive])
    assert len(found.advisories) == 99  # the archive is a file too
    assert told(found) == [("advisory.E009", "a.zip", "99.json")]


def test_of_many_problems_of_one_code_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    found = read([folder(tmp_path / "usb", {f"{n:03}.json": f"{{{n}" for n in range(80)})])
    assert len(found.problems) == limits.PROBLEMS_OF_A_CODE + 1
    assert found.problems[-1].sentence("ja") == (
        "usb: 同じ問題のファイルがほかに30個あります。上のものを直してからもう一度読み取ってください。 (advisory.E003)"
    )
    assert found.sources[0].reasons == (("advisory.E003", 80),)


def test_a_feed_of_nvd_larger_than_any_document_is_read_entry_by_entry(tmp_path: Path) -> None:
    entry = {"cve": {"id": "CVE-2031-%04d", "descriptions": [{"lang": "en", "value": "x" * 2**20}]}}
    entries = ",".join(json.dumps(entry).replace("%04d", f"{n:04}") for n in range(40))
    path = tmp_path / "nvd.json.gz"
    path.write_bytes(gzip.compress(f'{{"format":"NVD_CVE","vulnerabilities":[{entries}]}}'.encode(), 1))
    found = read([path])
    assert len(found.advisories) == 40
    assert found.problems == ()
    assert len(found.advisories[0].title) == limits.NAME_CHARACTERS


def test_all_lifecycles_of_one_file_are_kept(tmp_path: Path) -> None:
    told_ = {"last_modified": "2026-08-01T00:00:00+00:00", "result": PRODUCT}
    found = read([folder(tmp_path, {"windows.json": json.dumps(told_)}) / "windows.json"])
    assert [one.cycle for one in found.lifecycles] == ["10-22h2", "12"]
    assert found.sources[0].newest == dt.date(2026, 8, 1)
