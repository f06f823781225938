"""Lines out of the middle of a log."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.limits import TEXT_LINE_BYTES
from sekisho.security.observe import lines
from sekisho.security.observe.lines import lines_between


@given(
    st.lists(st.binary(max_size=12).map(lambda one: one.replace(b"\n", b"")), max_size=30),
    st.integers(1, 35),
    st.integers(0, 8),
    st.integers(1, 40),
)
def test_they_are_those_of_the_whole_file(
    tmp_path_factory: pytest.TempPathFactory, every: list[bytes], first: int, more: int, block: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "a.log"
    path.write_bytes(b"\n".join(every))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_SEEK_BYTES", block)
        found = list(lines_between(path, first, first + more))
    whole = list(enumerate(path.read_bytes().split(b"\n"), 1))
    if whole and not whole[-1][1]:
        whole.pop()  # what follows the last end of line is no line
    assert found == [one for one in whole if first <= one[0] <= first + more]


def test_a_packed_log_is_seen_through_and_a_broken_one_ends_where_it_breaks(tmp_path: Path) -> None:
    data = b"".join(b"line %d\n" % number for number in range(1, 50_001))
    (tmp_path / "whole").write_bytes(gzip.compress(data))
    assert list(lines_between(tmp_path / "whole", 40_000, 40_001)) == [(40_000, b"line 40000"), (40_001, b"line 40001")]
    (tmp_path / "cut").write_bytes(gzip.compress(data)[:5000])
    assert list(lines_between(tmp_path / "cut", 49_999, 50_000)) == []


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (3 * TEXT_LINE_BYTES) + b"\nnext\n")
    (one, two) = lines_between(tmp_path / "a", 1, 2)
    assert (one[0], len(one[1]), two) == (1, TEXT_LINE_BYTES, (2, b"next"))
