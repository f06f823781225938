"""The hash of the tests' passwords: Django's scrypt with the least work. Thousands are made in one run of the suite."""

from django.contrib.auth.hashers import ScryptPasswordHasher

from sekisho.security.app import accounts

OWN: list[str] = []
"""What the product itself is told to hash with."""


class QuickScrypt(ScryptPasswordHasher):
    """Reads what the product's own hash wrote, and the other way round: the work is named in each hash."""

    work_factor = 2


def hash_quickly() -> None:
    """Put it in place of the product's own, before the settings are read."""
    OWN[:] = accounts.PASSWORD_HASHERS
    accounts.PASSWORD_HASHERS[:] = ["quick_hash.QuickScrypt"]
