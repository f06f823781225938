"""`sekisho ledger import`: workbooks held against the ledgers, shown cell by cell, and written as one proposal.

The order never changes: read, compare, show, write. What cannot be written as a whole is not written at all.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from sekisho.guard.problem import Problem
from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.synonyms import word_groups
from sekisho.security.ledgers import REGISTRY, faults
from sekisho.security.ledgers.complaints import Complaints
from sekisho.security.ledgers.proposal import Proposal
from sekisho.security.present.commands.saying import (
    CLEAN,
    FOUND,
    WRONG,
    WordRefused,
    print_json,
    say,
    tell,
)
from sekisho.security.present.differing import as_json, show
from sekisho.security.present.workbook.comparison import write_comparison
from sekisho.security.present.workbook.reading import Contents, read_contents
from sekisho.security.work.comparing import RowMerge
from sekisho.security.work.mapping import likely_mapping
from sekisho.security.work.merging import Fate
from sekisho.security.work.stamped import Doubt, Stamp, reckon


@dataclass(frozen=True, slots=True)
class Importing:
    """How workbooks are to be taken in.

    replace: the books hold every row of their sites, so others are withdrawn.  preview: show, write nothing.
    approve: leave the proposal open for another person.  asked: yes was said beforehand.  report: a workbook that the
    comparison is written to.
    """

    who: str
    why: str
    site: str = ""
    replace: bool = False
    preview: bool = False
    approve: bool = False
    asked: bool = False
    as_json: bool = False
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class _Compared:
    """What came of reading and comparing. notices: what a person should know of the books."""

    merges: tuple[RowMerge, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Text, ...]

    @property
    def conflicts(self) -> int:
        return sum(one.merge.fate is Fate.CONFLICT for one in self.merges)

    @property
    def changes(self) -> int:
        return sum(one.merge.fate not in {Fate.SAME, Fate.CONFLICT} for one in self.merges)


def import_books(books: Sequence[Path], importing: Importing, language: Language) -> int:
    """Compare, show and write, in the open home. Raises the store's refusals; then nothing was written."""
    from sekisho.security.store.layouts import remembered  # noqa: PLC0415 -- needs an open home

    layouts = remembered()
    contents = [(path, read_contents(path, importing.site, layouts)) for path in books]
    problems = (
        *(problem for _, one in contents for problem in one.book.problems),
        *(problem for path, one in contents for problem in _hints(path, one)),
    )
    if any(one.blocking() for _, one in contents):
        _told(_Compared((), problems, ()), importing, language)
        return _nothing_stored(language)
    found = _compared([one for _, one in contents], importing, problems)
    if importing.report:
        write_comparison(importing.report, found.merges, language)
    if found.conflicts:
        _told(found, importing, language)
        return _nothing_stored(language)
    if importing.preview or not found.changes or not _agreed(found, importing, language):
        _told(found, importing, language, shown=_asks(importing) and not importing.preview and bool(found.changes))
        return FOUND if problems else CLEAN
    return _write(found, "、".join(path.name for path in books), importing, language)


def _asks(importing: Importing) -> bool:
    return not importing.asked and not importing.as_json and sys.stdin.isatty()


def _agreed(found: _Compared, importing: Importing, language: Language) -> bool:
    """Whether the person wants it: asked on a terminal alone, so that no script waits for an answer."""
    if not _asks(importing):
        return True
    show(found.merges, language)
    return typer.confirm(Text("この内容で反映しますか", "Apply these changes").of(language), default=False)


def _write(found: _Compared, title: str, importing: Importing, language: Language) -> int:
    from sekisho.security.store.importing import take_in  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415

    asked = Asked(importing.who, title[:_LONGEST_TITLE], importing.why)
    proposal = take_in(found.merges, asked, approve=importing.approve)
    _told(found, importing, language, proposal=proposal, shown=_asks(importing))
    return FOUND if found.problems else CLEAN


def _told(
    found: _Compared,
    importing: Importing,
    language: Language,
    *,
    proposal: Proposal | None = None,
    shown: bool = False,
) -> None:
    """Print all that was found. shown: the comparison was printed already."""
    if importing.as_json:
        print_json(
            {
                **as_json(found.merges),
                "problems": [one.told for one in found.problems],
                "notices": [one.told for one in found.notices],
                "applied": proposal is not None and not importing.approve,
                "proposal": {"number": proposal.number, "sha256": proposal.sha256} if proposal else None,
            }
        )
        return
    for notice in found.notices:
        say(notice, language)
    if not shown:
        show(found.merges, language)
    if found.problems:
        tell(found.problems, language)
    if proposal:
        say(_left_open(proposal) if importing.approve else _applied(proposal), language)
    elif not found.conflicts and not importing.preview and not found.changes and found.merges:
        say(_NO_CHANGE, language)


