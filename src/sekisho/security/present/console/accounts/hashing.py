"""How passwords are hashed: scrypt (RFC 7914), as heavy as OWASP ASVS 5.0 asks (appendix C: 32 MiB, three times)."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class Scrypt(ScryptPasswordHasher):
    """Django's own with other figures. Hashes made with the figures before are still read, for they name theirs."""

    work_factor = 2**15
    parallelism = 3
    maxmem = 64 * 2**20
    """Octets; OpenSSL's own limit is 32 MiB, just too little."""
