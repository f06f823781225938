"""Values of parts as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.product.agreeing import same_value
from sekisho.factory.product.values import part_value

MICRO, MU = "\u00b5", "\u03bc"


@pytest.mark.parametrize(
    ("text", "reference", "told"),
    [
        ("1\u00b5F 10V X5R", "C1", "capacitor 1/1000000 F v=10 d=X5R"),
        ("1\u03bcF", "C1", "capacitor 1/1000000 F"),
        ("0201, 1uF, 10V, X5R, 20%", "C1", "capacitor 1/1000000 F t=20 v=10 d=X5R p=0201"),
        ("0201, 22ohm, 1/16W, 1%", "R1", "resistor 22 Ω t=1 w=1/16 p=0201"),
        ("100nF/10V/20%/X5R/0402", "C4", "capacitor 1/10000000 F t=20 v=10 d=X5R p=0402"),
        ("270OHM/0402", "R7", "resistor 270 Ω p=0402"),
        ("4k7", "R1", "resistor 4700 Ω"),
        ("10kR", "R1", "resistor 10000 Ω"),
        ("0R", "R1", "resistor 0 Ω"),
        ("0R", "", "resistor 0 Ω"),
        ("4R7 ±1%", "R1", "resistor 47/10 Ω t=1"),
        ("10k +/-5%", "R1", "resistor 10000 Ω t=5"),
        ("10k +-5%", "R1", "resistor 10000 Ω t=5"),
        ("1uF 16VDC", "C1", "capacitor 1/1000000 F v=16"),
        ("1uF 6.3V 500mA", "C1", "capacitor 1/1000000 F v=63/10"),
        ("100n", "C2", "capacitor 1/10000000 F"),
        ("2u2", "C2", "capacitor 11/5000000 F"),
        ("1M", "R1", "resistor 1000000 Ω"),
        ("100", "R1", "resistor 100 Ω"),
        ("100", "C1", "capacitor"),
        ("2.2uH", "L1", "inductor 11/5000000 H"),
        ("600R", "FB1", "bead 600 Ω"),
        ("12MHz", "Y1", "crystal 12000000 Hz"),
        ("１０ｋΩ", "R1", "resistor 10000 Ω"),
        ("BSS138", "Q1", "transistor"),
        ("W25Q128JVP", "U6", "circuit"),
        ("3V3", "U1", "circuit"),
        ("", "", ""),
    ],
)
def test_a_value_is_taken_apart(text: str, reference: str, told: str) -> None:
    read = part_value(text, reference)
    marks = {
        "t": read.tolerance_percent,
        "v": read.voltage_v,
        "w": read.power_w,
        "d": read.dielectric,
        "p": read.package,
    }
    words = [read.kind, "" if read.figure is None else f"{read.figure} {read.unit}"]
    words += [f"{mark}={value}" for mark, value in marks.items() if value]
    assert " ".join(word for word in words if word) == told


_FACTORS = {"p": -12, "n": -9, "u": -6, MICRO: -6, MU: -6, "": 0, "k": 3, "M": 6}


@given(st.integers(0, 999), st.integers(0, 99), st.sampled_from(["", "k", "M"]))
def test_a_resistor_in_either_form_has_one_value(whole: int, part: int, factor: str) -> None:
    expected = Fraction(f"{whole}.{part:02d}") * Fraction(10) ** _FACTORS[factor]
    for text in (
        f"{whole}.{part:02d}{factor}Ω",
        f"{whole}{factor or 'R'}{part:02d}",
        f"{whole}.{part:02d} {factor}ohm",
    ):
        read = part_value(text, "R1")
        assert (read.figure, read.unit) == (expected, "Ω")


@given(st.integers(1, 999), st.sampled_from(["p", "n", "u", MICRO, MU]), st.sampled_from(["F", "f", ""]))
def test_a_capacitor_in_any_letter_has_one_value(figure: int, factor: str, unit: str) -> None:
    expected = figure * Fraction(10) ** _FACTORS[factor]
    assert part_value(f"{figure}{factor}{unit}", "C1").figure == expected


@given(st.text(max_size=200), st.sampled_from(["", "R1", "C1", "U1"]))
def test_any_text_is_a_value(text: str, reference: str) -> None:
    assert part_value(text, reference, text).text == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1uF", "1\u00b5F 10V", True),
        ("1uF 10V", "1uF 16V", False),
        ("0.1uF", "100nF", True),
        ("4k7", "4.7k", True),
        ("10k", "10k_1%", True),
        ("SPI Flash", "SPI_Flash", True),
        ("BSS138", "BSS84", False),
        ("1k", "1M", False),
    ],
)
def test_values_are_one_by_what_they_mean(one: str, other: str, same: bool) -> None:
    reference = "C1" if "F" in one and one[0].isdigit() else "R1"
    assert same_value(one, other, reference) is same
    assert same_value(other, one, reference) is same
