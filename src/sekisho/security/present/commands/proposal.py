"""`sekisho proposal ...`: proposals listed, shown as the difference they are, decided over its hash, and applied."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import shown
from sekisho.security.ledgers.proposal import Proposal, Standing
from sekisho.security.present.commands.options import AsJson, HomeDir, InLanguage, Lang, Who, Why
from sekisho.security.present.commands.saying import CLEAN, WordRefused, ends_in_store, print_json, say
from sekisho.security.work.proposal import Decision, differences
from sekisho.security.work.rowchange import CellConflict, RowChange, cell_conflicts

proposal_commands = typer.Typer(
    help="台帳の変更提案を表示し、承認・反映します。 / Proposed changes of ledgers: look, decide, apply.",
    no_args_is_help=True,
)
Number = Annotated[str, typer.Argument(help="提案番号 / number of the proposal")]
Sha256 = Annotated[str, typer.Option("--sha256", help="show で表示された内容のハッシュ / hash of what `show` showed")]
Note = Annotated[str, typer.Option("--note", help="所見 / the decider's words")]


def list_proposals(language: Language, *, every: bool, as_json: bool) -> int:
    """Print the proposals: those that wait for somebody, or all."""
    from sekisho.security.store.rows import stream  # noqa: PLC0415 -- needs an open home

    waiting = {Standing.OPEN, Standing.APPROVED, Standing.VOID}
    found = [one for one in stream("proposal") if isinstance(one, Proposal) and (every or one.state in waiting)]
    if as_json:
        print_json([_as_json(one) for one in found])
        return CLEAN
    table = _table((_NUMBER, _STATE, _TITLE, _APPLICANT, _ROWS, _LEDGERS), language)
    for one in found:
        titles = "、".join(REGISTRY[slug].title.of(language) for slug in one.ledgers if slug in REGISTRY)
        table.add_row(
            *map(Styled, (one.number, _state(one, language), one.title, one.applicant, str(one.rows), titles))
        )
    Console(highlight=False).print(table if found else _NONE.of(language))
    return CLEAN


def show(number: str, language: Language, *, as_json: bool) -> int:
    """Print what a proposal would change, its hash, and, where it is void, what was changed since."""
    from sekisho.security.store.voiding import said  # noqa: PLC0415 -- needs an open home

    proposal = _known(number)
    changes = said(proposal)
    since = tuple(_since(changes)) if proposal.state is Standing.VOID else ()
    if as_json:
        print_json({**_as_json(proposal), "changes": _changes_as_json(changes), "changed_since": _since_as_json(since)})
        return CLEAN
    _show_head(proposal, language)
    _show_changes(changes, language)
    if since:
        _show_since(since, language)
    Console(highlight=False, soft_wrap=True).print(f"SHA-256: {proposal.sha256}")
    if proposal.state is Standing.OPEN:
        say(_how_to_decide(proposal), language)
    return CLEAN


def decide(number: str, decision: Decision, language: Language) -> int:
    """Approve or reject. WordRefused without the hash of what was shown."""
    from sekisho.security.store.proposing import decide as decided  # noqa: PLC0415 -- needs an open home

    if not decision.sha256:
        raise WordRefused(_look_first(number))
    after = decided(number, decision)
    say(_moved(after), language)
    return CLEAN


def _known(number: str) -> Proposal:
    from sekisho.security.store.proposing import known  # noqa: PLC0415 -- needs an open home

    return known(number)


def _since(changes: Sequence[RowChange]) -> Iterator[tuple[RowChange, tuple[CellConflict, ...], bool]]:
    """The rows that are no longer as they were shown, each with its cells, and whether it is gone (or new)."""
    from sekisho.security.store.rows import current  # noqa: PLC0415 -- needs an open home

    for change in changes:
        name = change.names()[0]
        there = current(change.ledger, [name])
        now = there[name][0] if name in there else None
        if now == change.before:
            continue
        if now is None or change.before is None:
            yield change, (), True
        else:
            ledger = change.declared
            yield change, tuple(cell_conflicts(ledger, change.before, change.after or ledger.row(), now)), False


def _table(labels: Sequence[Text], language: Language) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for label in labels:
        table.add_column(label.of(language), overflow="fold")
    return table


def _show_head(proposal: Proposal, language: Language) -> None:
    head = (
        (_NUMBER, proposal.number),
        (_TITLE, proposal.title),
        (_WHY, proposal.why),
        (_APPLICANT, f"{proposal.applicant} {proposal.proposed}"),
        (_STATE, _state(proposal, language)),
        (_APPROVER, f"{proposal.approver} {proposal.decided}".strip()),
        (_NOTE, proposal.note),
    )
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for label, text in head:
        if text:
            table.add_row(Styled(label.of(language), "dim"), Styled(text))
    Console(highlight=False).print(table)


def _label(slug: str, name: str, language: Language) -> str:
    column = REGISTRY[slug].field(name).column
    return column.ja if language == "ja" else column.en


def _show_changes(changes: Sequence[RowChange], language: Language) -> None:
    table = _table((_LEDGER, _ROW, _DEED, _COLUMN, _BEFORE, _AFTER), language)
    for one in differences(changes):
        head = [REGISTRY[one.ledger].title.of(language), one.key, one.deed.of(language)]
        for cell in one.cells:
            before, after = shown(cell.before), shown(cell.after)  # type: ignore[arg-type]  # values of rows
            table.add_row(*map(Styled, (*head, _label(one.ledger, cell.field, language), before, after)))
            head = ["", "", ""]
    Console(highlight=False).print(table)


def _show_since(since: Sequence[tuple[RowChange, tuple[CellConflict, ...], bool]], language: Language) -> None:
    say(_SINCE, language)
    table = _table((_LEDGER, _ROW, _COLUMN, _SHOWN, _WANTED, _NOW), language)
    for change, cells, _ in since:
        ledger = change.declared
        head = [ledger.title.of(language), ledger.key(change.row)]
        if not cells:
            table.add_row(*map(Styled, (*head, (_ENTERED if change.before is None else _GONE).of(language))))
        for cell in cells:
            versions = (cell.seen, cell.wanted, cell.now)
            table.add_row(*map(Styled, (*head, _label(ledger.slug, cell.field, language), *versions)))
            head = ["", ""]
    Console(highlight=False).print(table)


def _as_json(one: Proposal) -> dict[str, object]:
    return {
        "number": one.number,
        "title": one.title,
        "why": one.why,
        "state": one.state.code if one.state else "",
        "ledgers": list(one.ledgers),
        "rows": one.rows,
        "applicant": one.applicant,
        "proposed": one.proposed,
        "approver": one.approver,
        "decided": one.decided,
        "note": one.note,
        "applied": one.applied,
        "sha256": one.sha256,
    }


def _changes_as_json(changes: Sequence[RowChange]) -> list[dict[str, object]]:
    return [
        {
            "ledger": one.ledger,
            "site": one.site,
            "key": one.key,
            "deed": one.deed.code,
            "cells": [
                {"field": cell.field, "before": shown(cell.before), "after": shown(cell.after)}  # type: ignore[arg-type]
                for cell in one.cells
            ],
        }
        for one in differences(changes)
    ]


def _since_as_json(since: Sequence[tuple[RowChange, tuple[CellConflict, ...], bool]]) -> list[dict[str, object]]:
    return [
        {
            "ledger": change.ledger,
            "site": change.row.site,
            "key": change.declared.key(change.row),
            "gone_or_new": gone,
            "cells": [{"field": one.field, "shown": one.seen, "wanted": one.wanted, "now": one.now} for one in cells],
        }
        for change, cells, gone in since
    ]


def _state(proposal: Proposal, language: Language) -> str:
    return proposal.state.of(language) if proposal.state else ""


_NUMBER, _STATE, _TITLE = Text("提案番号", "Number"), Text("状態", "State"), Text("件名", "Title")
_APPLICANT, _ROWS, _LEDGERS = Text("申請者", "Applicant"), Text("行数", "Rows"), Text("台帳", "Ledgers")
_WHY, _APPROVER, _NOTE = Text("理由", "Reason"), Text("決定者", "Decided by"), Text("所見", "Note")
_LEDGER, _ROW, _DEED = Text("台帳", "Ledger"), Text("行", "Row"), Text("内容", "What")
_COLUMN, _BEFORE, _AFTER = Text("列", "Column"), Text("変更前", "Before"), Text("変更後", "After")
_SHOWN, _WANTED, _NOW = Text("提案時", "As shown"), Text("提案する値", "As wanted"), Text("現在", "Now")
_NONE = Text("待っている提案はありません。", "No proposal waits for anybody.")
_SINCE = Text("提案のあとで変更されたもの:", "Changed since it was proposed:")
_ENTERED = Text("別に登録された", "entered by somebody else")
_GONE = Text("取り下げられた", "withdrawn")


def _how_to_decide(proposal: Proposal) -> Text:
    word = f"sekisho proposal approve {proposal.number} --sha256 {proposal.sha256}"
    return Text(
        f"この内容を承認するには、申請者とは別の人が {word} を実行します（却下は reject）。",
        f"To approve exactly this, a person other than the applicant runs {word} (or reject).",
    )


def _look_first(number: str) -> Text:
    return Text(
        f"何を見て決定したかを示す --sha256 がありません。sekisho proposal show {number} で内容を確かめ、"
        "その「SHA-256:」の行の値を指定してください。",
        f"--sha256 is missing: it says what you looked at. Look at sekisho proposal show {number}, and give the value "
        'of its line "SHA-256:".',
    )


def _moved(proposal: Proposal) -> Text:
    state = proposal.state or Standing.VOID
    return Text(
        f"提案 {proposal.number} は「{state.ja}」になりました。",
        f"Proposal {proposal.number} is now {state.en.lower()}.",
    )


@proposal_commands.command("list")
def list_word(
    home_dir: HomeDir,
    every: Annotated[bool, typer.Option("--all", help="終わったものも / those that ended too")] = False,
    as_json: AsJson = False,
    language: InLanguage = Lang.JA,
) -> None:
    """待っている提案の一覧です。 / Proposals that wait for somebody."""
    ends_in_store(home_dir, lambda: list_proposals(language.value, every=every, as_json=as_json), language.value)


@proposal_commands.command("show")
def show_word(number: Number, home_dir: HomeDir, as_json: AsJson = False, language: InLanguage = Lang.JA) -> None:
    """提案の内容を、変更前と変更後で表示します。 / What a proposal would change, cell by cell."""
    ends_in_store(home_dir, lambda: show(number, language.value, as_json=as_json), language.value)


@proposal_commands.command("approve")
def approve_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    number: Number,
    home_dir: HomeDir,
    who: Who,
    sha256: Sha256 = "",
    note: Note = "",
    language: InLanguage = Lang.JA,
) -> None:
    """表示された内容を承認します。申請者本人はできません。 / Approve exactly what was shown."""
    decision = Decision(who, approve=True, sha256=sha256, note=note)
    ends_in_store(home_dir, lambda: decide(number, decision, language.value), language.value)


@proposal_commands.command("reject")
def reject_word(  # noqa: PLR0913, PLR0917 -- one parameter an option
    number: Number,
    home_dir: HomeDir,
    who: Who,
    sha256: Sha256 = "",
    note: Note = "",
    language: InLanguage = Lang.JA,
) -> None:
    """表示された内容を却下します。 / Reject what was shown."""
    decision = Decision(who, approve=False, sha256=sha256, note=note)
    ends_in_store(home_dir, lambda: decide(number, decision, language.value), language.value)


@proposal_commands.command("apply")
def apply_word(number: Number, home_dir: HomeDir, who: Who, language: InLanguage = Lang.JA) -> None:
    """承認された提案を台帳に反映します。 / Write an approved proposal to the ledgers, all or nothing."""

    def act() -> int:
        from sekisho.security.store.proposing import apply  # noqa: PLC0415 -- needs an open home

        count = len(apply(number, who=who))
        say(Text(f"提案 {number} を反映しました（{count}件）。", f"Applied {number} ({count} rows)."), language.value)
        return CLEAN

    ends_in_store(home_dir, act, language.value)


@proposal_commands.command("withdraw")
def withdraw_word(number: Number, home_dir: HomeDir, who: Who, why: Why, language: InLanguage = Lang.JA) -> None:
    """自分の提案を取り下げます。 / Take back one's own proposal."""

    def act() -> int:
        from sekisho.security.store.proposing import withdraw  # noqa: PLC0415 -- needs an open home

        say(_moved(withdraw(number, who=who, why=why)), language.value)
        return CLEAN

    ends_in_store(home_dir, act, language.value)


@proposal_commands.command("renew")
def renew_word(number: Number, home_dir: HomeDir, who: Who, language: InLanguage = Lang.JA) -> None:
    """無効になった提案を、今の行に合わせて出し直します。 / A void proposal anew, on the rows as they are now."""

    def act() -> int:
        from sekisho.security.store.proposing import renew  # noqa: PLC0415 -- needs an open home

        new = renew(number, who=who)
        say(Text(f"提案 {new.number} として出し直しました。", f"Renewed as proposal {new.number}."), language.value)
        return CLEAN

    ends_in_store(home_dir, act, language.value)
