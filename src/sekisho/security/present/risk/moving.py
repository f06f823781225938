"""What moves the risks, on paper: practices, single answers, changes that were asked, and the past quarters."""

from collections.abc import Iterator

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.present.risk.naming import moved_name, moved_value
from sekisho.security.present.risk.paper import Json, part, table, word
from sekisho.security.risk.changing import CHOICES
from sekisho.security.risk.outcome import Outcome

MOST_LEVERS, MOST_TURNINGS, MOST_MOVED = 20, 60, 60
"""Lines on paper; the workbook has them all."""


def past(outcome: Outcome, language: Language) -> Json:
    """The sheet at the end of each quarter: a line a system, a column a quarter."""
    quarters = list(dict.fromkeys(one.quarter for one in outcome.past))
    held = {(one.system, one.quarter): one for one in outcome.past}
    if not quarters:
        return part(_PAST, (_NO_PAST.of(language),), language, None)
    rows = []
    for system in dict.fromkeys(one.system for one in outcome.past):
        found = [held.get((system, quarter)) for quarter in quarters]
        rows.append(
            [system, *(f"{word(one.level, language)} {one.score or ''}".strip() if one else "" for one in found)]
        )
    labels = [_SYSTEM, *(Text(f"{one:%Y/%m/%d}", f"{one:%Y-%m-%d}") for one in quarters)]
    return part(_PAST, (_PAST_NOTE.of(language),), language, table(labels, (2, *(1 for _ in quarters)), rows, language))


def leverages(outcome: Outcome, language: Language) -> Json:
    """Practices by the risks that they move, those that lower the most first."""
    every = sorted(outcome.leverages, key=lambda one: (-one.better_trees, -one.better_assets, one.practice))
    rows = [
        [
            f"{one.practice} {outcome.catalogue.practices[one.practice].title.of(language)}",
            str(one.better_trees),
            str(one.better_assets),
            str(one.worse_trees),
            str(one.worse_assets),
        ]
        for one in every[:MOST_LEVERS]
    ]
    said = (_LEVERS_NOTE.of(language), _more(len(every) - len(rows), language))
    return part(_LEVERS, said, language, table(_LEVER_COLUMNS, (6, 1, 1, 1, 1), rows, language))


def turnings(outcome: Outcome, language: Language) -> Json:
    """Single answers of the sheet that change a level."""
    fields, rows = REGISTRY["risk"], []
    for one in outcome.turnings[:MOST_TURNINGS]:
        column = fields.field(one.field).column
        named = CHOICES[one.field].named(one.value) if one.field in CHOICES else None
        rows.append([
            one.system, Text(column.ja, column.en).of(language), named.of(language) if named else one.value,
            word(one.before, language), word(one.after, language),
        ])  # fmt: skip
    said = (_TURNINGS_NOTE.of(language), _more(len(outcome.turnings) - len(rows), language))
    return part(_TURNINGS, said, language, table(_TURNING_COLUMNS, (3, 3, 2, 1, 1), rows, language) if rows else None)


def what_ifs(outcome: Outcome, language: Language) -> Iterator[Json]:
    """A part for each change that was asked."""
    for asked in outcome.what_ifs:
        rows = [
            [
                moved_name(one.name, outcome, language),
                moved_value(one.before, language),
                moved_value(one.after, language),
            ]
            for one in asked.moved[:MOST_MOVED]
        ]
        said = (_more(len(asked.moved) - len(rows), language) if rows else _NOTHING_MOVES.of(language),)
        heading = Text(f"変えてみる: {asked.asked}", f"What if: {asked.asked}")
        yield part(heading, said, language, table(_MOVED_COLUMNS, (8, 1, 1), rows, language) if rows else None)


def _more(count: int, language: Language) -> str:
    return (
        Text(f"ほか{count}件はブックにあります。", f"{count} more are in the workbook.").of(language)
        if count > 0
        else ""
    )


_SYSTEM = Text("システム", "System")
_PAST = Text("四半期ごとの推移", "By quarter")
_PAST_NOTE = Text(
    "要求レベルと評価点。記入がなければ、その時点の答えから計算した値。",
    "Required level and score; where none was entered, as the answers of that time give them.",
)
_NO_PAST = Text("過去の評価はありません。", "There is no earlier rating.")
_LEVERS = Text("実施例の効き目", "What each practice moves")
_LEVERS_NOTE = Text(
    "どこでも適合したとき、どこでも不適合になったときに、リスク値が変わる件数。",
    "How many risk values change if it holds everywhere, and if it fails everywhere.",
)
_LEVER_COLUMNS = (
    Text("実施例", "Practice"), Text("適合: ツリー", "Holds: trees"), Text("適合: 資産別", "Holds: by asset"),
    Text("不適合: ツリー", "Fails: trees"), Text("不適合: 資産別", "Fails: by asset"),
)  # fmt: skip
_TURNINGS = Text("要求レベルが変わる答え", "Answers that change a level")
_TURNINGS_NOTE = Text("シートの答えを一つだけ変えた場合。", "If a single answer of the sheet were another.")
_TURNING_COLUMNS = (
    _SYSTEM, Text("項目", "Answer"), Text("変えた値", "Changed to"), Text("変更前", "Before"), Text("変更後", "After"),
)  # fmt: skip
_MOVED_COLUMNS = Text("リスク", "Risk"), Text("変更前", "Before"), Text("変更後", "After")
_NOTHING_MOVES = Text("動くリスクはありません。", "No risk moves.")
