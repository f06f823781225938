"""What sheets and documents say: complete against the rules they come from, and refused where it leads nowhere."""

from dataclasses import replace

import pytest

from sekisho.guard.strict_toml import ContentError, decode
from sekisho.security.catalogue.reading import Catalogue, dangling
from sekisho.security.catalogue.written import Line, Sheet, Written
from sekisho.security.ledgers import REGISTRY

OF_THE_BUYER = {
    "3.2.2-9", "3.2.2-10", "3.2.3-17", "3.2.3-18", "3.2.4-3", "3.2.4-4",
}  # fmt: skip
"""Rules of procurement that a supplier has nothing to do with: that there is a specification, a ledger, a sheet."""


def cited(written: Written) -> set[str]:
    return {rule for part in written.parts for line in part.lines for rule in line.rules}


def test_the_specification_asks_for_everything_that_the_rules_want_in_it(catalogue: Catalogue) -> None:
    wanted = {rule.id for number in ("3.2.2", "3.2.3", "3.2.4") for rule in catalogue.practices[number].rules}
    assert cited(catalogue.documents["purchase-specification"]) == wanted - OF_THE_BUYER


def test_the_incident_plan_has_a_step_for_every_rule(catalogue: Catalogue) -> None:
    assert cited(catalogue.documents["incident-plan"]) == {rule.id for rule in catalogue.practices["7.2.1"].rules}


def test_the_design_shows_each_practice_that_names_it_once(catalogue: Catalogue) -> None:
    parts = catalogue.documents["security-design"].parts
    shown = [number for part in parts if part.fill == "measures" for number in part.practices]
    assert sorted(shown) == sorted(catalogue.forms["security-design"].practices)


def test_the_guideline_shows_each_practice_once(catalogue: Catalogue) -> None:
    parts = catalogue.documents["guideline"].parts
    shown = [number for part in parts if part.fill == "standard" for number in part.practices]
    assert sorted(shown) == sorted(catalogue.practices)


def test_a_ledger_that_fills_a_part_exists(catalogue: Catalogue) -> None:
    named = {part.ledger for written in catalogue.documents.values() for part in written.parts if part.ledger}
    assert named <= set(REGISTRY)


def test_a_document_of_its_own_says_that_the_report_has_no_sample(catalogue: Catalogue) -> None:
    assert all(written.source_note for written in catalogue.documents.values())
    assert all(sheet.source_note for sheet in catalogue.sheets.values())


def test_a_line_on_a_rule_that_does_not_exist_is_found(catalogue: Catalogue) -> None:
    sheet = replace(catalogue.sheets["pledge-sheet"], lines=(Line("あ", "a", ("9.9.9-1",)),))
    problems = list(dangling(replace(catalogue, sheets={"pledge-sheet": sheet})))
    assert [problem.text.ja for problem in problems] == [
        "'9.9.9-1' は存在しません。綴りを直すか、参照先を追加してください。"
    ]


@pytest.mark.parametrize(
    "parts",
    [
        'heading = { ja = "a", en = "a" }\nfill = "ledger"',
        'heading = { ja = "a", en = "a" }\nledger = "zone"',
        'heading = { ja = "a", en = "" }',
        'heading = { ja = "a", en = "a" }\nfill = "nothing"',
        'heading = { ja = "a", en = "a" }\nlevel = 3',
    ],
)
def test_a_part_that_cannot_be_set_is_refused(parts: str) -> None:
    with pytest.raises(ContentError):
        decode(Written, f'id = "x"\n[[parts]]\n{parts}\n'.encode(), "x.toml")


def test_a_sheet_without_a_version_is_refused() -> None:
    with pytest.raises(ContentError):
        decode(Sheet, b'id = "x"\nstatement = { ja = "a", en = "a" }\n', "x.toml")
