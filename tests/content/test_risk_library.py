"""The library of the risk analysis: total, monotone, every practice used, no reference that leads nowhere."""

import shutil
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from sekisho.guard.strict_toml import ContentError
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.catalogue.risk import BANDS, GRADES
from sekisho.security.catalogue.risk_reading import RiskLibrary, read_method, read_risk

CATALOGUE = read_catalogue()
OWN = files("sekisho.security") / "content" / "risk"


@pytest.fixture(scope="module")
def library() -> RiskLibrary:
    return read_risk(CATALOGUE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(str(OWN), tmp_path / "risk")
    return tmp_path / "risk"


def changed(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def of_method(folder: Path) -> list[str]:
    """What the catalogue refuses, which reads the method."""
    with pytest.raises(ContentError) as refused:
        read_catalogue(folder.parent)
    return [f"{one.code} {one.file} {one.where}" for one in refused.value.problems]


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as refused:
        read_risk(CATALOGUE, folder)
    return [f"{one.code} {one.file} {one.where}" for one in refused.value.problems]


def test_every_practice_treats_some_threat(library: RiskLibrary) -> None:
    assert set(CATALOGUE.practices) - library.practices == set()


def test_every_threat_is_treated_by_a_practice_on_each_family_of_devices_it_concerns(library: RiskLibrary) -> None:
    for threat in library.threats.values():
        for kind in threat.kinds or library.kinds:
            assert threat.treated_by(library.kinds[kind].family), (threat.id, kind)


def test_every_threat_reaches_some_kind_of_device_and_every_kind_a_threat(library: RiskLibrary) -> None:
    for kind in library.kinds:
        assert sum(not threat.kinds or kind in threat.kinds for threat in library.threats.values()) >= 10, kind


def test_the_27_cells_are_the_provisional_table_of_products(library: RiskLibrary) -> None:
    def by_product(value: int) -> str:
        return "A" if value >= 18 else "B" if value == 12 else "C" if value >= 8 else "D" if value >= 4 else "E"

    cells = {at: library.method.cells.band(*at) for at in product(GRADES, repeat=3)}
    assert cells == {(a, b, c): by_product(a * b * c) for a, b, c in product(GRADES, repeat=3)}
    assert set(cells.values()) == set(BANDS)
    assert "暫定" in library.method.cells_note.ja


def test_a_table_that_is_not_monotone_is_refused(copy: Path) -> None:
    changed(copy, "method.toml", 'high = ["EDC", "DBA", "CAA"]', 'high = ["EDC", "DBE", "CAA"]')
    assert of_method(copy) == ["content.E003 method.toml cells"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("impact = { high = 3, medium = 2", "impact = { high = 1, medium = 2", "impact"),
        ("intranet = 2, none = 1 }", "intranet = 2, none = 0 }", "reach"),
        ("measures = { all = 1", "measures = { all = 3", "measures"),
        ('high = ["EDC", "DBA", "CAA"]', 'high = ["EDC", "DBA", "CA"]', "cells"),
        ('high = ["EDC", "DBA", "CAA"]', 'high = ["EDC", "DBA", "CAZ"]', "cells"),
        ("score = 6", "score = 2", ""),
        ('id = "media"', 'id = "telepathy"', ""),
        ("stop_high = 24", "stop_high = 2", ""),
        ("stop_high = 24", "stop_hihg = 24", "stop_hihg"),
    ],
)  # fmt: skip
def test_a_method_that_is_incomplete_or_not_in_order_is_refused(copy: Path, old: str, new: str, where: str) -> None:
    changed(copy, "method.toml", old, new)
    found = of_method(copy)
    assert f"content.E003 method.toml {where}".strip() in [one.strip() for one in found]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("threats/media.toml", '"3.1.9"', '"3.1.99"', "content.E005 threats/media.toml practices"),
        ("threats/media.toml", '"T0847"', '"T9999"', "content.E005 threats/media.toml techniques"),
        ("threats/media.toml", '"robot"', '"rowboat"', "content.E005 threats/media.toml kinds"),
        ("threats/media.toml", 'id = "media"', 'id = "medium"', "content.E004 media.toml id"),
        ("scenarios/line-stop.toml", '"program"', '"pogrom"', "content.E005 scenarios/line-stop.toml final"),
        ("scenarios/line-stop.toml", '"robot"', '"rowboat"', "content.E005 scenarios/line-stop.toml kinds"),
        ("costs.toml", '"7.3.4"', '"7.9.4"', "content.E005 costs.toml practices"),
        ("findings/high-untreated.toml", '"3.1.1-4"', '"3.1.1-44"', "content.E005 risk/high-untreated.toml rules"),
        ("threats/media.toml", "number = 6", "number = 6\ncolour = 1", "content.E003 media.toml colour"),
    ],
)
def test_what_leads_nowhere_is_refused(copy: Path, file: str, old: str, new: str, told: str) -> None:
    changed(copy, file, old, new)
    assert told in problems(copy)


def test_a_kind_for_what_is_not_recognised_is_needed(copy: Path) -> None:
    (copy / "kinds" / "other.toml").unlink()
    assert "content.E005 kinds.toml id" in problems(copy)


def test_a_method_of_ones_own_is_read_alone() -> None:
    method = read_method((OWN / "method.toml").read_bytes().replace(b'"ours-1"', b'"A-2026"'), "own.toml")
    assert method.version == "A-2026"
