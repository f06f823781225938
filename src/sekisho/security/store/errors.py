"""What the store refuses.

StoreError
├── RowsRefused             rows with errors; none of them was written
├── RowsChanged             rows that somebody else changed meanwhile; none of them was written
├── ActRefused              an act without reason, without a needed approval, or on rows that no hand writes
│   └── EvidenceRefused     a file that is not taken as evidence
└── JournalRefused          the journal cannot be written or read
    ├── KeyUnreadable       the signing key's file cannot be read or made
    ├── KeyMalformed        the file holds no key
    ├── KeyMissing          the journal has entries, and its key's file is gone
    ├── KeyForeign          the key belongs to another journal
    ├── NothingToProve      no entry of the row by that day, or it has expired
    └── ProofRefused        the entries are not those that were signed
"""

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text
from sekisho.security.work.rowchange import Conflict


class StoreError(Exception):
    """The root of what this room raises."""

    code = "store"


class RowsRefused(StoreError):  # noqa: N818  # named for what happened, as people say it
    """Rows that were not written, with every reason. Nothing of the same call was written either."""

    code = "store.E001"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.sentence("ja") for problem in problems))
        self.problems = problems


class RowsChanged(StoreError):  # noqa: N818
    """Rows that are no longer as the person saw them, each with what changed. Nothing of the same call was written."""

    code = "store.E002"

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__("\n".join(conflict.text.ja for conflict in conflicts))
        self.conflicts = conflicts


class ActRefused(StoreError):  # noqa: N818
    """An act that may not be done as it was asked. `text` says why and what to do."""

    code = "store.E003"

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


class EvidenceRefused(ActRefused):
    """A file that is not taken. plain: the text without its number; number: `evidence.E101` and so on."""

    def __init__(self, number: str, text: Text) -> None:
        super().__init__(Text(f"{text.ja}({number})", f"{text.en} ({number})"))
        self.number, self.plain = number, text


class JournalRefused(StoreError):  # noqa: N818  # as above
    """Nothing was written. `text` says what was found and what to do, in both languages, with the code."""

    code = "journal.E900"

    def __init__(self, ja: str, en: str) -> None:
        self.text = Text(f"{ja}({self.code})", f"{en} ({self.code})")
        super().__init__(f"{self.text.ja} / {self.text.en}")


class KeyUnreadable(JournalRefused):
    """The file cannot be read or made."""

    code = "journal.E901"

    def __init__(self, file: str) -> None:
        super().__init__(
            f"ジャーナルの署名鍵 {file} を読めません（または作れません）。場所と権限を確かめてください。"
            "別の場所に置くときは、環境変数 SEKISHO_JOURNAL_KEY にその場所を指定してください。",
            f"The journal's signing key {file} cannot be read or made. Check its place and your permission. "
            "To keep it elsewhere, name the place in the environment variable SEKISHO_JOURNAL_KEY.",
        )


class KeyMalformed(JournalRefused):
    """The file holds something else."""

    code = "journal.E902"

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} はジャーナルの署名鍵ではありません。控えから元のファイルを戻してください。",
            f"{file} is no signing key of a journal. Put the original file back from your copy.",
        )


class KeyMissing(JournalRefused):
    """A new key would not fit the checkpoints that were given out, so none is made."""

    code = "journal.E903"

    def __init__(self, file: str) -> None:
        super().__init__(
            f"ジャーナルには記録がありますが、署名鍵 {file} がありません。控えから戻してください。",
            f"The journal has entries, but its signing key {file} is gone. Put it back from your copy.",
        )


class KeyForeign(JournalRefused):
    """Signing with it would mix two journals."""

    code = "journal.E904"

    def __init__(self, file: str, named: str, origin: str) -> None:
        super().__init__(
            f"署名鍵 {file} は別のジャーナル（{named}）のものです。このジャーナル（{origin}）の鍵を指定してください。",
            f"The signing key {file} belongs to another journal ({named}). Name the key of this one ({origin}).",
        )


class NothingToProve(JournalRefused):
    """The journal holds nothing of the row at that day, or no longer."""

    code = "journal.E905"

    def __init__(self, *, expired: bool) -> None:
        if expired:
            super().__init__(
                "その日の記録は、保管期間が過ぎたため本文が消去されています。消去の記録（journal）を見てください。",
                "The entry of that day has expired and its text is gone. See the expiry in the journal.",
            )
        else:
            super().__init__(
                "その日までの記録がありません。台帳の名前、工場、行の番号、日付を確かめてください。",
                "The journal has no entry by that day. Check the ledger, the site, the row's key and the day.",
            )


class ProofRefused(JournalRefused):
    """The tree is not what was signed, so nothing can be proved by it."""

    code = "journal.E906"

    def __init__(self) -> None:
        super().__init__(
            "記録が署名された内容と異なるため、証明できません。sekisho journal verify で確かめてください。",
            "The entries are not those that were signed, so nothing can be proved. Run sekisho journal verify.",
        )
