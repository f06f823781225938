"""Documents that rules name: what stands in them, in Word as python-docx reads it back and on paper."""

import datetime as dt
import io
import re
import subprocess
from collections.abc import Iterable

import docx
import pytest
from docx.document import Document as Word

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.case import Case
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.attestation import Answer, Attestation
from sekisho.security.ledgers.book import Book, Entry, ledger_of
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.emergency_contact import Circle, EmergencyContact
from sekisho.security.ledgers.permitted import Permitted
from sekisho.security.ledgers.words import fold
from sekisho.security.ledgers.zone import Zone, ZoneKind
from sekisho.security.observe.tables import Observed
from sekisho.security.present.documents.assembling import Order, assemble
from sekisho.security.present.documents.model import Blank, Document, Figure, Heading, Table
from sekisho.security.present.documents.paper import pdf_file
from sekisho.security.present.documents.word import word_file
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network
from tables import content

DAY = dt.date(2026, 11, 25)
KINDS = ("guideline", "incident-plan", "purchase-specification", "security-design")
ROWS: list[Row] = [
    Zone(name="業務系LAN", kind=ZoneKind.BUSINESS, devices=("A1",), networks=(Network("10.1.0.0/24"),)),
    Zone(name="FA LAN1", kind=ZoneKind.CONTROL, devices=("P1",)),
    Asset(id="A1", name="計画サーバ", zone="業務系LAN", ips=(Ip("10.1.0.10"),)),
    Asset(id="P1", name="印刷機PLC", zone="FA LAN1"),
    Conduit(source="業務系LAN", destination="FA LAN1", boundary="FW", purpose="計画の送信"),
    Dataflow(function="計画の送信", source=Endpoint("計画サーバ/10.1.0.10"), destination=Endpoint("印刷機PLC")),
    Change(what="端末の追加", done=dt.date(2026, 8, 1), assets=("P1",), applicant="大河原 徹", approver="関 直人"),
    Permitted(mac=Mac("00:00:5e:00:53:01"), name="AGV1"),
    EmergencyContact(number="E-2", circle=Circle.EXPERTS, order=5, name="監視センター", phone="03-0000-0199"),
    EmergencyContact(number="E-1", circle=Circle.SPOT, order=1, name="柏木 淳", phone="2101"),
    Attestation(
        rule="3.1.2.1-6", answer=Answer.HOLDS, person="関 直人", answered=dt.date(2026, 6, 5), until=dt.date(2027, 6, 4)
    ),
    Attestation(
        rule="3.1.2.1-7", answer=Answer.HOLDS, person="関 直人", answered=dt.date(2024, 6, 5), until=dt.date(2025, 6, 4)
    ),
]


def case_of(rows: Iterable[Row], site: str = "第一工場") -> Case:
    tables: dict[str, tuple[Entry[Row], ...]] = {}
    for row in rows:
        slug = ledger_of(type(row)).slug
        tables[slug] = (*tables.get(slug, ()), Entry(row))
    return Case(site, Book(tables), Observed(), DAY, Policy(), catalogue=content())


@pytest.fixture(scope="module")
def made(catalogue: Catalogue) -> dict[str, Document]:
    case = case_of(ROWS)
    return {kind: assemble(Order(kind, case), catalogue) for kind in KINDS}


def opened(document: Document) -> Word:
    return docx.Document(io.BytesIO(word_file(document)))


def cells(word: Word) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]


def tables_under(document: Document, heading: str) -> list[Table]:
    """The tables of the section whose heading ends so."""
    found, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.text == heading
        elif inside and isinstance(block, Table):
            found.append(block)
    return found


def test_the_documents_are_those_that_rules_name_without_a_sample(catalogue: Catalogue) -> None:
    assert sorted(catalogue.documents) == list(KINDS)
    assert {catalogue.forms[kind].kind for kind in KINDS} == {"document"}


def test_the_design_has_every_practice_that_names_it_with_all_its_rules(
    catalogue: Catalogue, made: dict[str, Document]
) -> None:
    headings = {block.text for block in made["security-design"].blocks if isinstance(block, Heading)}
    first = [row[0] for block in made["security-design"].blocks if isinstance(block, Table) for row in block.rows]
    for number in catalogue.forms["security-design"].practices:
        practice = catalogue.practices[number]
        assert f"{practice.title.ja}（実施例 {number}）" in headings
        assert all(first.count(rule.id) == 1 for rule in practice.rules), number


