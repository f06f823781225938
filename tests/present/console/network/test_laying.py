"""The places on the map, for any network: nothing overlaps, all stands in its zone, and it is the same every time."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.present.console.network.laying import BANDS, Box, band_of, layout
from sekisho.security.work.network_map import MapDevice, MapZone

NAMES = ["", "DMZ", "FA LAN1", "FA LAN2", "業務系LAN", "社外", "無線"]
ZONES = st.lists(
    st.builds(MapZone, name=st.sampled_from(NAMES), kind=st.sampled_from([None, *ZoneKind])),
    unique_by=lambda zone: zone.name,
)
DEVICES = st.lists(
    st.builds(
        MapDevice,
        key=st.integers(0, 500).map("A-{}".format),
        name=st.sampled_from(["", "PLC", "HMI", "サーバ"]),
        addresses=st.just(()),
        kind=st.just(""),
        zone=st.sampled_from([*NAMES, "台帳にないゾーン"]),
        system=st.sampled_from(["", "組立", "検査"]),
        listed=st.booleans(),
        boundary=st.booleans(),
    ),
    unique_by=lambda device: device.key,
    max_size=80,
)


def _apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.w <= other.x
        or other.x + other.w <= one.x
        or one.y + one.h <= other.y
        or other.y + other.h <= one.y
    )  # fmt: skip


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.w <= outer.x + outer.w
        and inner.y + inner.h <= outer.y + outer.h
    )


@given(ZONES, DEVICES)
def test_nothing_overlaps(zones: list[MapZone], devices: list[MapDevice]) -> None:
    laid = layout(zones, devices)
    for boxes in (laid.bands.values(), laid.zones.values(), laid.devices.values()):
        assert all(_apart(one, other) for one, other in itertools.combinations(boxes, 2))


@given(ZONES, DEVICES)
def test_every_device_stands_in_its_zone_and_every_zone_in_its_band(
    zones: list[MapZone], devices: list[MapDevice]
) -> None:
    laid = layout(zones, devices)
    kinds = {zone.name: zone.kind for zone in zones}
    assert set(laid.devices) == {device.key for device in devices}
    for device in devices:
        home = device.zone if device.zone in kinds else ""
        assert _holds(laid.zones[home], laid.devices[device.key])
    for name, box in laid.zones.items():
        assert _holds(laid.bands[band_of(kinds.get(name, ZoneKind.OUTSIDE))], box)
    for box in laid.bands.values():
        assert _holds(Box(0, 0, laid.width, laid.height), box)


@given(ZONES, DEVICES, st.randoms())
def test_the_order_in_which_they_are_told_changes_nothing(
    zones: list[MapZone], devices: list[MapDevice], random: "st.Random"
) -> None:
    laid = layout(zones, devices)
    random.shuffle(zones)
    random.shuffle(devices)
    assert layout(zones, devices) == laid


def test_outside_is_above_business_above_the_dmz_above_control() -> None:
    kinds = (ZoneKind.CONTROL, ZoneKind.DMZ, ZoneKind.OUTSIDE, ZoneKind.WIRELESS, ZoneKind.BUSINESS)
    laid = layout([MapZone(kind.code, kind) for kind in kinds], [])
    order = sorted(laid.zones, key=lambda name: laid.zones[name].y)
    assert order == ["outside", "business", "dmz", "wireless", "control"]
    assert list(laid.bands) == list(range(len(BANDS)))


def test_a_zone_of_unknown_kind_lies_innermost() -> None:
    assert band_of(None) == band_of(ZoneKind.CONTROL)


def test_a_large_factory_stays_about_as_wide_as_a_screen() -> None:
    devices = [MapDevice(f"A-{at}", "", (), "", f"Z{at % 24}") for at in range(2_000)]
    laid = layout([MapZone(f"Z{at}", ZoneKind.CONTROL) for at in range(24)], devices)
    assert 0.8 < laid.width / laid.height < 3
