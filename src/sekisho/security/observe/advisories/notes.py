"""What of a document was not read as it stands: each kind of fault once, with its first place and how often."""

from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

FAULTS: dict[str, Text] = {
    "advisory.E001": Text(
        "ファイルを開けません。場所と読み取り権限を確認してください。",
        "The file cannot be opened. Check where it is and that it may be read.",
    ),
    "advisory.E002": Text(
        "脆弱性情報の種類がわかりません。CSAF、JVN、NVD、KEV、EPSS、SSVC、endoflife.date、CycloneDX、SPDXの"
        "いずれかのファイルを指定してください。",
        "The kind of this file is not known. Give a file of CSAF, JVN, NVD, KEV, EPSS, SSVC, endoflife.date, "
        "CycloneDX or SPDX.",
    ),
    "advisory.E003": Text(
        "JSON、XMLまたは表として壊れているため読み取れません。配布元からもう一度取得してください。",
        "It is broken as JSON, XML or a table and cannot be read. Fetch it again from who publishes it.",
    ),
    "advisory.E004": Text(
        "大きすぎるため読み取りません。配布元が年別や製品別に分けたものがあれば、そちらを指定してください。",
        "It is too large and is not read. Give the parts, by year or by product, if its publisher offers them.",
    ),
    "advisory.E005": Text(
        "アーカイブが壊れているか、ファイルが多すぎます。取得し直すか、分けて圧縮してください。",
        "The archive is broken or holds too many files. Fetch it again, or pack it in parts.",
    ),
    "advisory.E006": Text(
        "アドバイザリの番号（document/tracking/id）がないため読み取れません。配布元からもう一度取得してください。",
        "The advisory has no number (document/tracking/id) and cannot be read. Fetch it again from who publishes it.",
    ),
    "advisory.E007": Text(
        "製品を指す箇所が多すぎるため、このアドバイザリは読み取りません。配布元のページで直接確認してください。",
        "The advisory names its products too often and is not read. Look it up at its publisher's pages.",
    ),
    "advisory.E008": Text(
        "パスワードがかかっているため読み取れません。パスワードなしで圧縮し直してください。",
        "It is locked by a password and cannot be read. Pack the files without one.",
    ),
    "advisory.E009": Text(
        "一度に読み取れる量を超えたため、ここより後は読み取っていません。数回に分けて指定してください。",
        "There is more than is read at once; what follows was not read. Give it in several parts.",
    ),
    "advisory.E010": Text(
        "アーカイブの中のアーカイブは読み取りません。取り出してから指定してください。",
        "An archive within an archive is not read. Unpack it and give it by itself.",
    ),
    "advisory.E011": Text(
        "ファイルが空です。配布元からもう一度取得してください。",
        "The file is empty. Fetch it again from who publishes it.",
    ),
    "advisory.W001": Text(
        "ほかのファイルと同じ内容のため、一度だけ読み取りました。対応は不要です。",
        "The content equals that of another file and was read once. Nothing needs to be done.",
    ),
    "advisory.W002": Text(
        "同じアドバイザリの新しい版があるため、この版は使いません。古いファイルは取り除いてかまいません。",
        "There is a newer revision of the same advisory, so this one is not used. The old file may be removed.",
    ),
    "advisory.W003": Text(
        "確定していない下書き（draft）のアドバイザリです。確定版を取得して置き換えてください。",
        "The advisory is a draft. Fetch the final one and put it in its place.",
    ),
    "advisory.W004": Text(
        "配布元が取り下げた、または別のアドバイザリに置き換えたものです。判断には新しいものを使ってください。",
        "Its publisher withdrew the advisory, or put another in its place. Decide by the newer one.",
    ),
    "advisory.W005": Text(
        "形式に合わない部分があり、その部分は読み取っていません。原文で確認してください。",
        "A part does not follow the format and was not read. Look at the original.",
    ),
    "advisory.W006": Text(
        "一覧にない製品を指しています。その製品は読み取っていません。原文で対象製品を確認してください。",
        "It names a product that its list of products lacks; that product was not read. "
        "Look in the original which product is meant.",
    ),
    "advisory.W007": Text(
        "同じ製品番号が別々の製品に付いています。どちらの製品も対象とみなします。原文で確認してください。",
        "Two products have the same id; what is said of it is taken to hold for both. Look at the original.",
    ),
    "advisory.W008": Text(
        "CVSSの値が0から10の範囲にありません。深刻度を原文で確認してください。",
        "A CVSS score is not between 0 and 10. Look in the original how severe it is.",
    ),
    "advisory.W009": Text(
        "同じ製品が、影響を受けるとも受けないとも書かれています。影響を受けるものとして扱い、配布元に確認してください。",
        "A product is said to be affected and not affected at once. Treat it as affected and ask the publisher.",
    ),
    "advisory.W010": Text(
        "同じ番号で同じ版のアドバイザリがもう一つあり、内容が違います。版をより多く示すほうを使います。配布元で確認してください。",
        "There is another advisory of the same number and revision that says something else. "
        "The one that tells more versions is used. Look it up at its publisher.",
    ),
    "advisory.W012": Text(
        "同じアドバイザリが別の形式または概要としてもあるため、版をより多く示すほうを使いました。対応は不要です。",
        "The same advisory is also there in another format or as an overview. "
        "The one that tells more versions is used. Nothing needs to be done.",
    ),
    "advisory.W011": Text(
        "脆弱性情報の種類がわからないため読み取っていません。脆弱性情報でなければ対応は不要です。",
        "The kind of this file is not known, and it was not read. "
        "If it tells no vulnerabilities, nothing needs to be done.",
    ),
}


class Notes:
    """Gathers the faults of one document. file: its name; place: where it lies, put before each place inside it."""

    def __init__(self, file: str, place: str = "") -> None:
        self._file, self._place = file, place
        self._seen: dict[str, tuple[str, int]] = {}

    def add(self, code: str, where: str) -> None:
        """Note a fault at a place; of the same fault the first place is kept and the others are counted."""
        first, count = self._seen.get(code, (where, 0))
        self._seen[code] = (first, count + 1)

    def listed(self, value: object, where: str) -> list[object]:
        """The list; an empty one where it is missing, and with a note where it is something else."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.add("advisory.W005", where)
        return []

    def held(self, value: object, where: str) -> dict[str, object]:
        """The object; an empty one where it is missing, and with a note where it is something else."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.add("advisory.W005", where)
        return {}

    @property
    def faults(self) -> tuple[str, ...]:
        """The codes of all that was noted."""
        return tuple(self._seen)

    def problems(self) -> tuple[Problem, ...]:
        """The faults in the order in which they were found first."""
        return tuple(
            Problem(code, self._file, " ".join(filter(None, (self._place, where))), _counted(FAULTS[code], count))
            for code, (where, count) in self._seen.items()
        )


def _counted(text: Text, count: int) -> Text:
    if count == 1:
        return text
    return Text(f"{text.ja}（同じものがほかに{count - 1:,}か所）", f"{text.en} ({count - 1:,} more of the same.)")
