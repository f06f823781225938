"""Write docs/asvs.md and docs/asvs.ja.md from docs/asvs.toml: counts, what is not or only partly met, all chapters.

Run: python tools/asvs_tables.py [--check]. With --check nothing is written; exit 1 where a page is out of date.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from generated_pages import write

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "docs/asvs.toml"
PAGES = {"ja": "docs/asvs.ja.md", "en": "docs/asvs.md"}
STATES = {
    "met": ("満たす", "met"),
    "partly": ("一部を満たす", "partly"),
    "not met": ("満たさない", "not met"),
    "does not apply": ("該当しない", "does not apply"),
}
CHAPTERS = {
    "1": ("符号化と無害化", "Encoding and sanitization"),
    "2": ("検証と業務の流れ", "Validation and business logic"),
    "3": ("画面", "Web frontend"),
    "4": ("API", "API and web service"),
    "5": ("ファイル", "Files"),
    "6": ("認証", "Authentication"),
    "7": ("セッション", "Sessions"),
    "8": ("認可", "Authorization"),
    "9": ("自己完結型トークン", "Self-contained tokens"),
    "10": ("OAuthとOIDC", "OAuth and OIDC"),
    "11": ("暗号", "Cryptography"),
    "12": ("通信", "Communication"),
    "13": ("構成", "Configuration"),
    "14": ("データ", "Data"),
    "15": ("コードと構造", "Code and architecture"),
    "16": ("ログと誤り", "Logging and errors"),
    "17": ("WebRTC", "WebRTC"),
}
_INTRO_JA = (
    "[OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS) のレベル1と2の要求（1.1.1～16.5.3）ごとに、Sekishoが"
    "どこまで満たすかを示す。17章（WebRTC）は1行にまとめる。文は自分たちのもので、要求の文は原典を見ること。対象は、この"
    "リポジトリのコンソール、API、コマンドである。評価は作者自身によるもので、第三者の監査ではない。"
    "`docs/asvs.toml` から `make content-tables` で作る。数値: [security.ja.md](security.ja.md)。"
)
_INTRO_EN = (
    "For each requirement of [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS) at levels 1 and 2 (1.1.1 to 16.5.3): "
    "how far Sekisho meets it. Chapter 17 (WebRTC) is one line. The sentences are ours; for what is required see the "
    "standard. It covers the console, the API and the commands of this repository. The authors judged it themselves; "
    "it is no audit by others. Made from `docs/asvs.toml` by `make content-tables`. "
    "Figures: [security.md](security.md)."
)
WORDS = {
    "title": ("OWASP ASVS 5.0（レベル2）との対応", "OWASP ASVS 5.0 at level 2"),
    "intro": (_INTRO_JA, _INTRO_EN),
    "state": ("状態", "state"),
    "count": ("レベル1", "level 1"),
    "count2": ("レベル2", "level 2"),
    "sum": ("計", "in all"),
    "open": ("満たさないもの、一部だけ満たすもの", "What is not or only partly met"),
    "why": ("理由", "why"),
    "do": ("運用者ができること", "what the operator can do"),
    "chapters": ("章ごとの状態", "Chapter by chapter"),
    "level": ("レベル", "level"),
    "what": ("内容", "what"),
    "by": ("根拠", "by"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement as the source has it. do: what the operator can do, empty where nothing is left to do."""

    id: str
    level: int
    state: str
    by: tuple[str, ...]
    said: Mapping[str, str]
    do: Mapping[str, str]

    @property
    def chapter(self) -> str:
        """The number of its chapter."""
        return self.id.partition(".")[0]


def order(number: str) -> tuple[int, ...]:
    """An id as it is sorted: 6.2.10 after 6.2.9."""
    return tuple(int(part) for part in number.split("."))


def requirements() -> list[Requirement]:
    """Every requirement of the source, in the standard's order."""
    raw: dict[str, dict[str, Any]] = tomllib.loads(SOURCE.read_text("utf-8"))
    made = [
        Requirement(
            number, one["level"], one["state"], tuple(one.get("by", ())), {"ja": one["ja"], "en": one["en"]},
            one.get("do", {}),
        )
        for number, one in raw.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: order(one.id))


def page(every: list[Requirement], language: str) -> str:
    """The whole page in one language."""
    return "\n".join(_page(every, language)) + "\n"


def _page(every: list[Requirement], language: str) -> Iterator[str]:
    at = int(language == "en")
    words = {name: both[at] for name, both in WORDS.items()}
    yield from (f"# {words['title']}", "", words["intro"], "", *_counts(every, at, words), "")
    yield from (
        f"## {words['open']}",
        "",
        f"| ID | {words['state']} | {words['why']} | {words['do']} |",
        "|---|---|---|---|",
    )
    for one in every:
        if one.state in {"partly", "not met"}:
            yield f"| {one.id} | {STATES[one.state][at]} | {one.said[language]} | {one.do[language]} |"
    yield from ("", f"## {words['chapters']}")
    for chapter, group in groupby(every, lambda one: one.chapter):
        head = f"| ID | {words['level']} | {words['state']} | {words['what']} | {words['by']} |"
        yield from ("", f"### V{chapter} {CHAPTERS[chapter][at]}", "", head, "|---|--:|---|---|---|")
        yield from (_line(one, language, at) for one in group)


def _counts(every: list[Requirement], at: int, words: Mapping[str, str]) -> Iterator[str]:
    found = Counter((one.state, one.level) for one in every)
    yield f"| {words['state']} | {words['count']} | {words['count2']} | {words['sum']} |"
    yield "|---|--:|--:|--:|"
    for state, both in STATES.items():
        first, second = found[state, 1], found[state, 2]
        yield f"| {both[at]} | {first} | {second} | {first + second} |"


def _line(one: Requirement, language: str, at: int) -> str:
    by = "<br>".join(f"[{path.rpartition('/')[2]}](../{path})" for path in one.by)
    return f"| {one.id} | {one.level} | {STATES[one.state][at]} | {one.said[language]} | {by} |"


def main() -> None:
    """Write both pages anew, or with --check say whether they are up to date."""
    every = requirements()
    for language, name in PAGES.items():
        write(ROOT / name, page(every, language), "make content-tables")


if __name__ == "__main__":
    main()
