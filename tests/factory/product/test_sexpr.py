"""Brackets, words and quoted texts: what is given, on which line, and what is refused without recursion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.product.kicad.sexpr import BrokenError, Form, top_forms


def test_the_outermost_comes_first_then_its_brackets_with_their_lines() -> None:
    forms = list(top_forms('(kicad_pcb word\n  (net 1 "a (b) \\"c\\"")\n\n  (x\n (y 2)))\n'))
    assert [(form.name, form.line) for form in forms] == [("kicad_pcb", 1), ("net", 2), ("x", 4)]
    assert forms[1].words == ["1", 'a (b) "c"']
    assert [(inner.name, inner.line) for inner in forms[2].children("y")] == [("y", 5)]


def test_a_quoted_text_over_lines_is_counted_in_lines() -> None:
    forms = list(top_forms('(a (b "one\ntwo") (c))'))
    assert [(form.name, form.line) for form in forms[1:]] == [("b", 1), ("c", 2)]


def test_of_a_skipped_bracket_the_name_is_kept_alone() -> None:
    forms = list(top_forms("(a (zone (pts (xy 1 2)) 3) (b (zone 4)))", skip={"zone"}))
    assert [form.name for form in forms] == ["a", "zone", "b"]
    assert forms[1].items == ["zone"]
    assert forms[2].child("zone") is not None


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "start", 1),
        ("\n\nword", "start", 3),
        (")", "start", 1),
        ("(a\n(b\n(c)", "end", 2),
        ("(a)\n(b)", "after", 2),
        ("(a)\n)", "after", 2),
        ('(a\n (b "open)', "quote", 2),
        ("(a\n" + "(" * 500, "depth", 2),
    ],
)
def test_broken_text_is_refused_with_its_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(BrokenError) as broken:
        list(top_forms(text))
    assert (broken.value.reason, broken.value.line) == (reason, line)


def test_a_million_brackets_deep_is_refused_without_recursion() -> None:
    with pytest.raises(BrokenError, match="depth"):
        list(top_forms("(" * 1_000_000))


def test_what_stands_before_the_break_is_given() -> None:
    forms = top_forms("(a (b) (c) (d")
    assert [next(forms).name for _ in range(3)] == ["a", "b", "c"]
    with pytest.raises(BrokenError):
        next(forms)


@given(st.text(alphabet='()"\\ \nab1', max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    last = 1
    try:
        for form in top_forms(text):
            last = form.line
    except BrokenError as broken:
        last = broken.line
    assert 1 <= last <= text.count("\n") + 1


words = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)
trees = st.recursive(words, lambda inner: st.lists(inner, max_size=4), max_leaves=20)


def _written(item: object) -> str:
    if isinstance(item, list):
        return "(n " + " ".join(map(_written, item)) + ")"
    return '"' + str(item).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(item: Form | str) -> object:
    return item if isinstance(item, str) else [_plain(one) for one in item.items[1:]]


@given(st.lists(trees, max_size=5))
def test_what_is_written_is_read_back_equal(content: list[object]) -> None:
    brackets = [one for one in content if isinstance(one, list)]
    forms = list(top_forms("(root " + " ".join(map(_written, brackets)) + ")"))
    assert [_plain(form) for form in forms[1:]] == brackets
