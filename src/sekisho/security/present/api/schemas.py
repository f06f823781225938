"""Every ledger's shapes over HTTP, made from its declaration: what the OpenAPI document says of each column.

They describe; the reading of rows is `ledgers.plain.from_json`, so that errors have the house's codes and sentences.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from sekisho.guard.limits import API_CHANGES, API_PAGE_ROWS
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import LARGEST_NUMBER
from sekisho.security.ledgers.declaring import Field as LedgerField
from sekisho.security.ledgers.declaring import Ledger

WHY_CHARACTERS = 1_000
ROW_ID = "[0-9a-f]{32}"

Why = Annotated[
    str,
    Field(min_length=1, max_length=WHY_CHARACTERS, pattern=r"\S", description="変更の理由 / why the change is made"),
]
RowId = Annotated[str, Field(pattern=f"^{ROW_ID}$", description="行の名前 / names the row among all")]
Position = Annotated[
    int,
    Field(
        ge=0, le=2**63 - 1, description="その行を書いたジャーナルの記録の位置 / of the journal entry that wrote the row"
    ),
]
Size = Annotated[int, Field(ge=0)]


class Shape(BaseModel):
    """Unknown items are refused, so that a misspelt one is never passed over."""

    model_config = ConfigDict(extra="forbid")


class ProblemSaid(Shape):
    """誤りまたは注意 / one error or warning."""

    code: str
    level: Literal["error", "warning"]
    file: str
    where: str
    ja: str
    en: str


class CellSaid(Shape):
    """競合したセル / one cell that two people changed."""

    field: str
    seen: str
    wanted: str
    now: str


class ConflictSaid(Shape):
    """競合した行 / one row that was changed meanwhile."""

    ledger: str
    site: str
    key: str
    gone: bool
    who: str
    at: str
    cells: list[CellSaid]
    ja: str
    en: str


class Refusal(Shape):
    """すべての誤りの形 / the one shape of every error."""

    code: str
    ja: str
    en: str
    problems: list[ProblemSaid]
    conflicts: list[ConflictSaid]


class HistoryEntry(Shape):
    """ジャーナルの記録 / one entry of the journal; of an expired one position and instant are left."""

    position: Position
    at: str
    expired: bool
    deed: Literal["create", "change", "withdraw"] | None
    who: str | None
    why: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    approval: dict[str, Any] | None
    origin: dict[str, Any] | None


class History(Shape):
    """行の履歴、新しい順 / a row's history, the latest first."""

    count: Size
    page: int
    page_size: int
    entries: list[HistoryEntry]


class Withdrawn(Shape):
    """取り下げた行 / a row that was withdrawn."""

    row_id: RowId
    position: Position


class RowFate(Shape):
    """取り込みの1行 / what becomes of one row of a sheet."""

    fate: Literal["same", "create", "change", "withdraw", "conflict"]
    row_id: RowId
    site: str
    key: str
    sheet: str
    line: int
    cells: list[CellSaid]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Imported(Shape):
    """取り込みの結果 / what an import would do, or did."""

    applied: bool
    proposal: str | None
    counts: dict[str, int]
    rows: list[RowFate]
    rows_left_out: Size
    problems: list[ProblemSaid]


class ProofTold(Shape):
    """記録とその証明 / an entry and the proof that it is in the signed journal (C2SP tlog-proof).

    The key is told for convenience; whoever verifies should have it from elsewhere.
    """

    entry: str
    proof: str
    key: str


SHARED: tuple[type[BaseModel], ...] = (Refusal, History, Withdrawn, Imported, ProofTold)


def _about(field: LedgerField) -> str:
    column = field.column
    said = f"{column.ja} / {column.en}"
    if column.help:
        said += f"。{column.help.ja} / {column.help.en}"
    if column.refers:
        title = REGISTRY[column.refers].title if column.refers in REGISTRY else None
        said += f"（{title.ja}の行を指す / refers to {title.en}）" if title else ""
    return said


def value_type(field: LedgerField) -> Any:  # noqa: ANN401 -- a type made at run time
    """The type of one column's value, None left out."""
    if field.many:
        text = Annotated[str, StringConstraints(max_length=field.column.max_length)]
        return list[text]
    if field.type is dt.date:
        return dt.date
    if field.type is bool:
        return bool
    if field.type is int:
        return Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
    if codes := codes_of(field):
        return Literal[codes]
    return Annotated[str, StringConstraints(max_length=field.column.max_length)]


def codes_of(field: LedgerField) -> tuple[str, ...]:
    """The codes of a choice; none for any other column."""
    return tuple(getattr(one, "code", "") for one in field.type) if hasattr(field.type, "named") else ()  # type: ignore[attr-defined]


