"""What is wrong with the risk sheet: what is not rated, what differs from evidence or formula, what nobody treated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.records import CheckText
from sekisho.security.checks.finding import Finding, Found, Subject
from sekisho.security.ledgers.book import Entry
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.risk import External, Impact, Level
from sekisho.security.ledgers.zone import Zone
from sekisho.security.risk.analysis import Analysis
from sekisho.security.risk.sheet import Rated
from sekisho.security.terms.evidence import Evidence, Unit
from sekisho.security.terms.identifier import stable_id
from sekisho.security.terms.state import Severity, State


@dataclass(frozen=True)
class Sheet:
    """The analysis with what is needed to judge the sheet. zones: rows of the zone ledger by name."""

    analysis: Analysis
    catalogue: Catalogue
    zones: dict[str, Entry[Zone]]

    def place(self, rating: Rated) -> Evidence:
        """Where a person sees the rating: its row, or the name of the ledger that lacks one."""
        said = f"risk {rating.system.name} {self.analysis.facts.site}".strip()
        return rating.system.evidence or Evidence("", "", Unit.ROW.code, said)


Judge = Callable[[Sheet, Rated], Iterator[Found]]


def judge(sheet: Sheet) -> tuple[Finding, ...]:
    """Every finding, by severity, then by the system's place in the sheet. Decisions on them are of the ledgers."""
    found = [
        _finding(sheet, check, one)
        for rating in sheet.analysis.rated
        for check, says in _JUDGES.items()
        for one in says(sheet, rating)
    ]
    return tuple(sorted(found, key=lambda one: tuple(Severity).index(one.severity)))


def _finding(sheet: Sheet, check: str, one: Found) -> Finding:
    text: CheckText = sheet.analysis.library.findings[check]
    site = sheet.analysis.facts.site
    key = stable_id(site, check, one.subject.ledger, one.subject.key, one.cause)
    return Finding(key, check, text.severity, text.rules, site, one.subject, one.text, one.evidence, one.since)


def _about(sheet: Sheet, rating: Rated, text: Text, *more: Evidence, cause: str = "") -> Found:
    system = rating.system
    key = REGISTRY["risk"].key(system.row)
    evidence = (sheet.place(rating), *more)
    return Found(Subject("risk", key, system.name), text, evidence, system.row.assessed, cause)


