"""Every setting: declared with a default that it can have, read from text and written back, refused out of bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.work.settings import SETTINGS, Kind, Setting, SettingUnfit, Value, read, written

EVERY = pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))


@EVERY
def test_its_default_is_one_of_its_values(setting: Setting) -> None:
    assert read(setting, written(setting.default)) == setting.default


@EVERY
def test_the_demand_behind_it_is_a_practice(setting: Setting, catalogue: Catalogue) -> None:
    assert setting.source in catalogue.practices


@EVERY
@given(text=st.text(max_size=80))
def test_any_text_is_a_value_or_refused_with_name_and_code(setting: Setting, text: str) -> None:
    value, unfit = judged(setting, text)
    if unfit is None:
        assert value is not None
        assert read(setting, written(value)) == value
    else:
        assert setting.name in unfit.text.ja
        assert "setting.E101" in unfit.text.en


def judged(setting: Setting, text: str) -> tuple[Value | None, SettingUnfit | None]:
    try:
        return read(setting, text), None
    except SettingUnfit as unfit:
        return None, unfit


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("password.length", "7"), ("password.length", "65"), ("password.length", "\uff18"), ("lockout.failures", "2"),
        ("lockout.failures", "21"), ("lock.idle-minutes", "0"), ("lock.idle-minutes", "61"),
        ("elevation.minutes", "61"),
        ("mfa.remote", "maybe"), ("network.plant", "192.168.1.1/24"), ("network.plant", "plant"), ("banner.ja", ""),
        ("banner.en", "x" * 1001),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_is_refused(name: str, bad: str) -> None:
    with pytest.raises(SettingUnfit, match=name):
        read(SETTINGS[name], bad)


def test_networks_are_read_as_people_write_them() -> None:
    assert read(SETTINGS["network.plant"], "10.0.0.0/8、 192.0.2.0/24,2001:db8::/32") == (
        "10.0.0.0/8",
        "192.0.2.0/24",
        "2001:db8::/32",
    )


def test_the_defaults_are_the_reports() -> None:
    wanted = {"password.length": 8, "lockout.failures": 5, "lockout.minutes": 15, "lock.idle-minutes": 10}
    wanted |= {"remote.idle-minutes": 30, "session.hours": 12, "elevation.minutes": 60}
    assert {name: SETTINGS[name].default for name in wanted} == wanted
    assert all(SETTINGS[f"password.{kind}"].default is True for kind in ("upper", "lower", "digit", "symbol", "common"))
    assert {one.kind for one in SETTINGS.values()} == set(Kind)
