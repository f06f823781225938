"""Why a backup cannot be taken or restored: every number with its sentences.

Numbers from 900, because the ledger of backups has those below.
"""

from sekisho.guard.text import Text


class BackupRefused(Exception):  # noqa: N818  # named for what happened, as people say it
    """A backup that is not taken, or not restored. Nothing was left behind. `text` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


def refused(number: str, ja: str, en: str) -> BackupRefused:
    """A refusal with its code behind the sentences."""
    code = f"(backup.{number})"
    return BackupRefused(Text(f"{ja}{code}", f"{en} {code}"))


def not_a_backup() -> BackupRefused:
    """The file begins as no backup does."""
    return refused(
        "E901",
        "Sekishoのバックアップではありません。ファイルを確かめてください。",
        "This is no backup of Sekisho. Check the file.",
    )


def damaged(where_ja: str, where_en: str) -> BackupRefused:
    """The file is not as it was written."""
    return refused(
        "E902",
        f"バックアップが途中で切れているか、書き換えられています（{where_ja}）。別の控えを使ってください。",
        f"The backup was cut off or altered ({where_en}). Use another copy.",
    )


def hostile(what_ja: str, what_en: str) -> BackupRefused:
    """The archive holds what no backup of Sekisho does."""
    return refused(
        "E905",
        f"Sekishoが作らないもの（{what_ja}）が入っています。だれが作ったファイルかを確かめてください。",
        f"The archive holds what Sekisho never writes ({what_en}). Find out who made the file.",
    )


def too_large(what_ja: str, what_en: str) -> BackupRefused:
    """More than a backup may hold, or than the disk has room for."""
    return refused(
        "E906",
        f"大きすぎます（{what_ja}）。空きの多い場所を指定するか、ファイルを確かめてください。",
        f"It is too large ({what_en}). Name a place with more room, or check the file.",
    )


def other_version() -> BackupRefused:
    """Written by a version whose tables this one does not know."""
    return refused(
        "E907",
        "このバックアップは、Sekishoの別の版（これより新しい版など）で作られています。その版で復元してください。",
        "The backup was made by another version of Sekisho, such as a newer one. Restore it with that version.",
    )