def _nothing_stored(language: Language) -> int:
    say(_NOTHING_STORED, language, error=True)
    return WRONG


def _compared(contents: Sequence[Contents], importing: Importing, problems: tuple[Problem, ...]) -> _Compared:
    from sekisho.security.store.exporting import journal_state  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.importing import previews  # noqa: PLC0415

    journal = journal_state()
    reckoned = [reckon(one.book, one.stamps, journal, replace=importing.replace) for one in contents]
    if past := next((stamp for one in reckoned for stamp in one.past), None):
        raise WordRefused(_past(past))
    notices = dict.fromkeys(_DOUBTS[doubt] for one in reckoned for doubt in one.doubts)
    pairs = [(one.book, found.given) for one, found in zip(contents, reckoned, strict=True)]
    merges = previews(pairs)
    touched = dict.fromkeys(
        one.ledger for one in merges if one.merge.fate is not Fate.SAME and REGISTRY[one.ledger].by_system
    )
    if touched:
        raise WordRefused(_by_system(list(touched)))
    return _Compared(tuple(one for one in merges if not REGISTRY[one.ledger].by_system), problems, tuple(notices))


def _hints(path: Path, contents: Contents) -> Iterator[Problem]:
    """For every sheet that is no ledger by its labels but may well be one: how to map it."""
    for foreign in contents.foreign:
        likely = likely_mapping(foreign.lines, word_groups())
        if likely is None:
            continue
        complaints = Complaints("book", path.name, foreign.sheet)
        text = faults.SHEET_FOREIGN.text(
            sheet=foreign.sheet,
            ledger=likely.ledger.title,
            word=Text(
                *[f'sekisho ledger map "{path.name}" --sheet "{foreign.sheet}" --ledger {likely.ledger.slug}'] * 2
            ),
        )
        complaints.add(faults.SHEET_FOREIGN.number, f"A{likely.line}", text)
        yield from complaints.found


_LONGEST_TITLE = 200
_NOTHING_STORED = Text(
    "誤りまたは競合があるため、何も保存していません。直してからもう一度実行してください。",
    "Nothing was stored because of the errors or conflicts. Correct them and run it again.",
)
_NO_CHANGE = Text("変更はありません。", "Nothing changes.")
_OTHER_JOURNAL = Text(
    "このブックは別の保管先から書き出されたものです。書き出し時の値が分からないため、今の値とだけ比べました。",
    "This book was exported from another home. What it held then is not known here, so it was held against the present "
    "values alone.",
)
_LATER = Text(
    "このブックは、今の保管先の履歴より後に書き出されています（バックアップから戻した後など）。今の値とだけ比べました。",
    "This book was exported later than the journal of this home reaches (after a restore, for example). It was held "
    "against the present values alone.",
)


_DOUBTS = {Doubt.OTHER: _OTHER_JOURNAL, Doubt.LATER: _LATER}


def _past(stamp: Stamp) -> Text:
    title = REGISTRY[stamp.ledger].title
    day = f"{stamp.as_of:%Y/%m/%d}"
    return Text(
        f"{title.ja}は{day}時点の台帳を書き出したもので、読むためのものです。取り込めません。"
        "--as-of を付けずに書き出したブックを編集してください。",
        f"{title.en}: this sheet shows the ledger as of {day} and is for reading. It cannot be imported. Edit a book "
        "that was exported without --as-of.",
    )


def _by_system(slugs: Sequence[str]) -> Text:
    titles = [REGISTRY[slug].title for slug in slugs]
    return Text(
        f"{'、'.join(one.ja for one in titles)}は手続きだけが書く台帳ですが、ブックで変更されています。"
        "そのシートを書き出したときのままに戻すか、削除してください。",
        f"{', '.join(one.en for one in titles)}: only their own procedures write these rows, but the book changes "
        "them. Put the sheets back as they were exported, or delete them.",
    )


def _applied(proposal: Proposal) -> Text:
    return Text(
        f"{proposal.rows}件の変更を反映しました（{proposal.number}）。",
        f"Applied {proposal.rows} changes ({proposal.number}).",
    )


def _left_open(proposal: Proposal) -> Text:
    return Text(
        f"提案 {proposal.number} として申請しました。別の人が sekisho proposal show {proposal.number} で内容を確かめて"
        "承認してください。",
        f"Left as proposal {proposal.number}. Another person looks at it with sekisho proposal show {proposal.number} "
        "and approves it.",
    )
