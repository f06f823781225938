"""The software ledger against itself and against the asset ledger: licences, support, what is installed."""

import re
from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.checks.spoken import plain
from sekisho.security.checks.supported import has_ended, known_software, told_by_source
from sekisho.security.checks.vulnerability.site import place_of
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.software import Software
from sekisho.security.ledgers.words import means_none


def _subject(case: Case, entry: Entry[Software]) -> Subject:
    systems = {case.by_id[device].row.system for device in entry.row.devices if device in case.by_id}
    system = systems.pop() if len(systems) == 1 else ""
    return Subject("software", REGISTRY["software"].key(entry.row), system)


@check("software/licence-expired", ledgers=("software",), columns=("software.licence_end",))
def licence_expired(case: Case) -> Iterator[Found]:
    """Installed software whose licence has ended. The last day is still valid."""
    for entry in case.book.rows(Software):
        end = entry.row.licence_end
        if end and end < case.as_of and entry.row.devices:
            text = Text(
                f"{entry.row.name} のライセンスの有効期限（{end:%Y/%m/%d}）が切れています。",
                f"The licence of {entry.row.name} ended on {end:%Y/%m/%d}.",
            )
            yield Found(_subject(case, entry), text, (entry.evidence("licence_end"),), end)


@check(
    "software/support-ended", ledgers=("software",), columns=("software.support_end",),
    instead=known_software,
)  # fmt: skip
def support_ended(case: Case) -> Iterator[Found]:
    """Installed software whose support has ended, as the ledger says or, where it does not, a source of such dates.

    The last day is still supported.
    """
    known = case.once(known_software)
    for entry in case.book.rows(Software):
        row = entry.row
        one, end = known.get((row.vendor, row.name, row.version)), row.support_end
        name = f"{row.name} {row.version}".strip()
        if not row.devices:
            continue
        if end and end < case.as_of:
            text = Text(
                f"{name} のサポートが終了しています（台帳のサポート終了日 {end:%Y/%m/%d}）。",
                f"The support of {name} has ended (end of support in the ledger: {end:%Y-%m-%d}).",
            )
            yield Found(_subject(case, entry), text, (entry.evidence("support_end"),), end)
        elif one and has_ended(one, end, case.as_of):
            ja, en = told_by_source(one, end)
            evidence = (entry.evidence("support_end" if end else "name"), place_of(case, one))
            yield Found(_subject(case, entry), Text(f"{name}: {ja}", f"{name}: {en}"), evidence, one.end)


@check("software/licence-overused", ledgers=("software",), columns=("software.licences",))
def licence_overused(case: Case) -> Iterator[Found]:
    """Software installed on more devices than it has licences."""
    for entry in case.book.rows(Software):
        devices = len(set(entry.row.devices))
        if entry.row.licences is not None and devices > entry.row.licences:
            text = Text(
                f"{entry.row.name} はライセンス{entry.row.licences}本に対して{devices}台に導入されています。",
                f"{entry.row.name} has {entry.row.licences} licences and is installed on {devices} devices.",
            )
            yield Found(_subject(case, entry), text, (entry.evidence("licences"), entry.evidence("devices")))


@check("software/unknown-device", ledgers=("software", "asset"), columns=("software.devices",))
def unknown_device(case: Case) -> Iterator[Found]:
    """Devices of the software ledger that the asset ledger does not have, or has as disposed of."""
    for entry in case.book.rows(Software):
        for device in entry.row.devices:
            if device not in case.by_id and not means_none(device):
                text = Text(
                    f"{entry.row.name} の導入先 {device} は資産台帳にありません。",
                    f"{entry.row.name} is listed as installed on {device}, which is not in the asset ledger.",
                )
                yield Found(_subject(case, entry), text, (entry.evidence("devices"),), cause=device)


def _word(text: str) -> str:
    """A software's name as compared: without "OS:" and the like before it, brackets, and blanks."""
    return re.sub(r"\s+", "", re.sub(r"^[^::]{1,8}[::]", "", plain(text)))


@check("software/unlisted", ledgers=("software", "asset"), columns=("asset.software",))
def unlisted(case: Case) -> Iterator[Found]:
    """Software that the asset ledger names for a device and the software ledger does not have at all.

    Names are compared without blanks and case; a name that contains a listed one (its version added) is listed.
    """
    listed = {word for entry in case.book.rows(Software) if (word := _word(entry.row.name))}
    for entry in case.assets:
        for name in entry.row.software:
            word = _word(name)
            if word and not means_none(name) and not any(known in word or word in known for known in listed):
                text = Text(
                    f"{entry.row.name}（{entry.row.id}）のソフト「{name}」はソフトウェア管理台帳にありません。",
                    f'The software "{name}" of {entry.row.name} ({entry.row.id}) is not in the software ledger.',
                )
                subject = Subject("asset", entry.row.id, entry.row.system)
                yield Found(subject, text, (entry.evidence("software"),), cause=name)