def _described(field: LedgerField, **more: Any) -> Any:  # noqa: ANN401 -- pydantic's own
    extra: dict[str, Any] = {}
    if codes_of(field):
        extra["x-labels"] = {one.code: {"ja": one.ja, "en": one.en} for one in field.type}  # type: ignore[attr-defined]
    return Field(description=_about(field), json_schema_extra=extra or None, **more)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of one ledger.

    row: as it is answered.  kept: with id and position.  page: a list.  written: after a write.
    new: to create.  change: to change.  proposed: as one change of a proposal.
    """

    row: type[BaseModel]
    kept: type[BaseModel]
    page: type[BaseModel]
    written: type[BaseModel]
    new: type[BaseModel]
    change: type[BaseModel]
    proposed: type[BaseModel]

    def every(self, *, by_hand: bool) -> tuple[type[BaseModel], ...]:
        """All that the document needs. by_hand: whether anybody may write the ledger."""
        return (self.page, self.kept, *((self.written, self.new, self.change, self.proposed) if by_hand else ()))


Made = dict[str, tuple[Any, Any]]
"""Name of an item -> its type and what pydantic is told of it. Any: both are pydantic's own."""


def _model(name: str, about: str, items: Made) -> type[BaseModel]:
    model: type[BaseModel] = create_model(name, __base__=Shape, __doc__=about, **items)  # type: ignore[call-overload]
    return model


@cache
def shapes(slug: str) -> Shapes:
    """The shapes of a ledger. KeyError for no ledger's slug."""
    ledger = REGISTRY[slug]
    name, title = ledger.row.__name__, f"{ledger.title.ja} / {ledger.title.en}"

    def shape(suffix: str, about: str, items: Made) -> type[BaseModel]:
        return _model(f"{name}{suffix}", f"{about}. {title}", items)

    row = shape("Row", "値 / values", {field.name: _answered(field) for field in ledger.fields})
    place: Made = {"row_id": (RowId, ...), "position": (Position, ...), "row": (row, ...)}
    kept = shape("Kept", "行 / a row", place)
    head: Made = {"count": (Size, ...), "page": (int, Field(ge=1)), "page_size": (int, Field(ge=1, le=API_PAGE_ROWS))}
    page = shape("Page", "一覧 / a list", {**head, "as_of": (dt.date | None, ...), "rows": (list[kept], ...)})  # type: ignore[valid-type]
    written = shape("Written", "書いた行 / a written row", {**place, "problems": (list[ProblemSaid], ...)})
    asked = shape("Values", "登録する値 / values to enter", _asked(ledger))
    some = shape("Some", "一部の値 / some of the values", _some(ledger))
    new = shape("New", "登録 / a new row", {"why": (Why, ...), "row": (asked, ...)})
    seen: Made = {
        "position": (Position | None, Field(None, description="見た行の位置 / position of the row that was seen")),
        "seen": (some | None, Field(None, description="見た値 / the values that were seen")),
    }
    change = shape("Change", "変更 / a change", {"why": (Why, ...), "set": (some, ...), **seen})
    proposal: Made = {
        "ledger": (Literal[slug], ...),
        "row": (asked | None, Field(None, description="新しい行 / a new row")),
        "row_id": (RowId | None, Field(None, description="変更または取り下げる行 / the row to change or withdraw")),
        "set": (some | None, Field(None, description="変更する値 / the values to change")),
        "withdraw": (bool, Field(False, description="取り下げる / withdraw the row")),
        **seen,
    }
    return Shapes(
        row, kept, page, written, new, change, shape("Proposed", "提案の1行 / one row of a proposal", proposal)
    )


def _answered(field: LedgerField) -> tuple[Any, Any]:
    kind = value_type(field)
    can_be_none = field.optional or bool(codes_of(field))
    return (kind | None if can_be_none else kind, _described(field))


def _asked(ledger: Ledger) -> Made:
    found = {}
    for field in ledger.fields:
        kind = value_type(field)
        if field.column.required:
            least = {"min_length": 1} if field.many or issubclass(field.type, str) else {}
            found[field.name] = (kind, _described(field, **least))
        else:
            found[field.name] = (kind | None, _described(field, default=None))
    return found


def _some(ledger: Ledger) -> Made:
    return {field.name: (value_type(field) | None, _described(field, default=None)) for field in ledger.fields}


def proposed_changes() -> Any:  # noqa: ANN401 -- a type made at run time
    """A list of changes of any ledgers that a hand may write."""
    kinds = [shapes(slug).proposed for slug, ledger in REGISTRY.items() if not ledger.by_system]
    union = kinds[0]
    for one in kinds[1:]:
        union = union | one  # type: ignore[assignment]
    tagged = Annotated[union, Field(discriminator="ledger")]  # type: ignore[valid-type]
    return Annotated[list[tagged], Field(min_length=1, max_length=API_CHANGES)]
