"""A run of `sekisho match` in lines for the terminal: what to do first, what to find out, and what nobody looked at."""

from collections import Counter
from collections.abc import Iterator

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.patching import Priority
from sekisho.security.checks.vulnerability.telling import asked, named_with_near
from sekisho.security.ledgers import REGISTRY
from sekisho.security.present.matching.outcome import MatchOutcome
from sekisho.security.work.advisory import Stay

MOST_LINES = 10
"""Vulnerabilities and questions on the terminal; the workbook has all."""

_COUNTS = Text(
    "台帳の{held}件とアドバイザリ{advisories}件を照合しました。該当 {affected}、要確認 {questions}、非該当 {others}。",
    "{held} things of the ledgers were held against {advisories} advisories: {affected} affected, {questions} to be "
    "checked, {others} not affected.",
)
_MORE = Text("ほかに{count}件", "{count} more")
_AGAIN = Text(
    "見送りの再評価日が来ています: {asset} {name}（{again}）",
    "A deferral is to be judged again: {asset} {name} ({again})",
)
_WAITS = Text("{number} は「{step}」を {days} 日待っています。", "{number} has waited {days} days for: {step}.")
_NOT_COVERED = Text(
    "次のメーカは情報源がありません。脆弱性がないという意味ではありません。メーカに確認してください: {names}",
    "No source covers these vendors. This does not mean that there is no vulnerability. Ask them: {names}",
)
_NO_SOURCE = Text(
    "情報源がありません。アドバイザリのファイルを指定してください。", "There is no source. Name files of advisories."
)


def told(outcome: MatchOutcome, language: Language) -> Iterator[str]:
    """The lines, in one language."""
    counts = {
        "held": len(outcome.matched), "advisories": len(outcome.intelligence.advisories),
        "affected": len(outcome.affected), "questions": len(outcome.questions), "others": len(outcome.not_affected),
    }  # fmt: skip
    yield _COUNTS.of(language).format(**{name: f"{count:,}" for name, count in counts.items()})
    by_priority = Counter(one.advice.priority for one in outcome.advised)
    words = [f"{one.of(language)} {by_priority[one]}" for one in reversed(Priority) if by_priority[one]]
    if words:
        yield "、".join(words) if language == "ja" else ", ".join(words)
    for one in outcome.advised[:MOST_LINES]:
        held = one.answer.held
        score = "" if one.flaw.score is None else f" CVSS {one.flaw.score}"
        when = one.advice.timing.of(language)
        what = f"{one.asset or held.key} {held.model or held.name} {one.flaw.id}{score}"
        yield f"  {what}: {when} ({one.answer.advisory.id})"
    yield from _rest(len(outcome.advised), language)
    for question in outcome.questions[:MOST_LINES]:
        yield f"  {question.held.key}: {asked(question).of(language)}"
    yield from _rest(len(outcome.questions), language)
    for row in outcome.come_back:
        yield _AGAIN.of(language).format(asset=row.asset, name=row.name, again=row.again)
    for record, found in outcome.ways:
        for stay in found:
            if stay.ended is None:
                step = waited_for(stay).of(language)
                yield _WAITS.of(language).format(number=record.number, step=step, days=stay.days)
    if not outcome.intelligence.advisories:
        yield _NO_SOURCE.of(language)
    if outcome.uncovered:
        names = [named_with_near(vendor, near).of(language) for vendor, near in outcome.uncovered.items()]
        yield _NOT_COVERED.of(language).format(names=("、" if language == "ja" else ", ").join(names))


def waited_for(stay: Stay) -> Text:
    """The step that a stay ends with, as the ledger calls it."""
    column = REGISTRY["advisory"].field(stay.step).column
    return Text(column.ja, column.en)


def _rest(count: int, language: Language) -> Iterator[str]:
    if count > MOST_LINES:
        yield "  " + _MORE.of(language).format(count=f"{count - MOST_LINES:,}")
