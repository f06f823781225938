"""The shapes of what is no ledger: proposals, the list of ledgers, the caller."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from sekisho.security.present.api.schemas import Shape, Why, shapes

Note = Annotated[str, Field(max_length=1_000)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="表示された内容のSHA-256 / of what was shown")]


class ProposalHead(Shape):
    """提案の見出し / what an applicant says with the changes."""

    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    why: Why
    listed: Annotated[bool, Field(description="変更一覧に記載する / put it on the change list")] = False


class DecisionAsked(Shape):
    """決定 / a decision over what was shown."""

    approve: bool
    sha256: Hash
    note: Note = ""


class Reason(Shape):
    """理由 / a reason."""

    why: Why


class DifferenceCell(Shape):
    """変わるセル / one cell that changes."""

    field: str
    ja: str
    en: str
    before: Any
    after: Any


class DifferenceRow(Shape):
    """変わる行 / one row that changes."""

    ledger: str
    site: str
    key: str
    deed: Literal["create", "change", "withdraw"]
    cells: list[DifferenceCell]


class ProposalShown(Shape):
    """提案と差分 / a proposal with its difference."""

    proposal: shapes("proposal").row  # type: ignore[valid-type]
    sha256: str
    difference: list[DifferenceRow]


class ChoiceTold(Shape):
    """選択肢 / one choice."""

    code: str
    ja: str
    en: str


class ColumnTold(Shape):
    """列 / one column."""

    name: str
    ja: str
    en: str
    type: Literal["text", "integer", "boolean", "date", "choice"]
    many: bool
    key: bool
    required: bool
    refers: str
    ours: bool
    max_length: int
    choices: list[ChoiceTold]


class RightTold(Shape):
    """権限。sites が null なら全工場 / a right; null sites are all sites."""

    may: bool
    sites: list[str] | None


class LedgerTold(Shape):
    """台帳 / one ledger."""

    slug: str
    ja: str
    en: str
    by_system: bool
    columns: list[ColumnTold]
    rights: dict[Literal["read", "write"], RightTold]


class CallerTold(Shape):
    """トークンの人 / the person behind the token."""

    person: str
    name: str
    departments: list[str]
    sites: list[str] | None
    scopes: list[str]


class LedgersTold(Shape):
    """台帳の一覧 / every ledger."""

    me: CallerTold
    ledgers: list[LedgerTold]


TALK: Mapping[str, type[BaseModel]] = {
    one.__name__: one for one in (ProposalHead, DecisionAsked, Reason, ProposalShown, LedgersTold)
}
