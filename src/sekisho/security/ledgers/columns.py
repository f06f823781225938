"""Which letters the columns of a sheet have. One sheet is one such mapping, however many rows it has, and is told once:
under its hash.
"""

import hashlib
from functools import cached_property

import orjson


class Columns(dict[str, str]):
    """Field name to the letters of its column, for the columns that a sheet has. Not to be changed once it is made."""

    @cached_property
    def octets(self) -> bytes:
        """The mapping as canonical JSON: what its hash is over."""
        return orjson.dumps(self, option=orjson.OPT_SORT_KEYS)

    @cached_property
    def sha256(self) -> str:
        """The hash (hex) under which it is kept; empty for no columns."""
        return hashlib.sha256(self.octets).hexdigest() if self else ""

    @classmethod
    def named(cls, sha256: str) -> "Columns":
        """One of which the hash alone is known; it has no letters."""
        columns = cls()
        columns.sha256 = sha256
        return columns

    @classmethod
    def read(cls, octets: bytes, sha256: str) -> "Columns":
        """The mapping whose `octets` these are. ValueError where they are not what the hash says, or no mapping."""
        match orjson.loads(octets) if hashlib.sha256(octets).hexdigest() == sha256 else None:
            case dict() as told:
                return cls({str(name): str(letters) for name, letters in told.items()})
        raise ValueError(f"{sha256} is not the hash of a sheet's columns")
