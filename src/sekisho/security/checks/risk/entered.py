"""What the risk sheet lacks, or says otherwise than its own answers, its formula and the practices."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found
from sekisho.security.checks.risk.systems import about, ratings
from sekisho.security.checks.running import check
from sekisho.security.ledgers.risk import Impact


@check("risk/unrated", ledgers=("asset", "risk"))
def unrated(case: Case) -> Iterator[Found]:
    """Systems without a row, and rows whose impact or connection neither a person nor the evidence settles."""
    for rating in case.once(ratings):
        name = rating.system.name
        if rating.system.evidence is None:
            text = Text(
                f"システム「{name}」がリスク分析シートにありません。",
                f'The system "{name}" is not in the risk analysis sheet.',
            )
            yield about(case, rating, text)
        elif not rating.complete or rating.external is None:
            missing = Text("影響度", "impact") if not rating.complete else Text("外部接続", "external connection")
            text = Text(
                f"システム「{name}」の{missing.ja}が決まっていません。",
                f'The {missing.en} of "{name}" is not settled.',
            )
            yield about(case, rating, text)


@check("risk/impact-differs", ledgers=("risk",))
def impact_differs(case: Case) -> Iterator[Found]:
    """Impacts that the four answers do not give; as long as one is open, only those that can no longer be right."""
    for rating in case.once(ratings):
        typed, asked = rating.system.row.impact, rating.asked
        if typed and asked and typed is not asked and (None not in rating.answers or _worse(asked, typed)):
            text = Text(
                f"システム「{rating.system.name}」の影響度は「{typed.ja}」ですが、"
                f"四つの問いの答えは「{asked.ja}」になります。",
                f'The impact of "{rating.system.name}" is {typed.en}, yet the four answers give {asked.en}.',
            )
            yield about(case, rating, text)


def _worse(one: Impact, other: Impact) -> bool:
    return tuple(Impact).index(one) < tuple(Impact).index(other)


@check("risk/score-differs", ledgers=("risk",))
def score_differs(case: Case) -> Iterator[Found]:
    """Scores and levels that the formula does not give for the impact and connection taken."""
    for rating in case.once(ratings):
        row = rating.system.row
        if rating.score is None or rating.level is None:
            continue
        wrong_level = row.level is not None and row.level is not rating.level
        if wrong_level or (row.score is not None and row.score != rating.score):
            said = (row.level.ja, row.level.en) if row.level else ("－", "-")
            score = "－" if row.score is None else str(row.score)
            text = Text(
                f"システム「{rating.system.name}」の評価点と要求レベルは {score}点・{said[0]} ですが、"
                f"式では {rating.score}点・{rating.level.ja} です。",
                f'"{rating.system.name}" has score {score} and level {said[1]}; '
                f"the formula gives {rating.score} and {rating.level.en}.",
            )
            yield about(case, rating, text)


@check("risk/unknown-treatment", ledgers=("risk",))
def unknown_treatment(case: Case) -> Iterator[Found]:
    """Numbers by which a risk is said to be treated, and which are neither a rule nor a practice."""
    for rating in case.once(ratings):
        for number in rating.system.row.treated_by:
            if number not in case.catalogue.rules and number not in case.catalogue.practices:
                text = Text(
                    f"システム「{rating.system.name}」の「対策する規定番号」の {number} は存在しません。",
                    f'{number}, by which "{rating.system.name}" is said to be treated, does not exist.',
                )
                yield about(case, rating, text, cause=number)
