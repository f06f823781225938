"""Addresses kept apart: a pair that no device can have is told, for the row does nothing."""

from judged import assert_judged


def test_an_address_of_many_is_never_joined_with_a_device() -> None:
    assert_judged(
        "apart",
        """
        mac               | ip              | faults
        00:00:5e:00:53:01 | 192.0.2.1       |
        00:00:5e:00:53:01 | fe80::1         |
        01:00:5e:00:00:01 | 192.0.2.1       | W101 mac
        00:00:5e:00:53:01 | 239.1.2.3       | W102 ip
        ff:ff:ff:ff:ff:ff | 255.255.255.255 | W101 mac, W102 ip
                          |                 |
        """,
    )
