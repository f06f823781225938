"""The change list: what was done without approval, and what it names that no ledger has."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.checks.spoken import plain
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.change import Change
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.words import fold, means_none


def _subject(case: Case, entry: Entry[Change]) -> Subject:
    systems = {case.by_id[asset].row.system for asset in entry.row.assets if asset in case.by_id}
    return Subject("change", REGISTRY["change"].key(entry.row), systems.pop() if len(systems) == 1 else "")


@check("change/not-approved", ledgers=("change",), columns=("change.done",))
def not_approved(case: Case) -> Iterator[Found]:
    """Changes done without an approver or approval date, before their approval, or approved by their applicant.

    A change that is planned for later, or that has no date yet, is not told. Approval on the day itself is in time.
    """
    for entry in case.book.rows(Change):
        row = entry.row
        if row.done is None or row.done > case.as_of:
            continue
        if not row.approver or means_none(row.approver) or row.approved is None:
            why, field = Text("承認なしに実施されています", "was done without approval"), "approver"
        elif fold(row.approver) == fold(row.applicant):
            why, field = Text("申請者本人が承認しています", "was approved by its applicant"), "approver"
        elif row.approved > row.done:
            why, field = Text("承認日より前に実施されています", "was done before its approval"), "approved"
        else:
            continue
        text = Text(f"変更「{row.what}」は{why.ja}。", f'The change "{row.what}" {why.en}.')
        yield Found(_subject(case, entry), text, (entry.evidence(field),), row.done)


@check("change/unknown-asset", ledgers=("change", "asset"), columns=("change.assets",))
def unknown_asset(case: Case) -> Iterator[Found]:
    """Changes whose affected asset is neither a listed device (id or name) nor a zone."""
    known = {plain(name) for entry in case.assets for name in (entry.row.id, entry.row.name)}
    known.update(plain(name) for name in case.zones)
    for entry in case.book.rows(Change):
        for asset in entry.row.assets:
            if plain(asset) not in known:
                text = Text(
                    f"変更「{entry.row.what}」の影響を受ける資産「{asset}」は資産台帳にもゾーン一覧にもありません。",
                    f'The asset "{asset}" affected by the change "{entry.row.what}" is neither an asset nor a zone.',
                )
                yield Found(_subject(case, entry), text, (entry.evidence("assets"),), cause=asset)
