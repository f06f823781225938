"""The readers: what is published is read as it stands, and whatever else is refused with its line, in two languages."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as cases
from hypothesis import strategies as st

from sekisho.factory.plan import words
from sekisho.factory.plan.instance import Choice, Line, Operation
from sekisho.factory.plan.reading import balancing, flexible, jobshop
from sekisho.factory.plan.refusing import PlanRefused
from shops import BENCHMARKS, FT06, shared

Read = Callable[[Path], object]
LINE = "3\n4\n2\n5\n1,2\n2,3\n-1,-1\n"


def line(path: Path) -> Line:
    return balancing(path, 9)


def test_a_job_shop_is_read(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_text("# a comment\n\n" + FT06, "utf-8-sig")
    shop = jobshop(tmp_path / "ft06.txt")
    assert (shop.name, shop.machines, len(shop.jobs), shop.operations) == ("ft06", 6, 6, 36)
    assert shop.jobs[0][1] == Operation((Choice(0, 3),))


def test_a_flexible_shop_counts_machines_from_one(tmp_path: Path) -> None:
    (tmp_path / "two.fjs").write_text("2 3 1.5\n2 1 3 7 2 1 4 2 5\n1 1 2\n0\n")  # a job may go on in the next line
    shop = flexible(tmp_path / "two.fjs")
    assert shop.jobs[0] == (Operation((Choice(2, 7),)), Operation((Choice(0, 4), Choice(1, 5))))
    assert shop.jobs[1] == (Operation((Choice(1, 0),)),)


def test_a_line_counts_tasks_from_one_and_its_end_is_read(tmp_path: Path) -> None:
    (tmp_path / "three.IN2").write_bytes(LINE.replace("\n", "\r\n").encode())
    assert line(tmp_path / "three.IN2") == Line("three", (4, 2, 5), ((0, 1), (1, 2)), 9)


@pytest.mark.parametrize(
    ("read", "text", "code", "where"),
    [
        (jobshop, "", "plan.E002", ""),
        (jobshop, "2 2\n0 1 1 x\n0 1 1 1\n", "plan.E003", "line 2"),
        (jobshop, "2 2\n0 1 1 1.5\n0 1 1 1\n", "plan.E003", "line 2"),
        (jobshop, "2 2\n0 1 2 1\n0 1 1 1\n", "plan.E004", "line 2"),
        (jobshop, "2 2\n0 1 1 -1\n0 1 1 1\n", "plan.E004", "line 2"),
        (jobshop, "0 2\n", "plan.E004", "line 1"),
        (jobshop, "2\n0 1 1 1\n", "plan.E005", "line 1"),
        (jobshop, "1 2\n0 1 1\n", "plan.E008", "line 2"),
        (jobshop, "3 2\n0 1 1 1\n", "plan.E014", "line 1"),
        (jobshop, "1 1\n0 300000000 0 1\n", "plan.E015", "line 1"),
        (flexible, "1 2 1\n1 2 1 5 2\n", "plan.E006", "line 2"),
        (flexible, "1 2 1\n1 1 1 5\n9 9\n", "plan.E009", "line 3"),
        (flexible, "1 2 1\n1 1 0 5\n", "plan.E004", "line 2"),
        (flexible, "1 2 1\n1 3 1 5 2 5 1 5\n", "plan.E004", "line 2"),
        (line, "3 3\n4\n2\n5\n", "plan.E005", "line 1"),
        (line, "3\n4\n2\n", "plan.E014", "line 1"),
        (line, "1\n10\n", "plan.E010", "line 2"),
        (line, "2\n4\n1,2\n", "plan.E011", "line 3"),
        (line, "1\n4\n1\n", "plan.E012", "line 3"),
        (line, "2\n4\n4\n1,3\n", "plan.E004", "line 4"),
        (line, "2\n4\n4\n1,2\n2,1\n", "plan.E013", "line 4"),
    ],
)
def test_bad_input_is_refused_with_its_line(tmp_path: Path, read: Read, text: str, code: str, where: str) -> None:
    (tmp_path / "bad.txt").write_text(text)
    with pytest.raises(PlanRefused) as refused:
        read(tmp_path / "bad.txt")
    problem = refused.value.problem
    assert problem.code == code
    assert problem.sentence("en").startswith(f"bad.txt {where}: " if where else "bad.txt: ")
    assert problem.sentence("ja").startswith(f"bad.txt {where[5:]}行目: " if where else "bad.txt: ")
    assert problem.text.ja.endswith("。")
    assert problem.text.en.endswith(".")


@pytest.mark.parametrize("read", [jobshop, flexible, line])
def test_what_is_no_file_or_no_text_is_refused(tmp_path: Path, read: Read) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path, tmp_path / "absent", tmp_path / "bytes"):
        with pytest.raises(PlanRefused) as refused:
            read(path)
        assert refused.value.problem.code == "plan.E001"


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "PLAN_BYTES", len(FT06))
    (tmp_path / "ft06.txt").write_text(FT06)
    jobshop(tmp_path / "ft06.txt")
    (tmp_path / "ft06.txt").write_text(FT06 + "\n")
    with pytest.raises(PlanRefused) as refused:
        jobshop(tmp_path / "ft06.txt")
    assert refused.value.problem.code == "plan.E007"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@cases(st.binary(max_size=60) | st.text("0123456789 ,.-\n#x", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "any").write_bytes(octets)
    for read in (jobshop, flexible, line):
        with suppress(PlanRefused):
            read(tmp_path / "any")


@shared
@pytest.mark.parametrize(("folder", "read"), [("jobshop", jobshop), ("flexible_jobshop", flexible)])
def test_published_shops_are_read(folder: str, read: Read) -> None:
    assert [read(path) for path in sorted((BENCHMARKS / folder).glob("*.txt"))]
