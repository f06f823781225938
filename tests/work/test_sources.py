"""Inside the plant or outside."""

import pytest

from sekisho.security.work.sources import remote

PLANT = ("192.0.2.0/24", "2001:db8::/32")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "192.0.2.255", "2001:db8::5", "::ffff:192.0.2.1"]
)
def test_the_plant_and_the_machine_itself_are_inside(address: str) -> None:
    assert not remote(address, PLANT)


@pytest.mark.parametrize(
    "address", ["192.0.3.0", "10.0.0.1", "2001:db9::1", "::ffff:198.51.100.1", "", "unix", "192.0.2.1:80", "0.0.0.1"]
)
def test_all_else_is_outside(address: str) -> None:
    assert remote(address, PLANT)


def test_without_networks_only_the_machine_itself_is_inside() -> None:
    assert remote("192.0.2.1", ())
    assert not remote("::1", ())
