"""What a verification can find: every number with its sentences, and the collector that keeps a flood readable.

A number, once given, keeps its meaning. Numbers from 900 are refusals (`store.errors`).
"""

import json
from collections import Counter
from dataclasses import dataclass

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.ledgers.faults import Wording

MOST_ALIKE = 100
"""Faults of one number that are told one by one; the rest is a count."""

_RESTORE_JA = "データベースを控えから戻し、だれがいつ触れたかを調べてください。"
_RESTORE_EN = "Restore the database from a backup, and find out who touched it and when."

GAP = Wording(
    "E001", f"記録がありません（削除された疑い）。{_RESTORE_JA}", f"Entries are gone (deleted?). {_RESTORE_EN}"
)
ALTERED = Wording(
    "E002",
    f"記録の本文かハッシュが書き換えられています。{_RESTORE_JA}",
    f"The entry's text or hash was altered. {_RESTORE_EN}",
)
MALFORMED = Wording(
    "E003",
    f"記録の形式が正しくありません。Sekishoが書いたものではありません。{_RESTORE_JA}",
    f"The entry is not in the form that Sekisho writes. {_RESTORE_EN}",
)
UNSEALED = Wording(
    "E004",
    f"このジャーナルの鍵で書かれた記録ではありません（差し込みか書き換えの疑い）。{_RESTORE_JA}",
    f"The entry was not written with this journal's key (put in, or altered with its hash). {_RESTORE_EN}",
)
COLUMNS = Wording(
    "E005",
    f"検索用の列（{{names}}）が本文と異なります。{_RESTORE_JA}",
    f"Columns for searching ({{names}}) differ from the entry's text. {_RESTORE_EN}",
)
BACKWARDS = Wording(
    "E006",
    f"日時が、ひとつ前の記録より古くなっています。{_RESTORE_JA}",
    f"The entry is dated before the one in front of it. {_RESTORE_EN}",
)
BROKEN_ROW = Wording(
    "E007",
    f"この行の、ひとつ前の記録とつながりません（変更前の値が異なります）。{_RESTORE_JA}",
    f"The entry does not continue the row's entry before it: the values before the change differ. {_RESTORE_EN}",
)
EMPTIED = Wording(
    "E008",
    f"記録の本文がありません。保管期間による消去の記録もありません。{_RESTORE_JA}",
    f"The entry's text is gone, and no expiry in the journal says so. {_RESTORE_EN}",
)
EXPIRY = Wording(
    "E009",
    f"保管期間による消去の記録と、消去された記録が合いません。{_RESTORE_JA}",
    f"The expired entries are not those that the expiry in the journal tells of. {_RESTORE_EN}",
)
HEAD = Wording(
    "E010",
    f"ジャーナルの先頭情報（{{names}}）が記録と合いません。{_RESTORE_JA}",
    f"The journal's head ({{names}}) does not fit the entries. {_RESTORE_EN}",
)
FORGED = Wording(
    "E011",
    f"{{day}} のチェックポイントを読めないか、署名が正しくありません。{_RESTORE_JA}",
    f"The checkpoint of {{day}} cannot be read, or its signature is wrong. {_RESTORE_EN}",
)
REWRITTEN = Wording(
    "E012",
    f"{{source}} が署名した内容と記録が異なります。この範囲のどこかが書き換えられています。{_RESTORE_JA}",
    f"The entries are not those that {{source}} signed. Something in this range was altered. {_RESTORE_EN}",
)
WRONG_DAY = Wording(
    "E013",
    f"{{day}} のチェックポイントの記録数が {{said}} で、実際の {{found}} と異なります（0は、ないこと）。{_RESTORE_JA}",
    f"The checkpoint of {{day}} counts {{said}} entries, but the day ended with {{found}} (0: there is none). "
    f"{_RESTORE_EN}",
)
CUT = Wording(
    "E014",
    f"{{source}} によれば記録はもっとあります。末尾が切り取られています。{_RESTORE_JA}",
    f"{{source}} knows of more entries. The end of the journal was cut off. {_RESTORE_EN}",
)
HEAD_FILE = Wording(
    "E015",
    "{file} がないか、読めないか、署名が誤りです。だれが触れたかを調べ、控えのチェックポイントと照合してください。",
    "{file} is missing or cannot be read, or its signature is wrong. Find out who touched it, and verify against a "
    "checkpoint that is kept elsewhere.",
)
HELD = Wording(
    "E016",
    "渡されたチェックポイントを読めないか、このジャーナルの鍵の署名がありません。別のジャーナルのものか、"
    "鍵が替えられています。どちらかを確かめてください。",
    "The checkpoint that was given cannot be read, or is not signed by this journal's key. It is of another journal, "
    "or the key was replaced. Find out which.",
)
ROW_DIFFERS = Wording(
    "E017",
    f"台帳の行が記録と異なります（列: {{names}}）。{_RESTORE_JA}",
    f"The row is not as its entry says (columns: {{names}}). {_RESTORE_EN}",
)
ROW_EXTRA = Wording(
    "E018",
    f"記録のない行が台帳にあります（差し込まれた疑い）。{_RESTORE_JA}",
    f"The ledger has a row that no entry vouches for (put in?). {_RESTORE_EN}",
)
ROW_GONE = Wording(
    "E019",
    f"記録にある行が台帳にありません（削除された疑い）。{_RESTORE_JA}",
    f"The ledger lacks a row that the journal tells of (deleted?). {_RESTORE_EN}",
)
KEY = Wording(
    "E020",
    "{file} がないか、このジャーナルの鍵と合いません。控えから戻し、だれが触れたかを調べてください。"
    "鍵がない間は、記録がこの鍵で書かれたかを確かめられません。",
    "{file} is missing, or does not belong to this journal's key. Put it back from your copy and find out who touched "
    "it. Without the key it cannot be told whether entries were written with it.",
)
FILE_ALTERED = Wording(
    "E021",
    f"保管ファイル {{sha256}} の内容が、そのハッシュと異なります。{_RESTORE_JA}",
    f"The kept file {{sha256}} is not what its hash says. {_RESTORE_EN}",
)
FILE_GONE = Wording(
    "E022",
    f"台帳の行が示す保管ファイル {{sha256}} がありません。{_RESTORE_JA}",
    f"The kept file {{sha256}} that the row names is gone. {_RESTORE_EN}",
)
EVIDENCE_ALTERED = Wording(
    "E023",
    "証跡ファイル「{name}」（ハッシュ {sha256}）の内容が、受け取ったときと異なります。控えから戻し、だれが触れたかを"
    "調べてください。",
    'The evidence file "{name}" (hash {sha256}) is no longer what was received. Restore it from a backup, and find out '
    "who touched it.",
)
EVIDENCE_GONE = Wording(
    "E024",
    "証跡ファイル「{name}」（ハッシュ {sha256}）がありません。控えから戻し、だれが消したかを調べてください。",
    'The evidence file "{name}" (hash {sha256}) is gone. Restore it from a backup, and find out who removed it.',
)
EVIDENCE_INDEX = Wording(
    "E025",
    "証跡ファイル「{name}」のフレームの索引（{sha256}.frames）が内容と合いません。索引を削除し、だれが触れたかを調べて"
    "ください。索引は次に開くときに作り直されます。",
    'The index of frames of the evidence file "{name}" ({sha256}.frames) does not fit it. Remove the index and find '
    "out who touched it; it is made anew when the file is opened next.",
)
UNKNOWN_LEDGER = Wording(
    "W001",
    "この版のSekishoにない台帳の記録です。記録は確かめましたが、行とは照合していません。新しい版で確かめてください。",
    "The entry is of a ledger that this version lacks. It was checked, but not against its row. Verify with a newer "
    "version.",
)
EVIDENCE_EXTRA = Wording(
    "W002",
    "証跡一覧にないファイル {name} が証跡の保管先にあります。受け取りの途中で止まったものなら、削除してください。",
    "The file {name} lies among the evidence, and no row has it. If a reception was cut short, remove it.",
)
_MORE = Text("同じ問題がほかに {count}件あります。", "{count} more of the same.")


