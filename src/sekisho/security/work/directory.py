"""A directory (LDAP) as it is named: where it is, how an entry is called, and what ties it to a person.

Pure: nothing is asked here.
"""

from dataclasses import dataclass

_SPECIAL = frozenset('\\,+"<>;= #')
"""RFC 4514, 2.4: signs that a value may not hold as they are; blank and # are escaped everywhere."""


@dataclass(frozen=True, slots=True)
class Directory:
    """server: its address.  name: the DN of an entry, `{}` for what is typed.  attribute: has the person's ID."""

    server: str
    name: str
    attribute: str

    def entry(self, typed: str) -> str:
        """The DN of the entry that a typed name stands for; what was typed is one value in it."""
        octets = (f"\\{one:02x}" for one in typed.encode("utf-8", "surrogatepass"))
        plain = all(sign.isascii() and sign.isprintable() and sign not in _SPECIAL for sign in typed)
        return self.name.replace("{}", typed if plain else "".join(octets))
