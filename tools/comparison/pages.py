"""The comparison as pages of `docs/`, one a language."""
# ruff: noqa: E501 # whole sentences of a page stand on lines of their own

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from comparison.causes import CAUSES
from comparison.families import FAMILIES, OPERATIONS
from comparison.oracles import EMPTY, WHY, Answer
from comparison.score import Difference, Score
from sekisho.guard.text import Language, Text

_HEAD = Text(
    "# ほかの解析ツールとの比較\n\n"
    "公開キャプチャ{files}件（{frames:,}フレーム、`../shared/captures`）を、1フレームずつtshark 4.0と比べ、公開されている解析器の期待結果とも比べました。"
    "このページは `python tools/compare_tshark.py --write` が書きます。手では直しません。名前の対応は [protocols.ja.md](protocols.ja.md)。\n",
    "# Compared with other dissectors\n\n"
    "{files} public captures ({frames:,} frames, `../shared/captures`), frame by frame beside tshark 4.0, and beside the results "
    "that parser projects publish. `python tools/compare_tshark.py --write` writes this page; nobody edits it. "
    "Which name means what: [protocols.md](protocols.md).\n",
)
_FAMILIES = Text(
    "\n## プロトコルごと\n\n"
    "「抜け」はtsharkだけ、「余分」は当方だけが名前を付けたフレームです。どちらも下の表に、理由と、どちらが正しいかがあります。"
    "「説明済みの再現率」は、当方が正しい、または両方とも正しいと確かめた抜けを除いたものです。\n\n"
    "| tsharkの名前 | tshark | 両方 | 抜け | 余分 | 再現率 | 説明済みの再現率 |\n|---|--:|--:|--:|--:|--:|--:|",
    "\n## By protocol\n\n"
    "Missed: named by tshark only. Extra: named by us only. Both are below with the reason and with who is right. The last "
    "column leaves out what was missed where we, or both, are right.\n\n"
    "| name of tshark | tshark | both | missed | extra | recall | recall, explained |\n|---|--:|--:|--:|--:|--:|--:|",
)
_OPERATIONS = Text(
    "\n## 操作コード\n\n両方が同じプロトコルと見たフレームで、tsharkの項目の最初の値と、当方の最初の操作を比べました。"
    "「無言」は、当方がそのフレームに操作を付けていないものです。\n\n"
    "| tsharkの項目 | 一致 | 不一致 | 無言 |\n|---|--:|--:|--:|",
    "\n## Operation codes\n\nWhere both see the protocol: the first value of tshark's field beside our first operation of the "
    "frame. Silent: we gave the frame no operation.\n\n| field of tshark | equal | differs | silent |\n|---|--:|--:|--:|",
)
_ORACLES = Text(
    "\n## 公開されている期待結果（ICSNPP）との比較\n\n"
    "期待結果は時刻が伏せてあり、フレーム番号もないので、操作（またはメッセージ）ごとの件数を比べました。\n\n"
    "| ログ | 件数 | 一致 | 抜け | 余分 | 違うもの | 理由 |\n|---|--:|--:|--:|--:|---|---|",
    "\n## Beside published results (ICSNPP)\n\n"
    "Their instants are blanked and frames are not numbered, so the number of each operation (or message) is compared.\n\n"
    "| log | rows | equal | missed | extra | what differs | why |\n|---|--:|--:|--:|--:|---|---|",
)
_EMPTY = Text(
    "\n次のログは、解析器の雛形の例（「Hello, Spicy!」）のままで、キャプチャの内容を何も語らないため、比べられません: {names}。",
    "\nThese logs are still the example of the parser generator (“Hello, Spicy!”) and say nothing of their captures, so there "
    "is nothing to compare: {names}.",
)
_CAUSES = Text(
    "\n## 名前が違う理由と、どちらが正しいか\n\n例は、ファイル名とフレーム番号です。\n",
    "\n## Why names differ, and who is right\n\nThe example is a file and its frame.\n",
)
_GROUPS = Text(
    "\n| tsharkの名前・項目 | 種類 | 当方の名前 | フレーム | 例 |\n|---|---|---|--:|---|",
    "\n| name or field of tshark | kind | our name | frames | example |\n|---|---|---|--:|---|",
)
_WORDS = {
    "missed": Text("抜け", "missed"), "extra": Text("余分", "extra"), "differs": Text("操作が違う", "operation differs"),
    "silent": Text("操作がない", "no operation"),
}  # fmt: skip
_RIGHT = Text("正しいのは", "right")


