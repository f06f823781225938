"""JVN's feeds as XML: details with versions in Japanese as written, and overviews without versions."""

import datetime as dt

import pytest

from sekisho.guard.problem import Problem
from sekisho.security.observe.advisories import elements
from sekisho.security.observe.advisories.jvn import read_jvn
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Advisory, Fix

DETAIL = """<?xml version="1.0" encoding="UTF-8"?>
<VULDEF-Document version="3.2" xmlns="http://jvn.jp/vuldef/" xml:lang="ja">
<Vulinfo><VulinfoID>JVNDB-2031-000007</VulinfoID><VulinfoData>
 <Title>プレス制御盤に認証の不備</Title>
 <Affected>
  <AffectedItem affectedstatus="vulnerable"><Name>工機株式会社</Name><ProductName>プレス制御盤 P3</ProductName>
   <Cpe version="2.2">cpe:/h:koki:p3</Cpe><VersionNumber>v6 R4 およびそれ以前</VersionNumber>
   <VersionNumber>7.1</VersionNumber></AffectedItem>
  <AffectedItem><Name>旋盤社</Name><ProductName>(複数の製品)</ProductName><VersionNumber/></AffectedItem>
 </Affected>
 <Impact><Cvss version="2.0"><Base>5</Base><Vector>v2</Vector></Cvss>
  <Cvss version="3.0"><Base>9.8</Base><Vector>v3</Vector></Cvss></Impact>
 <Solution><SolutionItem><Description>[更新する] 版を &lt;7.2&gt; にする。</Description></SolutionItem></Solution>
 <Related>
  <RelatedItem type="vendor"><VulinfoID>CVE-2031-9999</VulinfoID></RelatedItem>
  <RelatedItem type="advisory"><VulinfoID>CVE-2031-0001</VulinfoID></RelatedItem>
  <RelatedItem type="advisory"><VulinfoID>CVE-2031-0001</VulinfoID></RelatedItem>
  <RelatedItem type="advisory"><VulinfoID>CVE-2031-0002</VulinfoID></RelatedItem>
 </Related>
 <DateFirstPublished>2031-01-18T23:08:09+09:00</DateFirstPublished>
 <DateLastUpdated>2031-02-01T00:10:00+09:00</DateLastUpdated>
</VulinfoData></Vulinfo>
{more}</VULDEF-Document>
"""
OVERVIEW = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="r" xmlns:sec="s" xmlns:dcterms="d">
<channel rdf:about="x"><title>feed</title><items><rdf:Seq><rdf:li rdf:resource="y"/></rdf:Seq></items></channel>
<item rdf:about="y"><title>プレス制御盤に認証の不備</title><link>https://jvn.example/7</link>
<sec:identifier>JVNDB-2031-000007</sec:identifier>
<sec:references source="CVE" id="CVE-2031-0001">u</sec:references><sec:references id="CWE-79">u</sec:references>
<sec:cpe version="2.2" vendor="工機株式会社" product="プレス制御盤 P3">cpe:/h:koki:p3</sec:cpe>
<sec:cvss score="9.8" vector="v3" version="3.0"/><sec:cvss score="5" vector="v2" version="2.0"/>
<dcterms:issued>2031-01-18T23:08:09+09:00</dcterms:issued><dcterms:modified>2031-02-01T00:10:00+09:00</dcterms:modified>
</item></rdf:RDF>
"""


def read(document: str | bytes, part_bytes: int = 64) -> tuple[list[Advisory], tuple[Problem, ...]]:
    octets = document.encode() if isinstance(document, str) else document
    parts = [octets[at : at + part_bytes] for at in range(0, len(octets), part_bytes)]
    notes = Notes("jvn.xml")
    return list(read_jvn(parts, notes, "cd" * 32, "jvn.xml")), notes.problems()


def test_details_keep_each_version_as_it_is_written() -> None:
    (made,), problems = read(DETAIL.format(more=""))
    assert problems == ()
    assert [(one.vendor, one.name, one.version, one.is_range, one.cpes) for one in made.products] == [
        ("工機株式会社", "プレス制御盤 P3", "v6 R4 およびそれ以前", True, ("cpe:/h:koki:p3",)),
        ("工機株式会社", "プレス制御盤 P3", "7.1", False, ("cpe:/h:koki:p3",)),
        ("旋盤社", "(複数の製品)", "", False, ()),
    ]
    assert (made.id, made.title, made.publisher) == ("JVNDB-2031-000007", "プレス制御盤に認証の不備", "IPA")
    assert (made.released, made.revised) == (dt.date(2031, 1, 18), dt.date(2031, 2, 1))
    assert made.url == "https://jvndb.jvn.jp/ja/contents/2031/JVNDB-2031-000007.html"
    assert (made.file, made.sha256) == ("jvn.xml", "cd" * 32)


def test_each_cve_of_the_details_concerns_all_products_with_the_highest_score() -> None:
    (made,), _ = read(DETAIL.format(more=""))
    assert [(one.id, one.score, one.vector) for one in made.flaws] == [
        ("CVE-2031-0001", 9.8, "v3"),
        ("CVE-2031-0002", 9.8, "v3"),
    ]
    assert {one.affected for one in made.flaws} == {tuple(one.id for one in made.products)}
    assert [(one.kind, one.text) for one in made.flaws[0].remedies] == [
        (Fix.VENDOR_FIX, "[更新する] 版を <7.2> にする。")
    ]


def test_details_without_a_cve_have_one_vulnerability_of_their_own_number() -> None:
    plain = "<VULDEF-Document><Vulinfo><VulinfoID>JVNDB-2031-1</VulinfoID><VulinfoData/></Vulinfo></VULDEF-Document>"
    (made,), problems = read(plain)
    assert problems == ()
    assert [(one.id, one.score) for one in made.flaws] == [("JVNDB-2031-1", None)]
    assert made.url == ""


def test_an_overview_tells_products_without_versions() -> None:
    (made,), problems = read(OVERVIEW)
    assert problems == ()
    assert [(one.vendor, one.name, one.version, one.cpes) for one in made.products] == [
        ("工機株式会社", "プレス制御盤 P3", "", ("cpe:/h:koki:p3",))
    ]
    assert [(one.id, one.score, one.vector, one.affected) for one in made.flaws] == [
        ("CVE-2031-0001", 9.8, "v3", ("1",))
    ]
    assert (made.url, made.revised) == ("https://jvn.example/7", dt.date(2031, 2, 1))


@pytest.mark.parametrize(
    ("version", "is_range"),
    [
        ("すべてのバージョン", True),
        ("バージョン 7.7", False),
        ("Ver.1.030", False),
        ("1.030 未満", True),
        ("1.0 から 1.2", True),
    ],
)
def test_words_around_a_version_make_it_a_range(version: str, is_range: bool) -> None:
    (made,), _ = read(DETAIL.format(more="").replace("<VersionNumber>7.1<", f"<VersionNumber>{version}<"))
    assert (made.products[1].version, made.products[1].is_range) == (version, is_range)


def test_what_comes_before_a_break_is_read_and_the_line_is_told() -> None:
    found, problems = read(DETAIL.format(more="<Vulinfo><VulinfoID>"))
    assert [one.id for one in found] == ["JVNDB-2031-000007"]
    assert [(one.code, one.where) for one in problems] == [("advisory.E003", "line 23")]


def test_an_entry_without_a_number_is_told() -> None:
    found, problems = read(DETAIL.format(more="<Vulinfo><VulinfoData/></Vulinfo>"))
    assert len(found) == 1
    assert [(one.code, one.where) for one in problems] == [("advisory.E006", "line 23")]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_document_that_declares_anything_is_not_read(declared: str) -> None:
    head, rest = OVERVIEW.split("\n", 1)
    found, problems = read(f"{head}\n{declared}\n{rest}")
    assert found == []
    assert [(one.code, one.where) for one in problems] == [("advisory.E003", "line 2")]


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 200 + "</a>" * 200, "<a/>" * 1_001, "x" * (2**16 + 1_000), f"<a b='{'x' * 2**16}'/><a/>"],
    ids=["deep", "many", "long", "attribute"],
)
def test_an_entry_too_large_to_hold_is_not_held(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    monkeypatch.setattr(elements, "RECORD_ELEMENTS", 1_000)
    monkeypatch.setattr(elements, "DOCUMENT_BYTES", 2**16)
    found, problems = read(f"<VULDEF-Document><Vulinfo>{inside}</Vulinfo></VULDEF-Document>", part_bytes=2**10)
    assert found == []
    assert [one.code for one in problems] == ["advisory.E003"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("[更新する] 新しい版にする。", Fix.VENDOR_FIX),
        ("[ワークアラウンドを実施する] 通信を限る。", Fix.WORKAROUND),
        ("[パッチを適用する] 直す。[ワークアラウンドを実施する] 通信を限る。", Fix.VENDOR_FIX),
        ("ベンダ情報を参照する。", Fix.VENDOR_FIX),
    ],
)
def test_a_solution_is_a_workaround_where_it_says_only_that(said: str, kind: Fix) -> None:
    document = DETAIL.format(more="").replace("[更新する] 版を &lt;7.2&gt; にする。", said)
    (made,), _ = read(document)
    assert [(one.kind, one.text) for one in made.flaws[0].remedies] == [(kind, said)]
