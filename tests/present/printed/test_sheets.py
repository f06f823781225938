"""The pledge (figure 17) and the acceptance sheet (figure 15): one row, one sheet; without a row a blank one."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from printed_rows import rows_of

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.acceptance import Acceptance, Verdict
from sekisho.security.ledgers.pledge import Pledge, PledgeForm
from sekisho.security.ledgers.words import fold
from sekisho.security.present.printed.printing import Paper
from sekisho.security.present.printed.sheets import acceptance_form, pledge_form, print_acceptance, print_pledge

PAPER = Paper(dt.date(2026, 11, 25), "第一工場")
SIGNED = Pledge(
    name="髙﨑 ①郎", id="0052", department="生産部門", group="第1ラインGr", form=PledgeForm.ELECTRONIC,
    signed=dt.date(2026, 4, 1), version="1", until=dt.date(2027, 3, 31), evidence="誓約書_0052.pdf",
)  # fmt: skip


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    try:
        run = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    return fold(run.stdout.decode())


def test_a_signed_pledge_shows_who_when_how_and_ticks(catalogue: Catalogue, tmp_path: Path) -> None:
    found = text_of(print_pledge(SIGNED, catalogue, PAPER), tmp_path)
    for expected in ("髙﨑 ①郎", "0052", "生産部門", "電子により2026/04/01に署名済み", "誓約書_0052.pdf", "第一工場"):
        assert fold(expected) in found
    assert found.count("✓") == 4


def test_a_blank_pledge_has_the_four_items_and_no_tick(catalogue: Catalogue, tmp_path: Path) -> None:
    found = text_of(print_pledge(None, catalogue, PAPER), tmp_path)
    assert "✓" not in found
    for line in catalogue.sheets["pledge-sheet"].lines:
        assert fold(line.ja) in found
    for expected in ("セキュリティ誓約書", "自署", "日付", "処罰"):
        assert fold(expected) in found


def test_automatic_updates_are_promised_of_office_pcs_alone(catalogue: Catalogue) -> None:
    line = catalogue.sheets["pledge-sheet"].lines[2]
    assert "事務用PC" in line.ja
    assert "office PCs" in line.en
    assert "3.1.10" in catalogue.sheets["pledge-sheet"].source_note.ja


def test_a_pledge_of_another_wording_is_not_ticked_under_this_one(catalogue: Catalogue) -> None:
    row = Pledge(name="A", id="1", form=PledgeForm.PAPER, signed=dt.date(2024, 4, 1), version="0")
    form = pledge_form(row, catalogue, PAPER)
    assert (form["ticked"], form["version"]) == (False, "1")
    assert form["other_version"] == "署名した誓約書は版 0（この用紙の文言とは異なる版）"


def test_a_pledge_that_is_not_signed_yet_has_the_name_and_no_date(catalogue: Catalogue) -> None:
    form = pledge_form(Pledge(name="A", id="1"), catalogue, PAPER)
    assert (form["name"], form["date"], form["stamp"], form["ticked"]) == ("A", "", "", False)


def test_an_acceptance_lists_each_requirement_and_names_both_people(catalogue: Catalogue, tmp_path: Path) -> None:
    row = rows_of("acceptance")[0]
    found = text_of(print_acceptance(row, catalogue, PAPER), tmp_path)
    for expected in (*row.requirements, row.number, row.order, "関 直人", "2026/10/09", "大河原 徹", "2026/10/07"):
        assert fold(expected) in found
    assert found.count("✓") == len(row.requirements)
    assert fold("守られていることを、次のとおり確認しました。") in found


@pytest.mark.parametrize(
    ("result", "said", "ticked"),
    [
        (Verdict.PASSED, "守られていることを", True),
        (Verdict.CONDITIONAL, "条件を付けて合格", False),
        (Verdict.FAILED, "不合格としました", False),
        (None, "守られているかを", False),
    ],
)
def test_the_statement_says_what_the_result_was(
    catalogue: Catalogue, result: Verdict | None, said: str, ticked: bool
) -> None:
    row = Acceptance(
        number="K", requirements=("要件",), checker="A", checked=dt.date(2026, 1, 5), approver="B", result=result
    )
    form = acceptance_form(row, catalogue, PAPER)
    assert said in form["statement"]
    assert form["ticked"] is ticked


def test_every_result_has_its_statement(catalogue: Catalogue) -> None:
    assert set(catalogue.sheets["acceptance"].variants) == {verdict.code for verdict in Verdict}


def test_a_blank_acceptance_has_lines_to_write_on(catalogue: Catalogue) -> None:
    assert acceptance_form(None, catalogue, PAPER)["items"] == [""] * 6


HOSTILE = '#import "x" $a$ *b* <c> @d \\ // [e]'


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_people_type_stays_text(catalogue: Catalogue, language: str, tmp_path: Path) -> None:
    row = Acceptance(
        number=HOSTILE, order=HOSTILE, item="長" * 300, requirements=(HOSTILE, "x" * 400) * 20, remarks=HOSTILE,
        approver="\x00\x0b", checker=HOSTILE,
    )  # fmt: skip
    paper = Paper(PAPER.printed_on, HOSTILE, "", language)
    pdf = print_acceptance(row, catalogue, paper)
    assert fold(HOSTILE)[:20] in text_of(pdf, tmp_path)
    assert pdf == print_acceptance(row, catalogue, paper)
    assert print_pledge(Pledge(name=HOSTILE, id=HOSTILE), catalogue, paper).startswith(b"%PDF-")
