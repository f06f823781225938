"""Reference designators in lists and ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.product.references import natural, references


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("C1-C4,C7", "C1 C2 C3 C4 C7"),
        ("C1, C19", "C1 C19"),
        ("R17;R20 R21", "R17 R20 R21"),
        ("C1-3", "C1 C2 C3"),
        ("C1 - C3", "C1 C2 C3"),
        ("C1～C3、C5", "C1 C2 C3 C5"),
        ("\uff23\uff11，\uff23\uff12", "C1 C2"),
        ("C1…C3", "C1 C2 C3"),
        ("C08-C11", "C08 C09 C10 C11"),
        ("J1-A", "J1-A"),
        ("AUDIO_JACK_1 5V_ENABLE1", "AUDIO_JACK_1 5V_ENABLE1"),
        ("C1, C1", "C1"),
        ("", ""),
    ],
)
def test_lists_and_ranges_are_opened(text: str, names: str) -> None:
    found, refused = references(text)
    assert " ".join(found) == names
    assert refused == ()


@pytest.mark.parametrize("text", ["C5-C2", "R1-R999999999", "<b>", "C1-C60000"])
def test_what_is_no_reference_is_refused_and_the_rest_kept(text: str) -> None:
    found, refused = references(f"R1, {text}, R2")
    assert found == ("R1", "R2")
    assert [one.text for one in refused] == [text]


@given(st.sampled_from("CRLU"), st.integers(1, 900), st.integers(0, 60))
def test_a_range_has_every_number_once(letter: str, first: int, more: int) -> None:
    names = [f"{letter}{number}" for number in range(first, first + more + 1)]
    assert references(f"{names[0]}-{names[-1]}")[0] == tuple(names)
    assert references(", ".join(names))[0] == tuple(names)


@given(st.text(max_size=300))
def test_any_text_gives_references_without_blanks(text: str) -> None:
    found, _ = references(text)
    assert all(name and not any(letter.isspace() for letter in name) for name in found)


def test_references_are_ordered_as_people_count() -> None:
    assert sorted(["C10", "C2", "R1", "C1", "J"], key=natural) == ["C1", "C2", "C10", "J", "R1"]
