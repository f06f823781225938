"""What people type into cells, as they type it."""

import datetime as dt

import pytest

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.asset import Connection
from sekisho.security.ledgers.cells import Broken, Cell, CellError, reader
from sekisho.security.ledgers.declaring import Value
from sekisho.security.ledgers.zone import ZoneKind

NEW_YEAR_2024 = dt.date(2024, 4, 1)


def read(ledger: str, field: str, cell: Cell) -> Value:
    return reader(REGISTRY[ledger], REGISTRY[ledger].field(field))(cell)


def refused(ledger: str, field: str, cell: Cell) -> str:
    with pytest.raises(CellError) as caught:
        read(ledger, field, cell)
    return caught.value.wording.number


@pytest.mark.parametrize(
    "cell",
    [
        "2024/4/1", "2024-04-01", "2024.4.1", "２０２\uff14／\uff14／１", "2024年4月1日", "2024 年 4 月 1 日",
        "令和6年4月1日", "R6.4.1", "r6/4/1", "㋿6年4月1日", "\uff326\uff0e4\uff0e1", "H36.4.1", "2024/4/1(月)",
        "20240401", "2024/04/01 13:05", "2024-04-01T00:00:00Z", 20240401.0, 45383.0, 45383.5, "45383",
        dt.date(2024, 4, 1), dt.datetime(2024, 4, 1, 9, 30), " 2024/4/1\n",  # noqa: DTZ001 -- Excel knows no time zones
    ],
)  # fmt: skip
def test_a_day_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read("asset", "support_end", cell) == NEW_YEAR_2024


@pytest.mark.parametrize(
    "cell",
    [
        "2023/02/30",
        "24/4/1",
        "2024/4",
        "4/1/2024",
        "未定",
        "2024",
        2024.0,
        5.0,
        -1.0,
        1e300,
        True,
        dt.time(9),
        "R6.13.1",
    ],
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    assert refused("asset", "support_end", cell) == "E003"


def test_the_first_year_of_an_era_may_be_written_gannen() -> None:
    assert read("asset", "support_end", "令和元年5月1日") == dt.date(2019, 5, 1)


@pytest.mark.parametrize("cell", ["", "  ", "\u3000", None, "-", "－", "―", "ー", "なし", "N/A"])
def test_a_dash_means_none_where_no_text_is_wanted(cell: Cell) -> None:
    assert read("asset", "support_end", cell) is None
    assert read("asset", "ips", cell) == ()
    assert read("software", "licences", cell) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (12, "12"),
        (2.5, "2.5"),
        ("0012", "0012"),
        (1e15, "1000000000000000"),
        ("１２", "12"),
        (True, "TRUE"),
    ],
)
def test_an_id_is_a_text_however_excel_holds_it(cell: Cell, text: str) -> None:
    assert read("asset", "id", cell) == text


def test_a_text_stays_as_it_was_typed() -> None:
    assert read("asset", "name", "\u3000ｱｲｳ\uff30髙﨑①\r\n2行目 ") == "ｱｲｳ\uff30髙﨑①\r\n2行目"


@pytest.mark.parametrize("cell", ["A、B、C", "A,B，C", "A; B;C", "・A\n・B\n・C", "A､B\r\nC、", "•A\n\n•B\nC"])
def test_a_list_is_read_by_any_separator(cell: str) -> None:
    assert read("asset", "software", cell) == ("A", "B", "C")


def test_a_middle_dot_inside_a_name_parts_nothing() -> None:
    assert read("asset", "software", "・入力・監視\n・帳票") == ("入力・監視", "帳票")


def test_addresses_may_be_parted_by_blanks() -> None:
    assert read("asset", "ips", "１０.0.0.1 10.0.0.2\n2001:DB8::1") == ("10.0.0.1", "10.0.0.2", "2001:db8::1")
    assert read("asset", "macs", "00-00-5E-00-53-01、0000.5e00.5302") == ("00:00:5e:00:53:01", "00:00:5e:00:53:02")


@pytest.mark.parametrize("cell", ["○", "◯", "\u3007", "有", "はい", "yes", "TRUE", "１", 1.0, True, "✓"])
def test_yes_has_many_words(cell: Cell) -> None:
    assert read("account", "daily", cell) is True


@pytest.mark.parametrize("cell", ["×", "無", "いいえ", "No", "false", 0.0, False, "", None, "-"])
def test_no_has_many_words(cell: Cell) -> None:
    assert read("account", "daily", cell) is False


@pytest.mark.parametrize("cell", ["有線", "Wired", "wired", "WIRED", " 有 線 "])
def test_a_choice_is_named_by_code_or_label(cell: str) -> None:
    assert read("asset", "connection", cell) is Connection.WIRED