def _unrated(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    name = rating.system.name
    if rating.system.evidence is None:
        text = Text(
            f"システム「{name}」がリスク分析シートにありません。",
            f'The system "{name}" is not in the risk analysis sheet.',
        )
        yield _about(sheet, rating, text)
    elif not rating.complete or rating.external is None:
        missing = Text("影響度", "impact") if not rating.complete else Text("外部接続", "external connection")
        text = Text(
            f"システム「{name}」の{missing.ja}が決まっていません。", f'The {missing.en} of "{name}" is not settled.'
        )
        yield _about(sheet, rating, text)


def _impact(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    typed, asked = rating.system.row.impact, rating.asked
    if typed and asked and typed is not asked and (None not in rating.answers or _worse(asked, typed)):
        text = Text(
            f"システム「{rating.system.name}」の影響度は「{typed.ja}」ですが、四つの問いの答えは「{asked.ja}」になります。",
            f'The impact of "{rating.system.name}" is {typed.en}, yet the four answers give {asked.en}.',
        )
        yield _about(sheet, rating, text)


def _worse(one: Impact, other: Impact) -> bool:
    return tuple(Impact).index(one) < tuple(Impact).index(other)


def _wider(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    typed, shown = rating.system.row.external, rating.shown
    if typed and shown and _order(shown) < _order(typed):
        reaches = {one.id: one.reach for one in sheet.analysis.library.method.ways}
        proofs = [way for way in rating.system.ways if reaches[way.kind] == shown.code]
        text = Text(
            f"システム「{rating.system.name}」の外部接続は「{typed.ja}」ですが、「{shown.ja}」の証拠があります。{proofs[0].text.ja}",
            f'The connection of "{rating.system.name}" is entered as {typed.en}, yet {shown.en} is proved: '
            f"{proofs[0].text.en}",
        )
        yield _about(sheet, rating, text, *(way.evidence for way in proofs))


def _narrower(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    typed, shown = rating.system.row.external, rating.shown
    if typed and shown and _order(shown) > _order(typed):
        text = Text(
            f"システム「{rating.system.name}」の外部接続は「{typed.ja}」ですが、台帳と通信から分かるのは「{shown.ja}」です。",
            f'The connection of "{rating.system.name}" is entered as {typed.en}; ledgers and traffic show {shown.en}.',
        )
        yield _about(sheet, rating, text)


def _order(external: External) -> int:
    return tuple(External).index(external)


def _score(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    row = rating.system.row
    if rating.score is None or rating.level is None:
        return
    wrong_level = row.level is not None and row.level is not rating.level
    if wrong_level or (row.score is not None and row.score != rating.score):
        said = row.level.of("ja") if row.level else "－", row.level.of("en") if row.level else "-"
        score = "－" if row.score is None else str(row.score)
        text = Text(
            f"システム「{rating.system.name}」の評価点と要求レベルは {score}点・{said[0]} ですが、"
            f"式では {rating.score}点・{rating.level.ja} です。",
            f'"{rating.system.name}" has score {score} and level {said[1]}; '
            f"the formula gives {rating.score} and {rating.level.en}.",
        )
        yield _about(sheet, rating, text)


def _treatment(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    for number in rating.system.row.treated_by:
        if number not in sheet.catalogue.rules and number not in sheet.catalogue.practices:
            text = Text(
                f"システム「{rating.system.name}」の「対策する規定番号」の {number} は存在しません。",
                f'{number}, by which "{rating.system.name}" is said to be treated, does not exist.',
            )
            yield _about(sheet, rating, text, cause=number)


def treated(sheet: Sheet, rating: Rated) -> bool:
    """Whether one at least of the rules or practices that are said to treat a system's risk holds on it."""
    numbers = rating.system.row.treated_by
    practices = {one if one in sheet.catalogue.practices else one.rpartition("-")[0] for one in numbers}
    facts = sheet.analysis.facts
    return any(facts.state(one, rating.system.name) is State.HOLDS for one in practices)


def _untreated(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    if rating.level is Level.HIGH and not treated(sheet, rating):
        numbers = "、".join(rating.system.row.treated_by)
        ja = f"「対策する規定番号」の {numbers} は適合していません" if numbers else "対策する規定が記入されていません"
        en = f"none of {numbers} holds" if numbers else "no rule is said to treat it"
        text = Text(
            f"システム「{rating.system.name}」は要求レベル「高」ですが、{ja}。",
            f'"{rating.system.name}" is of level high, yet {en}.',
        )
        yield _about(sheet, rating, text)


def _target(sheet: Sheet, rating: Rated) -> Iterator[Found]:
    if rating.demand is None or rating.level is None:
        return
    groups = sheet.analysis.facts.groups
    for zone in dict.fromkeys(group.zone for group in groups if group.system == rating.system.name):
        entry = sheet.zones.get(zone)
        trust = entry.row.trust if entry else None
        if entry and trust and int(trust.code) < rating.demand.target:
            text = Text(
                f"ゾーン「{zone}」の目標は SL-T {trust.code} ですが、システム「{rating.system.name}」の"
                f"要求レベル「{rating.level.ja}」は SL-T {rating.demand.target} を求めます。",
                f'The zone "{zone}" aims at SL-T {trust.code}; level {rating.level.en} of "{rating.system.name}" '
                f"asks for SL-T {rating.demand.target}.",
            )
            yield _about(sheet, rating, text, entry.evidence("trust"), cause=zone)


_JUDGES: dict[str, Judge] = {
    "risk/unrated": _unrated,
    "risk/impact-differs": _impact,
    "risk/connection-wider": _wider,
    "risk/connection-narrower": _narrower,
    "risk/score-differs": _score,
    "risk/unknown-treatment": _treatment,
    "risk/high-untreated": _untreated,
    "risk/target-low": _target,
}