@dataclass(frozen=True, slots=True)
class Place:
    """What a fault is about. first, last: positions of entries, both inclusive; None where it is about no entry.

    key: as `keys.row_key` gives it; empty where no row is known.
    """

    first: int | None = None
    last: int | None = None
    ledger: str = ""
    site: str = ""
    key: str = ""

    def __str__(self) -> str:
        span = "" if self.first is None else f"#{self.first}"
        if self.first != self.last:
            span += f"-#{self.last}"
        return " ".join(part for part in (span, self.ledger, self.site, _said(self.key)) if part)


def at(position: int, last: int | None = None) -> Place:
    """One entry, or several."""
    return Place(position, position if last is None else last)


def whole(value: object) -> Text:
    """A value as it is in both languages, never clipped: a hash or names of columns that a person looks for."""
    shown = str(value)
    return Text(shown, shown) if shown.strip() else Text(repr(shown), repr(shown))


def _said(key: str) -> str:
    try:
        parts = json.loads(key) if key else []
    except ValueError:
        return key
    return " / ".join("" if part is None else str(part) for part in parts) if isinstance(parts, list) else key


@dataclass(frozen=True, slots=True)
class Broken:
    """One fault with its place."""

    place: Place
    problem: Problem


class Faults:
    """Faults in the order they were found, at most MOST_ALIKE of a number, and how many were held back."""

    def __init__(self) -> None:
        self._found: list[Broken] = []
        self._alike: Counter[str] = Counter()

    def add(self, wording: Wording, place: Place, **values: object) -> None:
        """One more. values: for the sentence."""
        self._alike[wording.number] += 1
        if self._alike[wording.number] <= MOST_ALIKE:
            self._found.append(
                Broken(place, Problem(f"journal.{wording.number}", "", str(place), wording.text(**values)))
            )

    def all(self) -> tuple[Broken, ...]:
        """Every fault by position, those about no entry first; then one line for each number that had too many."""
        more = [
            Broken(Place(), Problem(f"journal.{number}", "", "", _counted(count - MOST_ALIKE)))
            for number, count in sorted(self._alike.items())
            if count > MOST_ALIKE
        ]
        return (*sorted(self._found, key=_order), *more)


def _order(one: Broken) -> tuple[int, str, str]:
    first = one.place.first
    return -1 if first is None else first, one.problem.code, one.problem.where


def _counted(count: int) -> Text:
    return Text(_MORE.ja.format(count=f"{count:,}"), _MORE.en.format(count=f"{count:,}"))