def test_a_measure_has_purpose_function_and_a_place_for_its_settings(made: dict[str, Document]) -> None:
    purpose, functions, *_ = tables_under(made["security-design"], "ゾーン分割と監視（実施例 3.1.2.1）")
    assert [row[0] for row in purpose.rows][1:5] == ["必要度", "脅威", "低減されるリスク", "残留リスク"]
    assert functions.columns == ("規定", "機能", "設定値・対象機器", "確認の方法")
    assert all(row[2] == Blank() for row in functions.rows)


def test_an_answer_counts_until_its_end(made: dict[str, Document]) -> None:
    functions = tables_under(made["security-design"], "ゾーン分割と監視（実施例 3.1.2.1）")[1]
    confirmed = {row[0]: row[3] for row in functions.rows}
    assert confirmed["3.1.2.1-6"].endswith("適合（2026/06/05 関 直人、2027/06/04まで）")
    assert "2024" not in confirmed["3.1.2.1-7"]


@pytest.mark.parametrize(
    ("heading", "columns", "row"),
    [
        ("ゾーン分割", ("#", "ゾーン名称", "機器"), ("1", "業務系LAN", "A1")),
        (
            "データフロー",
            ("#", "機能", "送信元/IPアドレス", "受信先/IPアドレス", "プロトコル"),
            ("1", "計画の送信", "計画サーバ/10.1.0.10", "印刷機PLC", ""),
        ),
        (
            "変更一覧",
            ("#", "変更内容", "変更実施日", "影響を受ける資産", "申請者", "承認者", "承認日"),
            ("1", "端末の追加", "2026/08/01", "P1", "大河原 徹", "関 直人", ""),
        ),
    ],
)
def test_tables_4_7_and_20_are_filled_from_the_ledgers(
    made: dict[str, Document], heading: str, columns: tuple[str, ...], row: tuple[str, ...]
) -> None:
    table = tables_under(made["security-design"], heading)[0]
    assert table.columns[: len(columns)] == columns
    assert table.rows[0][: len(row)] == row


def test_the_ledger_of_a_measure_stands_beside_it(made: dict[str, Document]) -> None:
    tables = tables_under(made["security-design"], "無線LANへの対策（実施例 3.1.2.3）")
    assert any("00:00:5e:00:53:01" in row for table in tables for row in table.rows)


def test_contacts_stand_in_the_order_in_which_they_are_called(made: dict[str, Document]) -> None:
    contacts = tables_under(made["incident-plan"], "緊急連絡網")[0]
    assert [row[1] for row in contacts.rows] == ["E-1", "E-2"]


def test_a_ledger_without_rows_is_lines_to_fill_in(catalogue: Catalogue) -> None:
    document = assemble(Order("incident-plan", case_of([])), catalogue)
    contacts = tables_under(document, "緊急連絡網")[0]
    assert len(contacts.rows) == 4
    assert [sum(cell == Blank() for cell in row) for row in contacts.rows] == [1, 1, 1, 1]
    assert all(isinstance(cell, Blank) for row in contacts.rows for cell in row[1:])


def test_the_guideline_has_every_practice_and_the_required_ones_as_minimum(
    catalogue: Catalogue, made: dict[str, Document]
) -> None:
    minimum = [row[0] for row in tables_under(made["guideline"], "最低限の対策")[0].rows]
    assert len(minimum) == 57  # 56 required and one under a condition
    headings = {block.text for block in made["guideline"].blocks if isinstance(block, Heading)}
    assert all(f"{one.title.ja}（実施例 {number}）" in headings for number, one in catalogue.practices.items())


def test_a_specification_says_nothing_of_ledgers_that_a_supplier_need_not_know(made: dict[str, Document]) -> None:
    told = pdf_text(made["purchase-specification"])
    assert fold("資産台帳") not in told
    assert fold("業務系LAN") not in told