def _percent(part: int, whole: int) -> str:
    return f"{int(10000 * part / whole) / 100:.2f} %" if whole else "–"


def _explained(score: Score) -> Counter[str]:
    """Missed frames by word where ours, or both, are right."""
    found = Counter[str]()
    for (cause, what, outcome, _), those in score.differences.items():
        if outcome == "missed" and CAUSES[cause].right.name in {"OURS", "BOTH"}:
            found[what] += len(those)
    return found


def _families(score: Score) -> Iterator[str]:
    explained = _explained(score)
    for word in FAMILIES:
        c = score.seen[word]
        total = c["both"] + c["missed"]
        if total or c["extra"]:
            cells = (total, c["both"], c["missed"], c["extra"])
            told = _percent(c["both"], total), _percent(c["both"], total - explained[word])
            yield f"| `{word}` | " + " | ".join([*(f"{n:,}" for n in cells), *told]) + " |"


def _operations(score: Score) -> Iterator[str]:
    for one in OPERATIONS:
        c = score.operations[one.field]
        if c:
            yield f"| `{one.field}` | {c['equal']:,} | {c['differs']:,} | {c['silent']:,} |"


def _oracles(answers: Iterable[Answer], language: Language) -> Iterator[str]:
    for one in answers:
        words = [f"{word} −{n}" for word, n in one.missed.items()] + [f"{word} +{n}" for word, n in one.extra.items()]
        cells = one.rows, one.both, one.missed.total(), one.extra.total()
        yield (
            f"| `{one.log}` | "
            + " | ".join(
                [
                    *(f"{n:,}" for n in cells),
                    ", ".join(words),
                    WHY[one.log].of(language) if words and one.log in WHY else "",
                ]
            )
            + " |"
        )


def _causes(score: Score, language: Language) -> Iterator[str]:
    by_cause: defaultdict[str, list[tuple[tuple[str, str, str], list[Difference]]]] = defaultdict(list)
    for (cause, *rest), those in score.differences.items():
        by_cause[cause].append(((rest[0], rest[1], rest[2]), those))
    for name in sorted(by_cause, key=lambda one: -sum(len(those) for _, those in by_cause[one])):
        cause = CAUSES[name]
        count = sum(len(those) for _, those in by_cause[name])
        yield f"\n### {name or '?'} ({count:,}) – {_RIGHT.of(language)}: {cause.right.value.of(language)}\n"
        yield cause.text.of(language)
        yield _GROUPS.of(language)
        for (what, outcome, ours), those in sorted(by_cause[name], key=lambda one: -len(one[1])):
            first = those[0]
            example = f"{first.file.partition('__')[2] or first.file} {first.frame}"
            yield f"| `{what}` | {_WORDS[outcome].of(language)} | {f'`{ours}`' if ours else '–'} | {len(those):,} | {example} |"


def page(score: Score, answers: list[Answer], language: Language) -> str:
    """The whole page."""
    lines = [_HEAD.of(language).format(files=score.files, frames=score.frames), _FAMILIES.of(language)]
    lines += _families(score)
    lines.append(_OPERATIONS.of(language))
    lines += _operations(score)
    lines.append(_ORACLES.of(language))
    lines += _oracles(answers, language)
    lines.append(_EMPTY.of(language).format(names=", ".join(f"`{name}`" for name in EMPTY)))
    lines.append(_CAUSES.of(language))
    lines += _causes(score, language)
    return "\n".join(lines) + "\n"
