"""Makers by MAC address, offline."""

import pytest

from sekisho.security.observe.macs import MacKind, mac_kind, of_block, vendor_of


@pytest.mark.parametrize(
    ("mac", "kind", "vendor"),
    [
        ("00:26:92:00:00:01", MacKind.MADE, "Mitsubishi Electric Corporation"),  # 24 bits
        ("70:b3:d5:d5:80:01", MacKind.MADE, "Idyllic Engineering Pte Ltd"),  # 36 bits
        ("00:50:c2:f5:80:01", MacKind.MADE, ""),  # a block that the registration authority keeps
        ("02:00:00:00:00:01", MacKind.LOCAL, ""),
        ("01:00:5e:00:00:01", MacKind.GROUP, ""),
        ("ff:ff:ff:ff:ff:ff", MacKind.GROUP, ""),
        ("00:00:5e:00:01:05", MacKind.VIRTUAL_ROUTER, "VRRP"),
        ("00:00:0c:07:ac:01", MacKind.VIRTUAL_ROUTER, "HSRP"),
        ("00:50:56:01:02:03", MacKind.VIRTUAL_MACHINE, "VMware"),
        ("52:54:00:12:34:56", MacKind.VIRTUAL_MACHINE, "QEMU/KVM"),
        ("00:00:00:00:00:00", MacKind.NONE, ""),
        ("", MacKind.NONE, ""),
        ("not a mac", MacKind.NONE, ""),
    ],
)
def test_kind_and_vendor(mac: str, kind: MacKind, vendor: str) -> None:
    assert mac_kind(mac) is kind
    assert vendor_of(mac) == vendor


def test_a_block_of_28_bits_goes_before_its_24() -> None:
    from sekisho.security.observe import macs  # noqa: PLC0415

    block = next(start for start, owner in macs._blocks().items() if len(start) == 7 and owner not in macs._NOBODY)
    mac = ":".join((block + "00000")[at : at + 2] for at in range(0, 12, 2))
    assert vendor_of(mac) == macs._blocks()[block]


def test_a_block_speaks_only_for_addresses_that_are_all_alike() -> None:
    from sekisho.security.observe import macs  # noqa: PLC0415

    undivided = of_block("00:26:92")
    assert undivided == (MacKind.MADE, "Mitsubishi Electric Corporation")
    assert of_block("02:11:22") == (MacKind.LOCAL, "")
    for start in ("70:b3:d5", "00:50:c2", "00:00:5e", "00:00:0c", "02:42:ac", "52:54:00", "00:00:00"):
        assert of_block(start) is None
    for block in list(macs._blocks())[::500]:
        start = ":".join((block + "0" * 6)[at : at + 2] for at in (0, 2, 4))
        alike = of_block(start)
        for rest in ("00:00:00", "01:02:03", "f5:80:01", "ff:ff:ff"):
            if alike is not None and f"{start}:{rest}" != "ff:ff:ff:ff:ff:ff":
                assert (mac_kind(f"{start}:{rest}"), vendor_of(f"{start}:{rest}")) == alike