def test_the_drawing_stands_in_the_design(made: dict[str, Document]) -> None:
    figures = [block for block in made["security-design"].blocks if isinstance(block, Figure)]
    assert [figure.caption for figure in figures] == ["全体図"]
    assert len(opened(made["security-design"]).inline_shapes) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_word_holds_all_headings_and_cells_with_real_styles(made: dict[str, Document], kind: str) -> None:
    document, word = made[kind], opened(made[kind])
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    expected = [block for block in document.blocks if isinstance(block, Heading)]
    assert headings == [(f"Heading {one.level}", f"{one.number} {one.text}".strip()) for one in expected]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(word.tables) == len(tables) + 3  # facts, boxes and revisions of the title page
    every = [cell for table in tables for row in table.rows for cell in row]
    wanted = [cell for cell in every if isinstance(cell, str)]
    marks = sum(cell == Blank() for cell in every)
    held = [cell for row in cells(word) for cell in row]
    assert not [cell for cell in wanted if cell not in held]
    assert held.count(document.mark) == marks + 4  # number and disclosure range; author and approver


@pytest.mark.parametrize("kind", KINDS)
def test_word_repeats_headers_numbers_pages_and_names_a_japanese_font(made: dict[str, Document], kind: str) -> None:
    word = opened(made[kind])
    body = word.element.xml
    with_header = sum(1 for block in made[kind].blocks if isinstance(block, Table) and block.columns)
    assert body.count("<w:tblHeader/>") == with_header + 1
    foot = word.sections[0].footer._element.xml
    assert re.findall(r">(PAGE|NUMPAGES)<", foot) == ["PAGE", "NUMPAGES"]
    assert 'w:eastAsia="BIZ UDPゴシック"' in word.styles["Normal"].element.xml
    assert word.core_properties.title == made[kind].title
    assert "改訂履歴" in [paragraph.text for paragraph in word.paragraphs]


def test_blank_places_are_marked_in_colour(made: dict[str, Document]) -> None:
    document = made["incident-plan"]
    every = [cell for table in opened(document).tables for row in table.rows for cell in row.cells]
    marked = [cell for cell in every if cell.text == document.mark]
    assert marked
    assert all('w:fill="FFF6D6"' in cell._tc.xml for cell in marked)


def pdf_text(document: Document) -> str:
    try:
        run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf_file(document), capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    return fold(run.stdout.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_paper_holds_all_headings(made: dict[str, Document], kind: str) -> None:
    text = pdf_text(made[kind])
    for block in made[kind].blocks:
        if isinstance(block, Heading):
            assert fold(f"{block.number} {block.text}") in text


@pytest.mark.parametrize("kind", KINDS)
def test_english_has_the_same_parts_as_japanese(catalogue: Catalogue, made: dict[str, Document], kind: str) -> None:
    english = assemble(Order(kind, case_of(ROWS), "en"), catalogue)
    assert [type(block) for block in english.blocks] == [type(block) for block in made[kind].blocks]
    sizes = [len(block.rows) for block in english.blocks if isinstance(block, Table)]
    assert sizes == [len(block.rows) for block in made[kind].blocks if isinstance(block, Table)]
    kana = re.compile(r"[ぁ-んァ-ヶ]")
    heads = [block.text for block in english.blocks if isinstance(block, Heading)]
    assert not [text for text in heads if kana.search(text)]


def test_the_same_ledgers_on_the_same_day_give_the_same_bytes(made: dict[str, Document]) -> None:
    document = made["incident-plan"]
    assert word_file(document) == word_file(document)
    assert pdf_file(document) == pdf_file(document)


HOSTILE = ["</w:t></w:r><w:p/>", '#import "x" $a$ *b* <c> @d', "&amp;<\"'>", "長" * 2000, "a\r\nb\tc", "\x00\x0b\ufffe"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text(catalogue: Catalogue, text: str) -> None:
    rows = [
        Zone(name=text),
        Asset(id=text, name=text),
        Change(what=text, applicant=text),
        EmergencyContact(number=text, name=text, what=text),
        Attestation(rule="3.1.2.1-6", system=text, answer=Answer.HOLDS, person=text, answered=DAY),
    ]
    document = assemble(Order("security-design", case_of(rows, text), company=text, version=text), catalogue)
    word = opened(document)
    shown = "".join(cell for row in cells(word) for cell in row)
    assert fold(text.replace("\x00", "\ufffd").replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")) in fold(shown)
    assert len(word.tables) == sum(isinstance(block, Table) for block in document.blocks) + 3
    assert pdf_file(document).startswith(b"%PDF-")
