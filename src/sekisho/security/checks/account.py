"""Accounts against people: who left, who shares, whose rights nobody has looked at."""

from collections.abc import Iterator
from datetime import date

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.logged import MOST_PLACES, SIGN_IN, Logged
from sekisho.security.checks.months import months_before
from sekisho.security.checks.running import check
from sekisho.security.ledgers.account import Account, AccountKind
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.person import Person
from sekisho.security.ledgers.words import means_none


def _open(case: Case) -> Iterator[Entry[Account]]:
    for entry in case.book.rows(Account):
        if entry.row.closed is None or entry.row.closed > case.as_of:
            yield entry


def _subject(case: Case, entry: Entry[Account]) -> Subject:
    asset = case.by_id.get(entry.row.device)
    return Subject("account", REGISTRY["account"].key(entry.row), asset.row.system if asset else "")


@check("account/leaver", ledgers=("account", "person"), columns=("account.people",))
def leaver(case: Case) -> Iterator[Found]:
    """Open accounts of people who have left, or whom the people ledger does not know. The last day is still worked."""
    people = {entry.row.id: entry for entry in case.book.rows(Person)}
    for entry in _open(case):
        for person in entry.row.people:
            known = people.get(person)
            if known is None:
                text = Text(
                    f"{entry.row.device} のアカウント {entry.row.name} の利用者 {person} は人員台帳にいません。",
                    f"The user {person} of account {entry.row.name} on {entry.row.device} is not in the people ledger.",
                )
                yield Found(_subject(case, entry), text, (entry.evidence("people"),), cause=person)
            elif known.row.left and known.row.left < case.as_of:
                text = Text(
                    f"{known.row.left:%Y/%m/%d} に離任した {known.row.name}（{person}）のアカウント {entry.row.name}"
                    f"（{entry.row.device}）が停止されていません。",
                    f"The account {entry.row.name} on {entry.row.device} of {known.row.name} ({person}), who left on "
                    f"{known.row.left:%Y/%m/%d}, is still open.",
                )
                evidence = (entry.evidence("people"), known.evidence("left"))
                yield Found(_subject(case, entry), text, evidence, known.row.left, cause=person)


@check("account/shared", ledgers=("account",), columns=("account.people",))
def shared(case: Case) -> Iterator[Found]:
    """Open accounts of several people without a compensating measure, or with one whose last day has passed."""
    for entry in _open(case):
        row = entry.row
        measure = "" if means_none(row.measure) else row.measure
        ended = row.measure_until is not None and row.measure_until < case.as_of
        if len(set(row.people)) > 1 and (not measure or ended):
            why = (
                Text("代替策の期限が切れています", "whose compensating measure has ended")
                if measure
                else Text("代替策がありません", "without a compensating measure")
            )
            text = Text(
                f"{row.device} のアカウント {row.name} を{len(set(row.people))}人で共用していますが、{why.ja}。",
                f"The account {row.name} on {row.device} is shared by {len(set(row.people))} people {why.en}.",
            )
            yield Found(_subject(case, entry), text, (entry.evidence("people"), entry.evidence("measure")))


@check("account/review-overdue", ledgers=("account",), columns=("account.reviewed",))
def review_overdue(case: Case) -> Iterator[Found]:
    """Open accounts whose rights were not reviewed within the policy's months, or that alone were never reviewed."""
    months = case.policy.review_months
    for entry in _open(case):
        if entry.row.reviewed and entry.row.reviewed >= months_before(case.as_of, months):
            continue
        text = Text(
            f"{entry.row.device} のアカウント {entry.row.name} の権限が{months}か月以上見直されていません。",
            f"The rights of {entry.row.name} on {entry.row.device} were not reviewed for {months} months or more.",
        )
        yield Found(_subject(case, entry), text, (entry.evidence("reviewed"),), entry.row.reviewed)


@check("account/administrator-daily", ledgers=("account",), columns=("account.kind",))
def administrator_daily(case: Case) -> Iterator[Found]:
    """Administrator accounts that are used for daily work."""
    for entry in _open(case):
        if entry.row.kind is AccountKind.ADMINISTRATOR and entry.row.daily:
            text = Text(
                f"{entry.row.device} の管理者アカウント {entry.row.name} が日常業務に使われています。",
                f"The administrator account {entry.row.name} on {entry.row.device} is used for daily work.",
            )
            yield Found(_subject(case, entry), text, (entry.evidence("daily"),))


@check("account/attempts-go-on", logs=True)
def attempts_go_on(case: Case) -> Iterator[Found]:
    """Sign-ins to a device that were refused more often in a day than the policy's number, by account.

    Who names no account is told by address. One finding a device and account, of the day with most refusals.
    """
    days: dict[tuple[str, str], dict[date, list[Logged]]] = {}
    for event in case.logged:
        if event.refused and event.message == SIGN_IN and (who := event.user or event.peer):
            days.setdefault((event.host, who), {}).setdefault(event.day, []).append(event)
    for (host, who), by_day in days.items():
        counts = {day: sum(one.count for one in events) for day, events in by_day.items()}
        over = [day for day, count in counts.items() if count > case.policy.failed_sign_ins]
        if not over:
            continue
        worst = max(over, key=lambda day: counts[day])
        peers = tuple(dict.fromkeys(one.peer for one in by_day[worst] if one.peer))[:MOST_PLACES]
        text = Text(
            f"{host} への {who} のログインが {worst:%Y/%m/%d} に{counts[worst]}回断られています"
            f"（接続元 {'、'.join(peers) or '不明'}）。1日{case.policy.failed_sign_ins}回を超えています。",
            f"Sign-ins of {who} to {host} were refused {counts[worst]} times on {worst:%Y/%m/%d} "
            f"(from {', '.join(peers) or 'unknown'}): more than {case.policy.failed_sign_ins} a day.",
        )
        asset = case.asset_named(host)
        subject = Subject("account", f"{host} {who}", asset.row.system if asset else "")
        yield Found(subject, text, tuple(one.evidence for one in by_day[worst][:MOST_PLACES]), min(over))
