"""Rows as lines of COPY: the documented examples, what we write we read back, and any octets at all."""

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.work.backup.copytext import Kind, Stored, fragments, line, values

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["", "\\N", "\\.", "\\", "\t", "\r\n", "髙﨑①ｶﾅ", "=1+1", "NULL", "\x00\x7f", "\udcff\udc80"]
)
WHOLES = st.integers(-(10**18) + 1, 10**18 - 1)
MOMENTS = st.datetimes().map(str)
STRATEGIES: dict[Kind, st.SearchStrategy[Stored]] = {
    Kind.TEXT: TEXTS,
    Kind.JSON: TEXTS,
    Kind.WHOLE: WHOLES,
    Kind.NUMBER: st.floats(allow_nan=False),
    Kind.BOOL: st.sampled_from([0, 1]),
    Kind.DAY: st.dates().map(str),
    Kind.MOMENT: MOMENTS,
    Kind.OCTETS: st.binary(),
    Kind.UUID: st.uuids().map(lambda one: one.hex),
}
ROWS = st.lists(
    st.sampled_from(Kind).flatmap(lambda kind: st.tuples(st.just(kind), st.none() | STRATEGIES[kind])), min_size=1
)


@given(ROWS)
def test_a_row_is_read_back_as_it_was_kept(row: list[tuple[Kind, Stored]]) -> None:
    kinds, kept = zip(*row, strict=True)
    told = line(kinds, kept)
    assert told.count(b"\n") == 1
    assert values(kinds, told.removesuffix(b"\n")) == list(kept)
    assert b"".join(fragments(kinds, kept)) == told


@given(st.lists(st.sampled_from(Kind), min_size=1), st.binary())
def test_any_octets_are_a_row_or_refused(kinds: list[Kind], octets: bytes) -> None:
    with suppress(ValueError):
        assert len(values(kinds, octets)) == len(kinds)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["soon", "12x", "\\x0g", "髙", "2026-04-01 12:00:00.5", "yes", "0" * 31 + "g"])
def test_a_word_in_a_column_of_another_kind_stays_the_word(kind: Kind, text: str) -> None:
    """SQLite keeps any value anywhere; verification is to find it in the restored home, too."""
    assert values([kind], line([kind], [text]).removesuffix(b"\n")) == [text]


@pytest.mark.parametrize(
    ("kind", "kept", "told"),
    [
        (Kind.TEXT, "a\tb\\c\nd\re", b"a\\tb\\\\c\\nd\\re"),
        (Kind.TEXT, None, b"\\N"),
        (Kind.TEXT, "\\N", b"\\\\N"),
        (Kind.BOOL, 1, b"t"),
        (Kind.BOOL, 0, b"f"),
        (Kind.BOOL, 7, b"7"),
        (Kind.OCTETS, b"\x00\xff", b"\\\\x00ff"),
        (Kind.MOMENT, "2026-04-01 03:00:00", b"2026-04-01 03:00:00+00"),
        (Kind.MOMENT, "2026-04-01 03:00:00.000005", b"2026-04-01 03:00:00.000005+00"),
        (Kind.MOMENT, "soon", b"soon"),
        (Kind.UUID, "0" * 31 + "1", str(UUID(int=1)).encode()),
    ],
)
def test_values_are_told_as_postgresql_tells_them(kind: Kind, kept: Stored, told: bytes) -> None:
    assert line([kind], [kept]) == told + b"\n"


@pytest.mark.parametrize(
    ("kind", "told", "kept"),
    [
        (Kind.MOMENT, b"2026-04-01 03:00:00.5+00", "2026-04-01 03:00:00.500000"),
        (Kind.MOMENT, b"2026-04-01 03:00:00+09", "2026-04-01 03:00:00+09"),
        (Kind.TEXT, b"\\b\\f\\v\\q", "\b\f\vq"),
        (Kind.WHOLE, b"12x", "12x"),
        (Kind.WHOLE, b"9" * 30, "9" * 30),
        (Kind.OCTETS, b"\\\\xzz", "\\xzz"),
    ],
)
def test_what_postgresql_tells_is_kept_as_sqlite_keeps_it(kind: Kind, told: bytes, kept: Stored) -> None:
    assert values([kind], told) == [kept]


def test_a_line_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        values([Kind.TEXT, Kind.TEXT], b"one")


def test_a_long_value_is_told_in_small_parts() -> None:
    octets = bytes(range(256)) * 10_000
    parts = list(fragments([Kind.WHOLE, Kind.OCTETS], [1, octets]))
    assert max(map(len, parts)) <= 2**19
    assert b"".join(parts) == line([Kind.WHOLE, Kind.OCTETS], [1, octets])