def test_a_choice_with_brackets_is_found_in_either_width() -> None:
    assert read("zone", "kind", "FA(制御)") is ZoneKind.CONTROL


@pytest.mark.parametrize(
    ("ledger", "field", "cell", "number"),
    [
        ("asset", "connection", "光", "E006"),
        ("software", "licences", "12.5", "E004"),
        ("software", "licences", 12.5, "E004"),
        ("software", "licences", "1" * 16, "E004"),
        ("software", "licences", dt.date(2024, 4, 1), "E004"),
        ("account", "daily", "たまに", "E005"),
        ("asset", "ips", "10.0.0.1、10.0.0.256", "E007"),
        ("asset", "macs", "00:00:5e", "E008"),
        ("zone", "networks", "10.0.0.0/33", "E009"),
        ("asset", "id", "x" * 41, "E010"),
        ("asset", "software", "x" * 201, "E010"),
        ("asset", "name", "長" * 32768, "E010"),
        ("asset", "name", Broken("#REF!"), "E011"),
        ("asset", "name", "#N/A", "E011"),
        ("asset", "support_end", "#VALUE!", "E011"),
        ("asset", "name", Broken(), "E012"),
        ("asset", "name", "a\x00b", "E015"),
        ("asset", "name", "\ud800", "E015"),
    ],
)
def test_what_cannot_be_read_has_its_number(ledger: str, field: str, cell: Cell, number: str) -> None:
    assert refused(ledger, field, cell) == number


def test_numbers_are_read_in_full_width_and_with_commas() -> None:
    assert [read("software", "licences", cell) for cell in ("１２", "1,200", "12.0", 12.0, "-3", "−3")] == [
        12, 1200, 12, 12, -3, -3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        *("9:30", dt.time(9, 30), dt.time(9, 30, 59), 0.3958333333333333, dt.timedelta(hours=9, minutes=30)),
        dt.datetime(2024, 4, 1, 9, 30),  # noqa: DTZ001 -- Excel knows no time zones
    ],
)
def test_a_time_of_day_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read("entry", "entered", cell) == "09:30"


@pytest.mark.parametrize("cell", [dt.date(2024, 4, 1), dt.timedelta(hours=25), 45383.5, -0.5, "25:00", True])
def test_what_is_no_time_of_day_is_refused(cell: Cell) -> None:
    assert refused("entry", "entered", cell) == "E021"


@pytest.mark.parametrize("cell", ["2026年度", "R8", 2026, 2026.0, "\uff12026"])
def test_a_fiscal_year_is_read_in_all_its_forms(cell: Cell) -> None:
    assert read("audit", "year", cell) == "2026年度"


@pytest.mark.parametrize("cell", [dt.date(2026, 4, 1), 26.0, "来年度", "2026-2027"])
def test_what_is_no_fiscal_year_is_refused(cell: Cell) -> None:
    assert refused("audit", "year", cell) == "E020"


@pytest.mark.parametrize("field", ["entered", "left"])
@pytest.mark.parametrize("cell", ["", None, "-", "なし"])
def test_no_time_is_no_fault(field: str, cell: Cell) -> None:
    assert read("entry", field, cell) == ""


@pytest.mark.parametrize(
    ("ledger", "field", "cell", "code"),
    [
        ("risk", "external", "無し", "none"), ("risk", "external", "なし", "none"), ("risk", "external", "－", "none"),
        ("procurement", "stated", "有り", "yes"), ("procurement", "stated", "なし", "no"),
        ("vulnerability", "state", "適用済み", "done"), ("malware-scan", "result", "\uff2f\uff2b", "clean"),
    ],
)  # fmt: skip
def test_a_choice_takes_the_words_that_people_write_for_it(ledger: str, field: str, cell: Cell, code: str) -> None:
    assert getattr(read(ledger, field, cell), "code", None) == code


def test_a_choice_without_such_a_word_takes_none_for_empty() -> None:
    assert read("risk", "level", "なし") is None


@pytest.mark.parametrize(("cell", "number"), [("9点", 9), ("9 点", 9), ("1,000台", 1000), ("30日", 30), ("３本", 3)])
def test_a_count_may_carry_its_word(cell: Cell, number: int) -> None:
    assert read("risk", "score", cell) == number


@pytest.mark.parametrize("cell", ["点", "9点台", "九点", "9.5点", "第9点x"])
def test_a_word_alone_is_no_count(cell: Cell) -> None:
    assert refused("risk", "score", cell) == "E004"
