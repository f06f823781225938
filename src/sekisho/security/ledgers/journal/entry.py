"""One entry of the journal: who changed which row, when, why, by whose approval, from what, to what, seen where.

An entry is one line of JSON. Its octets are what the tree is made of, so they are written once and kept as they are:
keys sorted by code point, no blanks, UTF-8, no fractions (the form of RFC 8785 for the values that occur here).
"""

import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import orjson

from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.plain import Plain
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.evidence import Evidence

VERSION = 1
NONCE_BYTES = 16
"""Octets of each entry that only the holder of the journal's key can make from the rest of it.

They do two things: nobody can guess an expired body from its hash, and an entry that was written past the journal is
named by its own number even where its hash was made to fit.
"""

Values = Mapping[str, Plain]
"""Field name to plain value."""


class Source(Choice):
    """Where a change came from."""

    HAND = "hand", "手入力", "By hand"
    EXCEL = "excel", "Excel", "Excel"
    OBSERVATION = "observation", "観測", "Observation"
    API = "api", "API", "API"


class Deed(Choice):
    """What an entry did to its row."""

    CREATE = "create", "登録", "Created"
    CHANGE = "change", "変更", "Changed"
    WITHDRAW = "withdraw", "取り下げ", "Withdrawn"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the values of a row were read or seen.

    file: name without a path; sha256: of the file; sheet, line (from 1): of a workbook.  columns: of that sheet; the
    entry names them by their hash.
    evidence: field name to the place where an observed value was seen.
    """

    kind: Source = Source.HAND
    file: str = ""
    sha256: str = ""
    sheet: str = ""
    line: int = 0
    columns: Columns = field(default_factory=Columns)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """What stands in the entry: only what is there."""
        told: dict[str, object] = {
            "file": self.file,
            "sha256": self.sha256,
            "sheet": self.sheet,
            "line": self.line,
            "columns": self.columns.sha256,
            "evidence": {
                name: {"at": one.at, "file": one.file, "sha256": one.sha256, "unit": one.unit}
                for name, one in self.evidence.items()
            },
        }
        return {"kind": self.kind.code, **{name: value for name, value in told.items() if value}}


@dataclass(frozen=True, slots=True)
class Approval:
    """The decision that let a change happen. sha256: of exactly what the approver was shown.  at: the instant."""

    proposal: str
    sha256: str
    approver: str
    at: str

    def plain(self) -> dict[str, str]:
        """What stands in the entry."""
        return {"approver": self.approver, "at": self.at, "proposal": self.proposal, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one person, which may write many entries. why: the reason in the person's words; never empty."""

    who: str
    why: str
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that has no place in the journal yet.

    key: the row's key within ledger and site, as `keys.row_key` gives it.
    before: the old values of the fields that change (all that are not empty where the row goes); None for a new row.
    after: all values of the row that are not empty; None where the row goes.
    row_id: names the row, as `keys.row_id` gives it; empty where whoever writes the entry is to find it.
    """

    ledger: str
    site: str
    key: str
    before: Values | None
    after: Values | None
    origin: Origin = field(default_factory=Origin)
    row_id: str = ""

    @property
    def deed(self) -> Deed:
        """Created, changed or withdrawn."""
        return Deed.CREATE if self.before is None else Deed.WITHDRAW if self.after is None else Deed.CHANGE


def instant(moment: dt.datetime) -> str:
    """An aware moment as UTC with microseconds: `2026-11-25T07:03:34.123456Z`. ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def moment(text: str) -> dt.datetime:
    """The aware moment that `instant` wrote. ValueError for another text."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None or instant(found) != text:
        raise ValueError(f"{text!r} is not the instant of an entry")
    return found


def dated(text: str) -> bool:
    """Whether a text is one that `instant` wrote."""
    try:
        moment(text)
    except ValueError:
        return False
    return True


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
MEMBERS = (
    *("after", "approval", "at", "before", "deed", "key", "ledger"),
    "nonce",
    *("origin", "position", "site", "v", "who", "why"),
)
"""What every entry has, in the order of canonical JSON."""
_AROUND_LINE = (("columns", "file", "kind"), ("sha256", "sheet"))
"""What an origin without evidence tells before its line and behind it, in that order; the kind is always there."""


def canonical(content: object) -> bytes:
    """JSON in the one form that is hashed, in UTF-8. TypeError for what JSON cannot say, lone surrogates among it."""
    return orjson.dumps(content, default=dict, option=_SORTED)


def sealing_secret(seed: bytes) -> bytes:
    """What nonces are made with, from the seed of the journal's signing key; the seed cannot be told from it."""
    return sha256(b"sekisho journal nonce\n" + seed).digest()


def _spliced(head: bytes, tail: bytes, secret: bytes) -> bytes:
    """An entry's octets from those before its nonce and behind it.

    The nonce is the first NONCE_BYTES octets of HMAC-SHA-256 over the canonical JSON of the other members.
    """
    return b"%b%b,%b" % (head, _member(nonce_of(b"%b,%b" % (head, tail), secret)), tail)


def nonce_of(others: bytes, secret: bytes) -> str:
    """The nonce (hex) over the canonical JSON of an entry's other members."""
    return hmac.digest(secret, others, "sha256")[:NONCE_BYTES].hex()


def _member(nonce: str) -> bytes:
    return b',"nonce":"%b"' % nonce.encode()


def without_nonce(octets: bytes, nonce: str) -> bytes:
    """An entry's octets without the member that holds its nonce.

    The nonce is made from all the rest, so that nothing in front of that member can hold the same octets.
    """
    head, _, tail = octets.partition(_member(nonce))
    return head + tail


class Bodies:
    """Makes the bodies of one act's entries: what is the same in all of them is written once."""

    def __init__(self, at: str, act: Act, secret: bytes) -> None:
        """at: of the whole act, by `instant`.  secret: by `sealing_secret`."""
        approval = act.approval.plain() if act.approval else None
        self._secret = secret
        self._said = b',"approval":%b,"at":%b,"before":' % (canonical(approval), canonical(at))
        self._end = b',"v":%d,"who":%b,"why":%b}' % (VERSION, canonical(act.who), canonical(act.why))
        self._sheets: dict[tuple[str, ...], tuple[bytes, bytes]] = {}

    def body(self, position: int, draft: Draft) -> bytes:
        """An entry as one line of canonical JSON. position: the entry's number in the journal, from 0."""
        head = b'{"after":%b%b%b,"deed":"%b","key":%b,"ledger":%b' % (
            canonical(draft.after),
            self._said,
            canonical(draft.before),
            draft.deed.code.encode(),
            canonical(orjson.loads(draft.key)),
            canonical(draft.ledger),
        )
        origin = self._origin(draft.origin)
        tail = b'"origin":%b,"position":%d,"site":%b%b' % (origin, position, canonical(draft.site), self._end)
        return _spliced(head, tail, self._secret)

    def _origin(self, origin: Origin) -> bytes:
        if not origin.line or origin.evidence:
            return canonical(origin.plain())
        sheet = (origin.columns.sha256, origin.file, origin.kind.code, origin.sha256, origin.sheet)
        parts = self._sheets.get(sheet)
        if parts is None:
            told = origin.plain()
            first, rest = ({name: told[name] for name in names if name in told} for names in _AROUND_LINE)
            parts = self._sheets[sheet] = canonical(first)[:-1], b",%b" % canonical(rest)[1:] if rest else b"}"
        return b'%b,"line":%d%b' % (parts[0], origin.line, parts[1])
