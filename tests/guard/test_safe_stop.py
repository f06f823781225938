"""What outputs do at a stop: the three forms of 3.1.4.14, and nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.safe_stop import Form, Output, Outputs

HEATER = Output("heater", Form.OFF, 0, 100, "%")
BELT = Output("belt", Form.HOLD, 0, 2, "m/s")
COOLER = Output("cooler", Form.FIXED, 0, 100, "%", fixed=100)


def test_each_output_stops_in_its_form() -> None:
    outputs = Outputs((HEATER, BELT, COOLER))
    assert all(outputs.set(name, value) for name, value in (("heater", 60), ("belt", 1.2), ("cooler", 20)))
    assert outputs.stop() == {"heater": None, "belt": 1.2, "cooler": 100}
    assert not outputs.set("heater", 60)
    assert outputs.stop() == {"heater": None, "belt": 1.2, "cooler": 100}
    outputs.release()
    assert outputs.set("heater", 10)
    assert outputs["heater"] == 10


@pytest.mark.parametrize("stopped", [True, False])
def test_an_output_that_the_machine_does_not_have_is_a_mistake(*, stopped: bool) -> None:
    outputs = Outputs((HEATER,))
    if stopped:
        outputs.stop()
    with pytest.raises(KeyError):
        outputs.set("belt", 1)


@given(st.lists(st.tuples(st.sampled_from(["heater", "belt", "cooler"]), st.floats(width=32)), max_size=30))
def test_the_value_held_is_the_latest_proper_one(commands: list[tuple[str, float]]) -> None:
    outputs = Outputs((HEATER, BELT, COOLER))
    last: float | None = None
    for name, value in commands:
        proper = not math.isnan(value) and {"heater": 100, "belt": 2, "cooler": 100}[name] >= value >= 0
        assert outputs.set(name, value) is proper
        if name == "belt" and proper:
            last = value
    assert outputs.stop() == {"heater": None, "belt": last, "cooler": 100}


@pytest.mark.parametrize(("least", "most", "fixed"), [(1, 0, 0.5), (0, 1, 2), (0, math.nan, 0), (0, 1, math.nan)])
def test_a_stop_that_nobody_could_rely_on_is_refused(least: float, most: float, fixed: float) -> None:
    with pytest.raises(ValueError, match="cooler"):
        Output("cooler", Form.FIXED, least, most, fixed=fixed)


@pytest.mark.parametrize("form", Form)
def test_every_form_is_said_in_both_languages(form: Form) -> None:
    assert form.label.ja
    assert form.label.en
