"""What people type, as values: in whatever digits, without blanks around it, and never anything else."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict, MultiDictProxy

from sekisho.factory.app.pages.forms import Form, Misfilled
from sekisho.factory.plan.production.calendar import JAPAN


def form(**posted: str) -> Form:
    return Form(MultiDictProxy(MultiDict(posted)))


def wrong(one: Form) -> dict[str, str]:
    with pytest.raises(Misfilled) as found:
        one.check()
    return {name: text.ja for name, text in found.value.wrong.items()}


def test_all_that_is_wrong_is_told_at_once_each_at_its_field() -> None:
    one = form(quantity="many", reason="x" * 201, due="tomorrow", act="fly", who="a\nb")
    one.integer("quantity", 1, 20)
    one.text("reason")
    one.instant("due")
    one.choice("act", ("stop", "resume"))
    one.text("who")
    one.text("absent")
    one.file("book")
    assert wrong(one) == {
        "quantity": "1から20までの整数を入れてください。",
        "reason": "200字以内で入れてください。",
        "due": "日時として読めません。例: 2026-12-01 17:00",
        "act": "一つ選んでください。",
        "who": "使えない文字（改行など）があります。消してください。",
        "absent": "空です。入れてください。",
        "book": "ファイルを選んでください。",
    }


@pytest.mark.parametrize("typed", ["1200", " 1,200 ", "１２００", "１，２００"])
def test_a_number_may_be_typed_in_any_digits(typed: str) -> None:
    one = form(quantity=typed)
    assert one.integer("quantity", 1, 2000) == 1200
    one.check()


@pytest.mark.parametrize("typed", ["", "0", "2001", "-5", "1.5", "1e3", "٣", "९", "1 2", "9" * 400])
def test_what_is_no_number_within_the_bounds_is_none(typed: str) -> None:
    one = form(quantity=typed)
    one.integer("quantity", 1, 2000)
    assert "quantity" in wrong(one)


def test_a_minute_is_japans() -> None:
    assert form(due="2026-12-01T17:30").instant("due") == datetime(2026, 12, 1, 17, 30, tzinfo=JAPAN)


def test_a_text_loses_the_blanks_around_it_and_is_composed() -> None:
    assert form(who="　ｶ゛ 佐藤 が ").text("who") == "ｶ゛ 佐藤 が"


@given(st.text(max_size=300))
def test_no_text_is_taken_that_breaks_a_line(typed: str) -> None:
    one = form(who=typed)
    value = one.text("who")
    try:
        one.check()
    except Misfilled:
        return
    assert 0 < len(value) <= 200
    assert len(value.splitlines()) == 1


@given(st.text(max_size=30))
def test_no_number_is_taken_that_is_out_of_bounds(typed: str) -> None:
    assert 1 <= form(quantity=typed).integer("quantity", 1, 99) <= 99


@given(st.text(max_size=30))
def test_no_text_is_taken_for_a_minute_with_an_error(typed: str) -> None:
    assert form(due=typed).instant("due").tzinfo is JAPAN
