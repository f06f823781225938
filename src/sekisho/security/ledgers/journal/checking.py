"""What one entry's octets say, and whether it continues the row's entry before it. The store brings the octets."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from sekisho.security.ledgers.cells import empty
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.journal.entry import (
    MEMBERS,
    NONCE_BYTES,
    VERSION,
    Deed,
    Origin,
    Source,
    Values,
    canonical,
    dated,
    nonce_of,
    without_nonce,
)
from sekisho.security.ledgers.keys import id_of
from sekisho.security.ledgers.plain import Plain, plain
from sekisho.security.terms.evidence import Evidence

_DEEDS = [one.code for one in Deed]
_SOURCES = {one.code: one for one in Source}
_EMPTIES: tuple[object, ...] = (None, "", [], False)

_AS_ROW_KEY = json.JSONEncoder(ensure_ascii=False).encode
"""The form of `keys.row_key`, with one encoder for all entries."""

BODY_BYTES = 64 * 2**20
"""A longer body is refused unread: no row comes near."""


class EntryRefused(ValueError):  # noqa: N818  # named for what happened, as people say it
    """Octets that are no entry of this journal."""

    code = "entry"


class EntryMalformed(EntryRefused):
    """Not canonical JSON, or not the members that an entry has."""

    code = "entry.E001"


class EntryUnsealed(EntryRefused):
    """An entry in form, but not made with the journal's key."""

    code = "entry.E002"


class Recorded(NamedTuple):
    """An entry as it stands in the journal. names: the key's values; origin: as JSON, see `origin_of`."""

    position: int
    at: str
    who: str
    why: str
    approval: Mapping[str, str] | None
    ledger: str
    site: str
    names: list[Plain]
    deed: str
    before: Values | None
    after: Values | None
    origin: Mapping[str, object]

    @property
    def key(self) -> str:
        """The key as `keys.row_key` gives it."""
        return _AS_ROW_KEY(self.names)

    @property
    def row_id(self) -> str:
        """Names the row it speaks of."""
        return id_of(self.ledger, self.site, self.key)


def recorded(octets: bytes, secret: bytes | None) -> Recorded:
    """The entry of a body. secret: by `sealing_secret`; None leaves the seal unchecked.

    Raises EntryMalformed for any other octets, and EntryUnsealed where the nonce was not made with the secret.
    """
    members = _members(octets)
    nonce = members["nonce"]
    # What was sealed with the secret we wrote ourselves, in its form and its types.
    if secret is None or not isinstance(nonce, str) or nonce_of(without_nonce(octets, nonce), secret) != nonce:
        if not _shaped(members) or canonical(members) != octets:
            raise EntryMalformed("not the canonical form of an entry")
        if secret is not None:
            raise EntryUnsealed("not made with the journal's key")
    after, approval, at, before, deed, names, ledger, _, origin, position, site, _, who, why = members.values()
    return Recorded(position, at, who, why, approval, ledger, site, names, deed, before, after, origin)


def _members(octets: bytes) -> dict[str, Any]:
    """The members in their order. Any: JSON, whose types `_shaped` looks at."""
    try:
        members = orjson.loads(octets) if len(octets) <= BODY_BYTES else None
    except orjson.JSONDecodeError as error:
        raise EntryMalformed("no JSON") from error
    if not isinstance(members, dict) or tuple(members) != MEMBERS or members["v"] != VERSION:
        raise EntryMalformed("not the members of an entry")
    return members


def _shaped(members: Mapping[str, object]) -> bool:
    deed, before, after, origin = (members[name] for name in ("deed", "before", "after", "origin"))
    texts = all(isinstance(members[name], str) for name in ("at", "ledger", "nonce", "site", "who", "why"))
    return (
        texts
        and type(members["v"]) is type(members["position"]) is int
        and isinstance(members["key"], list)
        and isinstance(members["approval"], dict | None)
        and isinstance(before, dict | None)
        and isinstance(after, dict | None)
        and deed in _DEEDS
        and (before is None) == (deed == Deed.CREATE.code)
        and (after is None) == (deed == Deed.WITHDRAW.code)
        and isinstance(origin, dict)
        and origin.get("kind") in list(_SOURCES)
        and len(str(members["nonce"])) == 2 * NONCE_BYTES
        and dated(str(members["at"]))
    )


def origin_of(told: Mapping[str, object], columns_of: Callable[[str], Columns] = Columns.named) -> Origin:
    """The origin that `Origin.plain` told of. columns_of: finds a sheet's columns by their hash."""
    evidence = told.get("evidence", {})
    seen = evidence.items() if isinstance(evidence, dict) else ()
    line = told.get("line", 0)
    return Origin(
        _SOURCES[str(told["kind"])],
        str(told.get("file", "")),
        str(told.get("sha256", "")),
        str(told.get("sheet", "")),
        line if isinstance(line, int) else 0,
        columns_of(str(told.get("columns", ""))),
        {name: Evidence(one["sha256"], one["file"], one["unit"], one["at"]) for name, one in seen},
    )


def continues(ledger: Ledger | None, state: Values | None, entry: Recorded) -> bool:
    """Whether an entry fits the row as the one before left it.

    ledger: of the row; None where this version has it no longer.  state: all values of the row; None for no row.
    A column that the ledger has no longer may go without a word.
    """
    before, after = entry.before, entry.after
    if before is None or state is None:
        return before is None and state is None
    if after is None:
        return before == state
    if any(after.get(name) == value for name, value in before.items()):
        return False
    values = _undone(before, after)
    return values == state or _but_for_columns(ledger, before, values, state)


def _undone(before: Values, after: Values) -> dict[str, Plain]:
    """All values of a row before its change: those after it with the old ones put back; empty ones are left out."""
    values = dict(after)
    for name, value in before.items():
        if value in _EMPTIES:
            values.pop(name, None)
        else:
            values[name] = value
    return values


def _but_for_columns(ledger: Ledger | None, before: Values, values: dict[str, Plain], state: Values) -> bool:
    """Whether the two differ only in columns that went with the declaration, and in those at a default of their own."""
    if ledger is None:
        return False
    known = {one.name: plain(empty(one)) for one in ledger.fields}
    gone = {name: value for name, value in state.items() if name not in known and name not in values}
    told = {name: value for name, value in values.items() if name not in before or value != known.get(name)}
    return {**told, **gone} == state
