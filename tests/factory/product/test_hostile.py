"""Files made to do harm: nothing is raised, nothing fills the memory, and each is told."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn_boards import POS, board, codes, loaded, part
from few import cases
from sekisho.factory.product.loading import load
from sekisho.guard import limits


def zipped(*names: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return archive.getvalue()


def test_brackets_a_million_deep_are_told(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, {"a.kicad_pcb": "(kicad_pcb (version 20240108) " + "(a " * 1_000_000})
    assert codes(problems)[0] == "E201"
    assert "入れ子が深すぎる" in problems[0].text.ja


def test_a_file_of_zeros_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.kicad_pcb"
    with path.open("wb") as file:
        os.truncate(file.fileno(), limits.DESIGN_FILE_BYTES + 1)
    _, problems = load(path)
    assert codes(problems)[0] == "E102"


def test_more_files_than_a_board_has_are_not_read(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for number in range(limits.DESIGN_FILES + 5):
            opened.writestr(f"{number:04}.xyz", "x")
    (tmp_path / "many.zip").write_bytes(archive.getvalue())
    _, problems = load(tmp_path)
    assert codes(problems) == ["N108"] * limits.DESIGN_FILES + ["E103", "E110"]


def test_an_archive_of_zeros_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened, opened.open("a.gbr", "w") as member:
        for _ in range(65):
            member.write(bytes(2**20))
    _, problems = load(path)
    assert problems[0].sentence("en") == (
        "bomb.zip: Unpacked it exceeds the limit of 67108864 bytes or 2000000 cells and is not read. "
        "Ask its sender. (product.E105)"
    )


def test_more_lines_than_a_board_has_are_cut_off(tmp_path: Path) -> None:
    rows = "".join(f"R{number},1k,R,1,1,0,top\n" for number in range(limits.DESIGN_ROWS + 10))
    product, problems = loaded(tmp_path, {"a-pos.csv": POS + rows})
    assert "E411" in codes(problems)
    assert len(product.placements) == limits.DESIGN_ROWS - 1


def test_a_count_of_5000_digits_is_told(tmp_path: Path) -> None:
    drawn = board(5, part(5, "R1", "1k")).replace("(modules 1)", f"(modules {'9' * 5_000})")
    _, problems = loaded(tmp_path, {"a.kicad_pcb": drawn})
    assert codes(problems) == ["W206", "N612", "N611"]


def test_huge_figures_and_counts_are_told(tmp_path: Path) -> None:
    parts = [part(8, "R1", "1k", at="1e999 0"), part(8, "R2", "1k", at="99999999 0"), part(8, "R3", "1k" * 100_000)]
    bom = "Reference,Qty,Value\nR1-R9999999,99999999999999999999,1k\nR3,9" + "9" * 5_000 + ",1k\n"
    product, problems = loaded(tmp_path, {"a.kicad_pcb": board(8, *parts), "bom.csv": bom})
    assert codes(problems).count("E203") == 2
    assert "E402" in codes(problems)
    assert "W404" in codes(problems)
    assert len(product.parts) == 1


@pytest.mark.parametrize(
    "name", ["a.kicad_pcb", "a-pos.csv", "a.pos", "bom.csv", "a.gbr", "a.drl", "a.zip", "bom.xlsx"]
)
@settings(max_examples=cases(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_told(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    load(tmp_path / name)


@settings(max_examples=cases(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2_000), put=st.binary(min_size=1, max_size=4))
def test_a_board_with_any_bytes_put_in_is_read_or_told(at: int, put: bytes, tmp_path: Path) -> None:
    whole = board(8, part(8, "R1", "1k"), part(8, "R2", "2k", at="120 110")).encode()
    (tmp_path / "a.kicad_pcb").write_bytes(whole[: at % len(whole)] + put + whole[at % len(whole) :])
    product, _ = load(tmp_path)
    assert len(product.parts) <= 2


@settings(max_examples=cases(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(st.tuples(st.integers(0, 229), st.integers(0, 255)), min_size=1, max_size=6))
def test_an_archive_with_any_damage_is_read_or_told(hits: list[tuple[int, int]], tmp_path: Path) -> None:
    data = bytearray(zipped("a/b.xyz", "c.xyz"))
    for at, value in hits:
        data[at % len(data)] = value
    (tmp_path / "a.zip").write_bytes(data)
    assert load(tmp_path)[1]


def test_a_member_without_a_name_and_an_unknown_method_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped("c.xyz").replace(b"c.xyz", b"\0.xyz"))
    assert codes(load(tmp_path)[1]) == ["N108", "E110"]
    data = bytearray(zipped("c.xyz"))
    data[data.index(b"PK\x01\x02") + 10] = 99
    (tmp_path / "a.zip").write_bytes(data)
    assert codes(load(tmp_path)[1]) == ["E104", "E110"]


def test_names_with_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, {"a-pos.csv": POS + "R1\x1b[31m\u202e,1k,R,x,1,0,top\n"})
    assert all("\x1b" not in one.sentence("ja") and "\u202e" not in one.sentence("ja") for one in problems)


def test_the_same_problem_without_end_is_told_200_times_and_counted(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, {"a-pos.csv": POS + "R1,1k,R,x,1,0,top\n" * 1_000})
    told = codes(problems)
    assert told.count("E302") == 200
    assert [one.sentence("en") for one in problems if one.code == "product.N199"] == [
        "a-pos.csv: There are 800 more of product.E302. Start with those shown. (product.N199)"
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_is_packed_otherwise_and_damaged_is_told(method: int, tmp_path: Path) -> None:
    path = tmp_path / "board.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.gtl", b"G04*" * 1000)
    data = bytearray(path.read_bytes())
    data[60:70] = bytes(10)
    path.write_bytes(data)
    assert codes(load(path)[1])[0] == "E104"
